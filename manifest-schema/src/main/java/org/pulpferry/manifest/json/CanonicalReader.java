package org.pulpferry.manifest.json;

import java.nio.charset.StandardCharsets;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Text;

/**
 * Reads JSON in the one form the format knows, and nothing else: no blanks, keys in their order, one spelling of every string and number.
 * A parser for a grammar this narrow has nothing to be lenient about, which a general one has (duplicate keys, overlong UTF-8, {@code 1e3}).
 */
final class CanonicalReader {
    private static final int NUMBER_DIGITS = 16;

    private final byte[] json;
    private final int stringLimit;
    private int at;
    private int depth;

    CanonicalReader(byte[] json, int stringLimit) {
        this.json = json;
        this.stringLimit = stringLimit;
    }

    /** Consumes the text if it is next. */
    boolean skip(String text) {
        if (at + text.length() > json.length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (json[at + i] != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    void expect(String text) {
        if (!skip(text)) {
            throw refused("expected " + Escaper.quote(text) + ", found " + found());
        }
    }

    void enter(String bracket) {
        expect(bracket);
        if (++depth > Limits.JSON_DEPTH) {
            throw new JsonFormatException(
                    ProblemCode.LIMIT, "at byte " + at + ": nested deeper than " + Limits.JSON_DEPTH);
        }
    }

    void leave(String bracket) {
        expect(bracket);
        left();
    }

    /** The closing bracket has been consumed. */
    void left() {
        depth--;
    }

    void end() {
        if (at != json.length) {
            throw refused("something follows the end of the document: " + found());
        }
    }

    long number(long maximum) {
        int start = at;
        long value = 0;
        while (at < json.length && json[at] >= '0' && json[at] <= '9' && at - start <= NUMBER_DIGITS) {
            value = value * 10 + json[at++] - '0';
        }
        int digits = at - start;
        if (digits == 0) {
            throw refused("expected a number of 0 or more, found " + found());
        }
        if (digits > 1 && json[start] == '0') {
            throw refused("a number begins with 0");
        }
        if (value > maximum) {
            throw new JsonFormatException(ProblemCode.LIMIT, "at byte " + start + ": a number larger than " + maximum);
        }
        return value;
    }

    String string() {
        expect("\"");
        int start = at;
        while (at < json.length && at - start <= stringLimit && CanonicalWriter.isItself(json[at])) {
            at++;
        }
        if (at < json.length && json[at] == '"' && at - start <= stringLimit) {
            return new String(json, start, at++ - start, StandardCharsets.US_ASCII);
        }
        at = start;
        return escapedString();
    }

    private String escapedString() {
        StringBuilder text = new StringBuilder();
        while (true) {
            if (at >= json.length) {
                throw refused("a string does not end");
            }
            int unit = json[at++];
            if (unit == '"') {
                break;
            }
            if (unit < 0x20 || unit == 0x7f) {
                at--;
                throw refused("a byte that is not printable ASCII in a string");
            }
            text.append(unit == '\\' ? escaped() : (char) unit);
            if (text.length() > stringLimit) {
                throw new JsonFormatException(
                        ProblemCode.LIMIT, "at byte " + at + ": a string longer than " + stringLimit + " characters");
            }
        }
        String value = text.toString();
        if (!Text.isPlain(value)) {
            throw refused("a control character or half a surrogate pair in a string");
        }
        return value;
    }

    private char escaped() {
        if (!skip("u") || at + 4 > json.length) {
            throw refused("an escape other than \\uXXXX");
        }
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = "0123456789abcdef".indexOf(json[at++]);
            if (digit < 0) {
                throw refused("an escape other than \\u and four lower-case hexadecimal digits");
            }
            unit = unit << 4 | digit;
        }
        if (CanonicalWriter.isItself(unit)) {
            throw refused("a printable character is escaped");
        }
        return (char) unit;
    }

    JsonFormatException refused(String why) {
        return new JsonFormatException(ProblemCode.FORMAT, "at byte " + at + ": " + why);
    }

    private String found() {
        if (at >= json.length) {
            return "the end";
        }
        int length = Math.min(24, json.length - at);
        return Escaper.quote(new String(json, at, length, StandardCharsets.ISO_8859_1));
    }
}
