package org.pulpferry.manifest.value;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What free text in a document may hold: Unicode without control characters and without halves of surrogate pairs. */
public final class Text {
    private Text() {}

    /** Whether the text may stand in a document. */
    public static boolean isPlain(String text) {
        return firstBad(text) < 0;
    }

    /** Returns the text, or refuses it; {@code what} names it in the message. */
    public static String require(@Nullable String text, int maximum, String what) {
        Objects.requireNonNull(text, what);
        if (text.length() > maximum) {
            Limits.atMost(maximum, text.length(), what + " in characters");
        }
        int bad = firstBad(text);
        if (bad >= 0) {
            throw new IllegalArgumentException(what + " holds a control character or half a surrogate pair at " + bad);
        }
        return text;
    }

    /** As {@link #require}, and not empty. */
    public static String requireFilled(@Nullable String text, int maximum, String what) {
        if (require(text, maximum, what).isEmpty()) {
            throw new IllegalArgumentException(what + " is empty");
        }
        return Objects.requireNonNull(text);
    }

    /** Whether the character is one of ASCII's that are seen or are a blank. */
    public static boolean isPrintableAscii(int unit) {
        return unit >= 0x20 && unit < 0x7f;
    }

    private static int firstBad(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (isPrintableAscii(unit)) {
                continue; // nearly all there is
            }
            if (Character.isISOControl(unit)) {
                return i;
            }
            if (Character.isSurrogate(unit)) {
                boolean pair = Character.isHighSurrogate(unit)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
