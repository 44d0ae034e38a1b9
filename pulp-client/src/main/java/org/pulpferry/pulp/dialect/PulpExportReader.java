package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunk files of a Pulp export as one tar, through the strict grammar for Pulp's tars. Each chunk's CRC-32 is compared with the
 * table of contents when its last byte has been read. Not thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PulpExportReader implements Closeable {
    private PulpExportReader() {}

    /** Reads the table of contents and checks that every chunk it names lies beside it with the size it must have. */
    public static PulpExportReader open(Path toc, long maxEntries) throws IOException {
        throw new UnsupportedOperationException(toc + " " + maxEntries);
    }

    /** The next member, or null after the last, when everything has been read and every CRC-32 was right. */
    public @Nullable Member next() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The current member's bytes. */
    public InputStream body() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Bytes of a member met before, read again by seeking; for artifacts wanted in another order than the tar's. */
    public InputStream reopen(Member member) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {}

    /**
     * A member of the tar.
     *
     * @param offset of its first byte within the whole tar
     */
    public record Member(String name, long size, long offset) {}
}
