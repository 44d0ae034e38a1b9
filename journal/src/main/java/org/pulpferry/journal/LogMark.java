package org.pulpferry.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How far a log was acknowledged: {@code NAME.mark} beside it, one line {@code LENGTH SP HASH LF}, replaced after every append. What the
 * log has beyond it nobody was told of; what it has less was taken away.
 *
 * @param length bytes of acknowledged lines
 * @param head the HASH of the last of them
 */
record LogMark(long length, String head) {
    static final LogMark START = new LogMark(0, LogScan.NO_LINE);

    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,15}) ([0-9a-f]{64})\n");
    private static final int BYTES = 16 + 1 + 64 + 1;

    static Path beside(Path log) {
        return log.resolveSibling(log.getFileName() + ".mark");
    }

    /** The mark of that log, or null when there is none. */
    static @Nullable LogMark of(Path log) throws IOException {
        Path file = beside(log);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            bytes = in.readNBytes(BYTES + 1);
        }
        Matcher match = FORM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        if (!match.matches()) {
            throw new BrokenLogException(log, 1, "its " + file.getFileName() + " is not what was written there");
        }
        return new LogMark(Long.parseLong(match.group(1)), match.group(2));
    }

    void write(Path log) throws IOException {
        AtomicFile.write(beside(log), (length + " " + head + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
