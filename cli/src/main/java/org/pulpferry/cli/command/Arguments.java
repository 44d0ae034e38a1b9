package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.manifest.value.Text;

/** Arguments' texts as values. */
final class Arguments {
    private static final Pattern TIME = Pattern.compile("(0|[1-9][0-9]{0,6})([smhd])");

    private static final Pattern POSITION = Pattern.compile("([1-9][0-9]{0,9})\\.([1-9][0-9]{0,15})");

    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) ?([KMGT]i?B)");

    private Arguments() {}

    static Name name(String text, String what) throws FerryException {
        try {
            return new Name(text);
        } catch (IllegalArgumentException e) {
            throw usage(what, text, "a name: 1 to 63 of a-z, 0-9 and -, beginning with a letter or a digit", e);
        }
    }

    /** The signer that a NAME.pub or NAME.key belongs to. */
    static Name nameOf(Path file) throws FerryException {
        String name = Objects.toString(file.getFileName(), "");
        return name(name.replaceFirst("\\.(pub|key)$", ""), "the name of " + file);
    }

    /** {@code NAME=FILE}. */
    static Map.Entry<Name, Path> named(String text, String what) throws FerryException {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw usage(what, text, "NAME=FILE, such as site-a=site-a.pub", null);
        }
        return Map.entry(name(text.substring(0, equals), what), Path.of(text.substring(equals + 1)));
    }

    /** {@code 1.42}. */
    static Position position(String text, String what) throws FerryException {
        Matcher position = POSITION.matcher(text);
        try {
            if (position.matches()) {
                return new Position(Integer.parseInt(position.group(1)), Long.parseLong(position.group(2)));
            }
        } catch (IllegalArgumentException e) {
            throw usage(what, text, "EPOCH.SEQUENCE, such as 1.42", e);
        }
        throw usage(what, text, "EPOCH.SEQUENCE, such as 1.42", null);
    }

    static Sha256 digest(String text, String what) throws FerryException {
        try {
            return Sha256.parse(text.replaceAll("[ :]", "").toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw usage(what, text, "64 hexadecimal digits", e);
        }
    }

    /** Why a key is revoked. */
    static String reason(String text) throws FerryException {
        try {
            return Text.requireFilled(text, Limits.REASON_CHARACTERS, "reason");
        } catch (IllegalArgumentException e) {
            throw usage("--reason", text, "a few words without line breaks", e);
        }
    }

    /** {@code 64GB}, in bytes. */
    static long size(String text, String what) throws FerryException {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw usage(what, text, "a size such as 64GB or 4GiB", null);
        }
        long thousand = size.group(2).endsWith("iB") ? 1_024 : 1_000;
        long unit = switch (size.group(2).charAt(0)) {
            case 'K' -> thousand;
            case 'M' -> thousand * thousand;
            case 'G' -> thousand * thousand * thousand;
            default -> thousand * thousand * thousand * thousand;
        };
        return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
    }

    /** {@code 10m}. */
    static Duration time(String text, String what) throws FerryException {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw usage(what, text, "a time such as 30s, 10m, 12h or 90d", null);
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    /** {@code 2027-01-31}, {@code 2027-01-31T12:00:00Z}, or {@code 90d} from now. */
    static Instant moment(String text, String what, Instant now) throws FerryException {
        if (TIME.matcher(text).matches()) {
            return now.plus(time(text, what));
        }
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw usage(what, text, "a time such as 2027-01-31, 2027-01-31T12:00:00Z or 90d", e);
        }
    }

    private static FerryException usage(String what, String text, String expected, @Nullable Throwable cause) {
        return new FerryException(
                ProblemCode.USAGE,
                what + ": expected " + expected + ", found " + Escaper.quote(text),
                "see --help",
                cause);
    }
}
