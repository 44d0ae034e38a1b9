package org.pulpferry.pulp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Distributions: what clients see. Every change waits for Pulp's task, which runs within the request. */
@SuppressWarnings("DoNotCallSuggester")
public final class Distributions {
    private final Transport transport;

    Distributions(Transport transport) {
        this.transport = transport;
    }

    /** The distribution of that name, among those of the repository type. */
    public Optional<Distribution> find(String type, String name) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** All distributions of the type. */
    public List<Distribution> all(String type) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Distributions of any type with that base path. */
    public List<Distribution> atBasePath(String basePath) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Makes a distribution and waits for it. */
    public Distribution create(Wanted wanted, UUID correlation, Waiting waiting)
            throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Moves a distribution in one request; clients see the new target when this returns. */
    public Distribution move(Distribution distribution, Distribution.Target target, Waiting waiting)
            throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Changes base path, options, hidden, labels (the whole map) and target to what is wanted, where they differ. */
    public Distribution update(Distribution distribution, Wanted wanted, Waiting waiting)
            throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Deletes a distribution and waits for it; absent is fine. */
    public void delete(String distributionHref, Waiting waiting) throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * A distribution to be.
     *
     * @param type of the repositories it serves, for example {@code deb/apt}
     * @param options further fields of Pulp, for example {@code allow_uploads} to {@code false}
     * @param hidden whether Pulp leaves it out of its listing page; null for Pulp's default
     */
    public record Wanted(
            String type,
            String name,
            String basePath,
            Distribution.Target target,
            SortedMap<String, String> options,
            @Nullable Boolean hidden,
            Map<String, String> labels) {
        /** Copies the labels. */
        public Wanted {
            labels = Map.copyOf(labels);
        }
    }
}
