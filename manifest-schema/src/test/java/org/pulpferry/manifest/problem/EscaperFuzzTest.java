package org.pulpferry.manifest.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Any text comes out as printable ASCII, from which the text follows again as far as it is shown. */
@Timeout(20)
class EscaperFuzzTest {
    private static final Pattern ESCAPE = Pattern.compile("\\\\u\\{([0-9a-f]{1,6})\\}");

    static Stream<byte[]> texts() {
        return Stream.of(
                        "plain",
                        "\u001b[31mred",
                        "a\"b\\c",
                        "\\u{41}",
                        "\ud83d\ude00",
                        "\u202egnp.exe",
                        "x".repeat(201),
                        "...")
                .map(text -> text.getBytes(StandardCharsets.UTF_16BE));
    }

    @MethodSource("texts")
    @FuzzTest
    void escaped(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_16BE);
        String lone = new String(bytes, StandardCharsets.ISO_8859_1);
        check(text);
        check(lone);
        if (bytes.length > 1) { // halves of surrogate pairs, which no charset decodes to
            check(text + (char) (0xd800 | (bytes[0] << 3 & 0x7ff)));
        }
    }

    private static void check(String text) {
        String quoted = Escaper.quote(text);
        String plain = Escaper.text(text);
        assertTrue(quoted.chars().allMatch(c -> c >= ' ' && c <= '~'), "printable ASCII");
        assertTrue(plain.chars().allMatch(c -> c >= ' ' && c <= '~'), "printable ASCII");
        String inside = quoted.substring(1, quoted.length() - 1);
        assertTrue(
                quoted.startsWith("\"") && quoted.endsWith("\"") && inside.indexOf('"') < 0,
                "nothing closes the quotes");
        assertTrue(quoted.length() <= 10 * Escaper.MAXIMUM + 5, "bounded");
        if (text.length() <= Escaper.MAXIMUM) {
            assertEquals(text, unescaped(inside));
            assertEquals(text, unescaped(plain));
        } else {
            assertTrue(plain.endsWith("...") && inside.endsWith("..."), "a cut is shown");
            assertTrue(text.startsWith(unescaped(plain.substring(0, plain.length() - 3))));
        }
    }

    private static String unescaped(String escaped) {
        Matcher escapes = ESCAPE.matcher(escaped);
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (escapes.find()) {
            text.append(escaped, at, escapes.start()).appendCodePoint(Integer.parseInt(escapes.group(1), 16));
            at = escapes.end();
        }
        return text.append(escaped.substring(at)).toString();
    }
}
