package org.pulpferry.manifest.json;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Text;

/** Writes JSON in the one form the format knows. */
final class CanonicalWriter {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out = new StringBuilder(256);

    void raw(String json) {
        out.append(json);
    }

    void raw(char json) {
        out.append(json);
    }

    void number(long value) {
        if (value < 0 || value > Limits.NUMBER) {
            throw new IllegalArgumentException("a number in a document is 0 to " + Limits.NUMBER + ", not " + value);
        }
        out.append(value);
    }

    void string(String value) {
        int plain = 0;
        while (plain < value.length() && isItself(value.charAt(plain))) {
            plain++;
        }
        out.append('"');
        if (plain == value.length()) {
            out.append(value);
        } else {
            escaped(Text.require(value, Integer.MAX_VALUE, "a string in a document"));
        }
        out.append('"');
    }

    /** Whether a character stands in a string as it is; all others are escaped. */
    static boolean isItself(int unit) {
        return Text.isPrintableAscii(unit) && unit != '"' && unit != '\\';
    }

    private void escaped(String value) {
        for (int i = 0; i < value.length(); i++) {
            char unit = value.charAt(i);
            if (isItself(unit)) {
                out.append(unit);
            } else {
                out.append("\\u").append(HEX.toHexDigits(unit));
            }
        }
    }

    byte[] bytes() {
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
