package org.pulpferry.manifest;

import java.util.Base64;
import java.util.regex.Pattern;
import org.pulpferry.manifest.value.Limits;

/** Bytes in standard base64: this alphabet, exact padding, unused bits zero, so that bytes have one spelling. */
final class Base64Text {
    static final String PATTERN = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";

    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9+/]+={0,2}");

    private Base64Text() {}

    static byte[] decode(String text, String what) {
        Limits.atMost(Limits.KEY_STRING_CHARACTERS, text.length(), what + " in characters");
        if (text.length() % 4 == 0 && GRAMMAR.matcher(text).matches()) {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(what + " is not base64", e);
            }
        }
        throw new IllegalArgumentException(what + " is not base64 with exact padding");
    }
}
