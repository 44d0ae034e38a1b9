package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Writes a resource file, as Pulp reads it. The same rows give the same bytes. Not thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class RowWriter implements Closeable {
    /** Writes to a stream that stays open. */
    public RowWriter(OutputStream out) throws IOException {
        out.flush();
    }

    /** Writes one row. */
    public void write(Row row) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Ends the array. */
    @Override
    public void close() throws IOException {}
}
