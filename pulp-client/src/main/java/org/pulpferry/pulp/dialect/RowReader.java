package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads a resource file (a JSON array of flat objects) row by row, within limits. Not thread-safe. */
@SuppressWarnings("DoNotCallSuggester")
public final class RowReader implements Closeable {
    /** Reads from a stream that is closed with this. */
    public RowReader(InputStream json) throws IOException {
        json.available();
    }

    /** The next row, or null after the last. */
    public @Nullable Row next() throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {}
}
