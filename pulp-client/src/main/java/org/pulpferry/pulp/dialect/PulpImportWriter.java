package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/**
 * Writes a tar and its table of contents into a directory, from which Pulp imports it by {@code toc}. Files are 0640. Not thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class PulpImportWriter implements Closeable {
    /** Begins {@code ferry.tar.0000} in an existing, empty directory. */
    public PulpImportWriter(Path directory) throws IOException {
        throw new UnsupportedOperationException(directory.toString());
    }

    /** Adds a member of known size; a body shorter or longer is an error. */
    public void add(String name, long size, InputStream body) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Adds a small member. */
    public void add(String name, byte[] content) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Ends the tar, writes the table of contents and returns its path. */
    public Path finish() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Closes the file; without {@link #finish} what is there is of no use to Pulp. */
    @Override
    public void close() throws IOException {}
}
