package org.pulpferry.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Writes an archive as {@link TarLayout} lays it out. Not for use by several threads; never closes the stream given. */
public final class TarWriter {
    private static final int COPIED_AT_ONCE = 64 * 1_024;

    private final OutputStream out;
    private final byte[] buffer = new byte[COPIED_AT_ONCE];
    private long written;

    /** Writes to the stream given. */
    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes one member.
     *
     * @param body read to its end but not closed
     * @throws IOException when the body does not hold exactly {@code entry.size()} bytes, or cannot be read or written
     */
    public void add(TarEntry entry, InputStream body) throws IOException {
        byte[] header = TarLayout.header(entry);
        out.write(header);
        long left = entry.size();
        while (left > 0) {
            int read = body.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                throw new EOFException(MemberName.shown(entry.name()) + " ends " + left + " bytes early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
        if (body.read() >= 0) {
            throw new IOException(MemberName.shown(entry.name()) + " holds more than " + entry.size() + " bytes");
        }
        int padding = TarLayout.padding(entry.size());
        out.write(new byte[padding]);
        written += header.length + entry.size() + padding;
    }

    /** Writes the end of the archive; call it once, after the last member. */
    public void finish() throws IOException {
        out.write(new byte[(int) (TarLayout.totalLength(written) - written)]);
        out.flush();
        written = TarLayout.totalLength(written);
    }

    /** Bytes written so far. */
    public long written() {
        return written;
    }
}
