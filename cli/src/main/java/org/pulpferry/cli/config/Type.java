package org.pulpferry.cli.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Text;

/**
 * What a value may be.
 *
 * @param expected how messages say it
 * @param number whether YAML may have it as a number
 * @param standIn what is returned in place of something wrong
 */
record Type<T>(String expected, boolean number, T standIn, BiFunction<String, Loading, T> parser) {
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));
    private static final Map<String, Long> BYTES = Map.of(
            "B",
            1L,
            "KiB",
            1L << 10,
            "MiB",
            1L << 20,
            "GiB",
            1L << 30,
            "TiB",
            1L << 40,
            "KB",
            1_000L,
            "MB",
            1_000_000L,
            "GB",
            1_000_000_000L,
            "TB",
            1_000_000_000_000L);
    private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,8}) ?([A-Za-z]{1,3})");

    static final Type<String> TEXT =
            of("text", "?", text -> Text.requireFilled(text, Limits.STRING_CHARACTERS, "text"));
    static final Type<Name> NAME = of(
            "a name: 1 to 63 of a-z, 0-9 and -, beginning with a letter or a digit", new Name("stand-in"), Name::new);
    static final Type<Path> PATH = new Type<>(
            "a path",
            false,
            Path.of("."),
            (text, loading) -> loading.resolve(Text.requireFilled(text, Limits.STRING_CHARACTERS, "a path")));
    static final Type<String> PULP_PATH =
            of("an absolute path at Pulp", "/", text -> require(text, text.startsWith("/")));
    static final Type<URI> URL = of("an address as https://pulp.example.org", URI.create("http://stand-in"), Type::url);
    static final Type<String> VARIABLE =
            of("the name of a variable", "X", text -> require(text, text.matches("[A-Za-z_][A-Za-z0-9_]*")));
    static final Type<String> REPOSITORY_NAME = of(
            "a repository's name without control characters",
            "?",
            text -> Text.requireFilled(text, Limits.REPOSITORY_NAME_CHARACTERS, "name"));
    static final Type<String> REPOSITORY_TYPE = of(
            "plugin/type as in Pulp's addresses, such as deb/apt",
            "x/x",
            text -> require(text, text.matches("[a-z0-9_]{1,32}/[a-z0-9_-]{1,32}")));
    static final Type<String> BASE_PATH = of("a base path without empty, . or .. steps", "x", text -> {
        Serving.requireBasePath(text);
        return text;
    });

    /** The value of this text; wrong text is an IllegalArgumentException. */
    T parse(String text, Loading loading) {
        return parser.apply(text, loading);
    }

    private static <T> Type<T> of(String expected, T standIn, Function<String, T> parser) {
        return new Type<>(expected, false, standIn, (text, loading) -> parser.apply(text));
    }

    /** A time such as {@code 90d}, within bounds. */
    static Type<Duration> duration(Duration least, Duration most) {
        String expected = "a time such as 30s, 10m, 12h or 90d, from " + shown(least) + " to " + shown(most);
        return of(expected, least, text -> {
            Matcher amount = AMOUNT.matcher(text);
            Duration unit = amount.matches() ? UNITS.get(amount.group(2)) : null;
            if (unit == null) {
                throw new IllegalArgumentException(text);
            }
            Duration value = unit.multipliedBy(Long.parseLong(amount.group(1)));
            return require(value, value.compareTo(least) >= 0 && value.compareTo(most) <= 0);
        });
    }

    /** A size such as {@code 4GiB} in bytes, at least {@code least}. */
    static Type<Long> size(long least) {
        String expected = "a size such as 512MiB, 4GiB or 64GB, at least " + (least >> 20) + "MiB";
        return of(expected, least, text -> {
            Matcher amount = AMOUNT.matcher(text);
            Long unit = amount.matches() ? BYTES.get(amount.group(2)) : null;
            if (unit == null) {
                throw new IllegalArgumentException(text);
            }
            long value = Math.multiplyExact(Long.parseLong(amount.group(1)), unit);
            return require(value, value >= least);
        });
    }

    /** A number within bounds. */
    static Type<Integer> number(int least, int most) {
        return new Type<>("a number from " + least + " to " + most, true, least, (text, loading) -> {
            int value = Integer.parseInt(require(text, text.matches("0|[1-9][0-9]{0,8}")));
            return require(value, value >= least && value <= most);
        });
    }

    /** A repository version: -1 for the latest. */
    static Type<Long> version() {
        return new Type<>(
                "latest or a version number",
                true,
                -1L,
                (text, loading) -> text.equals("latest")
                        ? -1L
                        : Long.parseLong(require(text, text.matches("0|[1-9][0-9]{0,14}"))));
    }

    /** One of an enum's constants, in lower case, among those given. */
    static <E extends Enum<E>> Type<E> oneOf(List<E> allowed) {
        List<String> words =
                allowed.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
        return of(String.join(" | ", words), allowed.get(0), text -> {
            int place = words.indexOf(text);
            return allowed.get(require(place, place >= 0));
        });
    }

    private static URI url(String text) {
        URI url = URI.create(text);
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        boolean bare = url.getPath() == null
                || url.getPath().isEmpty()
                || url.getPath().equals("/");
        return require(url, http && url.getHost() != null && url.getUserInfo() == null && bare);
    }

    private static <T> T require(T value, boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException("not as expected");
        }
        return value;
    }

    private static String shown(Duration time) {
        return time.toDaysPart() > 0
                ? time.toDays() + "d"
                : time.toHours() > 0 ? time.toHours() + "h" : time.toMinutes() + "m";
    }
}
