package org.pulpferry.pulp.dialect;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarWriter;

/**
 * Writes a tar and its table of contents into a directory, from which Pulp imports it by {@code toc}. One chunk file, since Pulp finds bytes
 * by dividing through the chunk size, and one chunk cannot be put in the wrong order. Files are 0640. Not thread-safe.
 */
public final class PulpImportWriter implements Closeable {
    /** Name of the table of contents. */
    public static final String TOC = "ferry-toc.json";

    private static final String CHUNK = "ferry.tar.0000";
    private static final int BUFFER = 256 << 10;

    private final Path directory;
    private final CheckedOutputStream out;
    private final TarWriter tar;

    /**
     * Begins the tar in an existing directory.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is one in it already
     */
    public PulpImportWriter(Path directory) throws IOException {
        this.directory = directory;
        this.out = new CheckedOutputStream(
                new BufferedOutputStream(create(directory.resolve(CHUNK)), BUFFER), new CRC32());
        this.tar = new TarWriter(out);
    }

    /** Adds a member of known size; a body shorter or longer is an error. The body stays open. */
    public void add(String name, long size, InputStream body) throws IOException {
        tar.add(new TarEntry(name, size), body);
    }

    /** Adds a small member. */
    public void add(String name, byte[] content) throws IOException {
        add(name, content.length, new ByteArrayInputStream(content));
    }

    /** Bytes written so far. */
    public long written() {
        return tar.written();
    }

    /** Ends the tar, writes the table of contents and returns its path. */
    public Path finish() throws IOException {
        tar.finish();
        out.close();
        Path toc = directory.resolve(TOC);
        try (JsonGenerator json = new JsonFactory().createGenerator(create(toc))) {
            json.writeStartObject();
            json.writeObjectFieldStart("meta");
            json.writeStringField("checksum_type", "crc32");
            json.writeNumberField("chunk_size", tar.written());
            json.writeEndObject();
            json.writeObjectFieldStart("files");
            // Pulp compares texts made by hex(), which pads nothing
            json.writeStringField(CHUNK, Long.toHexString(out.getChecksum().getValue()));
            json.writeEndObject();
            json.writeEndObject();
        }
        return toc;
    }

    private static OutputStream create(Path file) throws IOException {
        OutputStream created = Files.newOutputStream(file, CREATE_NEW, WRITE);
        // set after creation, which the umask may have narrowed: Pulp reads as another user of the same group
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        return created;
    }

    /** Closes the file; without {@link #finish} what is there is of no use to Pulp. */
    @Override
    public void close() throws IOException {
        out.close();
    }
}
