package org.pulpferry.exporter.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two times that a {@code Release} or {@code InRelease} says, read from its first paragraph as apt does: repository format of the Debian wiki,
 * "Date, Valid-Until". A signature around it is passed over, not checked.
 *
 * @param date when it was made, if it says so
 * @param validUntil after that apt refuses it, if it says so
 */
record ReleaseFields(@Nullable Instant date, @Nullable Instant validUntil) {
    /** Debian's largest, of unstable, is below 300 KiB. */
    static final int LARGEST = 16 << 20;

    private static final int LONGEST_LINE = 256;
    private static final String SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final Pattern TIME =
            Pattern.compile("[A-Za-z]{3}, +([0-9]{1,2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9]{1,2}):([0-9]{2}):([0-9]{2})"
                    + " (?:UTC|GMT|Z|[+-]0000)");

    /** Says in what the file is not a Release. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    /**
     * Reads as far as the first paragraph goes, at most {@link #LARGEST} bytes; long lines are passed over, whatever they hold.
     *
     * @throws Malformed where apt would not understand it either
     */
    static ReleaseFields read(InputStream in) throws IOException {
        Lines lines = new Lines(in);
        String line = lines.next();
        if (SIGNED.equals(line)) {
            while (line != null && !line.isBlank()) {
                line = lines.next();
            }
            line = lines.next();
        }
        Instant date = null;
        Instant validUntil = null;
        int fields = 0;
        for (; line != null && !line.isBlank() && !line.startsWith("-----"); line = lines.next()) {
            fields += line.indexOf(':') > 0 ? 1 : 0;
            date = field("Date", line, date);
            validUntil = field("Valid-Until", line, validUntil);
        }
        if (fields == 0) {
            throw new Malformed("it has no fields");
        }
        return new ReleaseFields(date, validUntil);
    }

    private static @Nullable Instant field(String name, String line, @Nullable Instant before) throws Malformed {
        if (!line.regionMatches(true, 0, name + ":", 0, name.length() + 1)) {
            return before;
        }
        if (before != null) {
            throw new Malformed("it has the field " + name + " twice");
        }
        return time(line.substring(name.length() + 1).strip())
                .orElseThrow(() -> new Malformed("its field " + name + " is no time: "
                        + line.substring(name.length() + 1).strip()));
    }

    private static Optional<Instant> time(String text) {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            return Optional.empty();
        }
        int month = MONTHS.indexOf(time.group(2).toLowerCase(Locale.ROOT)) + 1;
        try {
            return Optional.of(LocalDateTime.of(
                            number(time, 3), month, number(time, 1), number(time, 4), number(time, 5), number(time, 6))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher time, int group) {
        return Integer.parseInt(time.group(group));
    }

    /** Lines without their ends, each cut after a length that the fields looked for never have. */
    private static final class Lines {
        private final InputStream in;
        private long read;

        Lines(InputStream in) {
            this.in = in;
        }

        @Nullable
        String next() throws IOException {
            byte[] line = new byte[LONGEST_LINE];
            int length = 0;
            int next = in.read();
            if (next < 0) {
                return null;
            }
            for (; next >= 0 && next != '\n'; next = in.read()) {
                if (++read > LARGEST) {
                    throw new Malformed("it has more than " + LARGEST + " bytes before its first empty line");
                }
                if (length < line.length) {
                    line[length++] = (byte) next;
                }
            }
            String text = new String(line, 0, length, StandardCharsets.ISO_8859_1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        }
    }
}
