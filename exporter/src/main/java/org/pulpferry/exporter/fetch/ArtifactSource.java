package org.pulpferry.exporter.fetch;

import java.io.IOException;
import java.io.InputStream;
import org.pulpferry.pulp.ArtifactInfo;

/** Where the bytes of artifacts come from. Whatever it gives is compared with the artifact's name by the reader. Used by one thread at a time. */
public interface ArtifactSource extends AutoCloseable {
    /**
     * Opens an artifact; the caller closes it.
     *
     * @throws IOException when it is gone, of another size, or cannot be read
     */
    InputStream open(ArtifactInfo artifact) throws IOException;

    @Override
    void close() throws IOException;
}
