package org.pulpferry.manifest.problem;

/**
 * The one way a string that came from a medium or from Pulp reaches a terminal, a log or a file name in a message:
 * printable ASCII as it is, anything else as {@code \}{@code u{hex}}, cut after {@value #MAXIMUM} characters.
 */
public final class Escaper {
    /** Characters of the input that are shown. */
    public static final int MAXIMUM = 200;

    private Escaper() {}

    /** Escaped and in double quotes; {@code "} and {@code \} are escaped too, so the quotes cannot be closed from inside. */
    public static String quote(String text) {
        return '"' + escape(text, true) + '"';
    }

    /** Escaped, without quotes. */
    public static String text(String text) {
        return escape(text, false);
    }

    /**
     * A whole sentence, whose parts have been escaped already or are ours, on its way to a terminal or a document: nothing but printable
     * ASCII is left, line ends and tabs become blanks. The net below {@link #quote} and {@link #text}; it does not cut.
     */
    public static String sentence(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' || point == '\t') {
                out.append(' ');
            } else {
                append(out, point, false);
            }
        });
        return out.toString();
    }

    private static void append(StringBuilder out, int point, boolean special) {
        if (point >= 0x20 && point < 0x7f && !special) {
            out.append((char) point);
        } else {
            out.append("\\u{").append(Integer.toHexString(point)).append('}');
        }
    }

    private static String escape(String text, boolean quoted) {
        StringBuilder out = new StringBuilder();
        int end = text.length() <= MAXIMUM ? text.length() : MAXIMUM;
        for (int i = 0; i < end; ) {
            int point = text.codePointAt(i);
            append(out, point, point == '\\' || (quoted && point == '"'));
            i += Character.charCount(point);
        }
        if (end < text.length()) {
            out.append("...");
        }
        return out.toString();
    }
}
