package org.pulpferry.bundle;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lines of bytes, each ended by a line feed, none longer than a limit. Closes the stream given. */
final class LineInput implements Closeable {
    private final InputStream in;
    private final int maxLength;
    private final byte[] buffer = new byte[16 * 1_024];
    private int at;
    private int end;

    LineInput(InputStream in, int maxLength) {
        this.in = in;
        this.maxLength = maxLength;
    }

    /** A line longer than the limit. */
    static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;

        TooLongException(int maxLength) {
            super("a line of more than " + maxLength + " bytes");
        }
    }

    /**
     * The next line without its line feed, or null at the end.
     *
     * @throws EOFException when the last line has no line feed
     * @throws TooLongException when a line is longer than the limit
     */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    if (line.size() > 0) {
                        throw new EOFException("the last line has no line feed");
                    }
                    return null;
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            if (line.size() + at - from > maxLength) {
                throw new TooLongException(maxLength);
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                return line.toByteArray();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
