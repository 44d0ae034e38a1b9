package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.value.Sha256;

/** One file that goes into a stream. */
public interface Member {
    /** Name and size, known before anything is opened. */
    TarEntry entry();

    /**
     * Opens the body, which must hold exactly {@code entry().size()} bytes; the writer closes it. Called at most once, by one thread
     * at a time, though not always the same; not at all where the member lies within chunks that are whole already.
     */
    InputStream open() throws IOException;

    /** The digest the body must have, or null where nothing is known of it. */
    default @Nullable Sha256 expected() {
        return null;
    }

    /** What a person calls this member, for messages, such as an artifact with its repositories. */
    default String label() {
        return entry().name();
    }
}
