package org.pulpferry.exporter.cure;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes text exactly as Python's {@code json.dumps(value, sort_keys=True)} does, for digests that Pulp takes over such text. Knows strings, null
 * and maps of these, which is all that is needed.
 */
final class PythonJson {
    private PythonJson() {}

    /** An object; keys sorted by code point, {@code ", "} and {@code ": "} between, all but printable ASCII escaped. */
    static String object(Map<String, ? extends @Nullable Object> fields) {
        SortedMap<String, @Nullable Object> sorted = new TreeMap<>(PythonJson::byCodePoint);
        sorted.putAll(fields);
        StringBuilder out = new StringBuilder("{");
        sorted.forEach((key, value) -> {
            out.append(out.length() == 1 ? "" : ", ");
            string(out, key);
            out.append(": ");
            value(out, value);
        });
        return out.append('}').toString();
    }

    private static void value(StringBuilder out, @Nullable Object value) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof String text) {
            string(out, text);
        } else if (value instanceof Map<?, ?> map) {
            SortedMap<String, @Nullable Object> inner = new TreeMap<>(PythonJson::byCodePoint);
            map.forEach((key, each) -> inner.put((String) key, each));
            out.append(object(inner));
        } else {
            throw new IllegalArgumentException("neither text nor null nor an object: " + value.getClass());
        }
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    boolean plain = unit >= ' ' && unit <= '~';
                    out.append(plain ? String.valueOf(unit) : String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
            }
        }
        out.append('"');
    }

    // Java orders by UTF-16 unit, Python by code point; they differ above U+FFFF.
    private static int byCodePoint(String left, String right) {
        int[] a = left.codePoints().toArray();
        int[] b = right.codePoints().toArray();
        return java.util.Arrays.compare(a, b);
    }
}
