package org.pulpferry.exporter.select;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;

/**
 * Digests that are held, as a file of 32 bytes each in ascending order, none twice: the form of a receipt's {@code held.bin}. Two are made into
 * one at a time, so memory is the same for two as for a thousand.
 *
 * @param count how many there are
 */
public record HeldFile(Path path, long count) implements Holdings {
    /** Bytes of one digest. */
    public static final int DIGEST = 32;

    private static final HexFormat HEX = HexFormat.of();
    private static final int BUFFER = 1 << 13;

    /** What either has. */
    public static HeldFile union(Holdings left, Holdings right, Path into) throws IOException, FerryException {
        return merge(left, right, into, true);
    }

    /** What both have. */
    public static HeldFile intersection(Holdings left, Holdings right, Path into) throws IOException, FerryException {
        return merge(left, right, into, false);
    }

    private static HeldFile merge(Holdings left, Holdings right, Path into, boolean either)
            throws IOException, FerryException {
        long count = 0;
        try (Walk one = left.open();
                Walk other = right.open();
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(into), BUFFER)) {
            String first = one.next();
            String second = other.next();
            while (first != null || second != null) {
                int order = first == null ? 1 : second == null ? -1 : first.compareTo(second);
                if (either || order == 0) {
                    out.write(HEX.parseHex(order <= 0 ? String.valueOf(first) : String.valueOf(second)));
                    count++;
                }
                first = order <= 0 ? one.next() : first;
                second = order >= 0 ? other.next() : second;
            }
        }
        return new HeldFile(into, count);
    }

    /** Whether all of those are among these. */
    public boolean covers(Holdings others) throws IOException, FerryException {
        try (Walk own = open();
                Walk wanted = others.open()) {
            String have = own.next();
            for (String each = wanted.next(); each != null; each = wanted.next()) {
                while (have != null && have.compareTo(each) < 0) {
                    have = own.next();
                }
                if (!each.equals(have)) {
                    return false;
                }
            }
            return true;
        }
    }

    @Override
    public Walk open() throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS), BUFFER);
        byte[] digest = new byte[DIGEST];
        return new Walk() {
            @Override
            public @Nullable String next() throws IOException {
                int read = in.readNBytes(digest, 0, DIGEST);
                if (read == 0) {
                    return null;
                }
                if (read < DIGEST) {
                    throw new IOException("a working file is shorter than it was written");
                }
                return HEX.formatHex(digest);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }
}
