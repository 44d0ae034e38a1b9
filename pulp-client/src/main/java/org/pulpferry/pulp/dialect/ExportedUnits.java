package org.pulpferry.pulp.dialect;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.pulpferry.pulp.dialect.ContentTypes.ContentType;

/**
 * Turns the resource files of one exported repository version into units. Memory does not grow with the rows: they are joined by sorting in
 * temporary files. Give it every member of the version's directory, in any order, then {@link #finish}. Not thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ExportedUnits implements Closeable {
    /** Works in an existing directory; its temporary files there are gone after close. */
    public ExportedUnits(Path work) {
        throw new UnsupportedOperationException(work.toString());
    }

    /**
     * Reads a member; those that describe no content (repository, content mapping, relations) are only parsed.
     *
     * @param fileName the last part of the member's name, such as {@code pulp_file.app.modelresource.FileContentResource.json}
     */
    public void member(String fileName, InputStream json) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Gives every unit, in no order. */
    public void finish(UnitSink sink) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {}

    /** Takes units one by one. */
    @FunctionalInterface
    public interface UnitSink {
        /** Takes one. */
        void accept(ContentUnit unit) throws IOException;
    }

    /** Which type a member describes, by its file name. */
    static java.util.Optional<ContentType> typeOf(String fileName) {
        return java.util.Optional.empty();
    }
}
