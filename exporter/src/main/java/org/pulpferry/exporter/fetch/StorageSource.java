package org.pulpferry.exporter.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.dialect.ArtifactStorage;

/** Reads artifacts straight from Pulp's storage, in whatever order they are wanted: no second copy, and nothing at Pulp is held. */
public final class StorageSource implements ArtifactSource {
    private final ArtifactStorage storage;

    /** @param media Pulp's media root as ferry sees it */
    public StorageSource(Path media) {
        this.storage = new ArtifactStorage(media);
    }

    @Override
    public InputStream open(ArtifactInfo artifact) throws IOException {
        return storage.open(artifact.sha256(), artifact.size());
    }

    @Override
    public void close() {}
}
