package org.pulpferry.exporter.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.pulpferry.pulp.dialect.DialectException;

/**
 * Copies a {@code content_mapping.json}, an object of lists by repository name, with one name replaced. The lists pass through
 * unchanged and unheld: they name every unit of the repository.
 */
final class NameMapping {
    private static final int MAX_NAME = 16 << 10;

    private final InputStream in;
    private final OutputStream out;

    private NameMapping(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Copies all of it; both streams are buffered by the caller and stay open.
     *
     * @throws DialectException when it is not such an object
     */
    static void copy(InputStream in, OutputStream out, String name, String replacement) throws IOException {
        new NameMapping(in, out).run(name, replacement);
    }

    private void run(String name, String replacement) throws IOException {
        int depth = 0;
        boolean expectKey = true;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '"') {
                String text = string();
                boolean isName = depth == 1 && expectKey && text.equals(name);
                write(isName ? replacement : text);
                continue;
            }
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (depth == 1 && (c == ':' || c == ',')) {
                expectKey = c == ',';
            }
            if (depth < 0 || depth > 2) {
                throw new DialectException("content_mapping.json is not an object of lists");
            }
            out.write(c);
        }
        if (depth != 0) {
            throw new DialectException("content_mapping.json ends too early");
        }
    }

    /** Reads on to the closing quote and gives the text, escapes resolved. */
    private String string() throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0 || plain.size() + text.length() > MAX_NAME) {
                throw new DialectException("content_mapping.json holds a string that does not end");
            }
            if (c == '"' || c == '\\') {
                text.append(plain.toString(StandardCharsets.UTF_8));
                plain.reset();
            }
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\') {
                text.append(escape());
            } else {
                plain.write(c);
            }
        }
    }

    private char escape() throws IOException {
        int c = in.read();
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unit();
            default -> throw new DialectException("content_mapping.json holds an escape that is none");
        };
    }

    private char unit() throws IOException {
        byte[] digits = in.readNBytes(4);
        try {
            return (char) Integer.parseInt(new String(digits, StandardCharsets.US_ASCII), 16);
        } catch (NumberFormatException e) {
            throw new DialectException("content_mapping.json holds an escape that is none", e);
        }
    }

    private void write(String text) throws IOException {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        out.write(json.append('"').toString().getBytes(StandardCharsets.UTF_8));
    }
}
