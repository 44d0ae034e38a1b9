package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.Grammar;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;

/**
 * Reads the chunk files of a Pulp export as one tar, through the strict grammar for Pulp's tars. Each chunk's CRC-32 is compared with the
 * table of contents when its last byte has been read. Not thread-safe.
 */
public final class PulpExportReader implements Closeable {
    private final ExportChunks chunks;
    private final InputStream whole;
    private final TarReader tar;

    private PulpExportReader(ExportChunks chunks, long maxEntries) throws IOException {
        this.chunks = chunks;
        this.whole = chunks.checked();
        this.tar = new TarReader(whole, Grammar.PULP, maxEntries);
    }

    /**
     * Reads the table of contents and checks that every chunk it names lies beside it with the size it must have.
     *
     * @param maxEntries one member more is refused
     */
    public static PulpExportReader open(Path toc, long maxEntries) throws IOException {
        return new PulpExportReader(ExportChunks.open(toc), maxEntries);
    }

    /** Bytes of all chunks. */
    public long length() {
        return chunks.length();
    }

    /** The next member, or null after the last, when everything has been read and every CRC-32 was right. */
    public @Nullable Member next() throws IOException {
        TarEntry entry = tar.next();
        return entry == null ? null : new Member(entry.name(), entry.size(), tar.position());
    }

    /** The current member's bytes. */
    public InputStream body() {
        return tar.body();
    }

    /** Bytes of a member met before, read again by seeking, unchecked; for artifacts wanted in another order than the tar's. */
    public InputStream reopen(Member member) throws IOException {
        return chunks.slice(member.offset(), member.size());
    }

    @Override
    public void close() throws IOException {
        whole.close();
    }

    /**
     * A member of the tar.
     *
     * @param offset of its first byte within the whole tar
     */
    public record Member(String name, long size, long offset) {}
}
