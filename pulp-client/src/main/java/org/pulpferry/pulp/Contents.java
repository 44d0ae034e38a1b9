package org.pulpferry.pulp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Content units and artifacts of repository versions, streamed: no listing is held whole. */
@SuppressWarnings("DoNotCallSuggester")
public final class Contents {
    private final Transport transport;

    Contents(Transport transport) {
        this.transport = transport;
    }

    /** All artifacts of a version with all digests, in ascending order of SHA-256 ({@code ordering=sha256}). */
    public void artifacts(RepositoryVersion version, Sink<ArtifactInfo> sink) throws PulpException, IOException {
        throw new UnsupportedOperationException(transport.api(""));
    }

    /** All artifacts Pulp has, only {@code sha256}, {@code size} and {@code href} filled in; cheaper than some hundred look-ups. */
    public void allArtifacts(Sink<ArtifactInfo> sink) throws PulpException, IOException {
        throw new UnsupportedOperationException();
    }

    /** Whether Pulp has that artifact. */
    public Optional<ArtifactInfo> artifact(String sha256) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * All units of a version by natural key with their artifacts' digests, in no order.
     *
     * @param work an existing directory for temporary sort files, which are gone afterwards
     */
    public void units(RepositoryVersion version, Path work, Sink<ContentUnit> sink) throws PulpException, IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Relative paths whose artifact Pulp has never downloaded (on-demand content) or has reclaimed.
     *
     * @param atMost how many to name
     */
    public List<String> missingArtifacts(RepositoryVersion version, int atMost) throws PulpException, IOException {
        throw new UnsupportedOperationException();
    }

    /** Starts the removal of content and artifacts that nothing refers to and that are older than that. The task's href. */
    public String startOrphanCleanup(long olderThanMinutes, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }
}
