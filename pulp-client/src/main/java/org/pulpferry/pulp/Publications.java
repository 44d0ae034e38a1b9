package org.pulpferry.pulp;

import java.util.List;
import java.util.SortedMap;
import java.util.UUID;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Publications. Kinds are those of {@link RepositoryType#publicationKinds}. */
@SuppressWarnings("DoNotCallSuggester")
public final class Publications {
    private final Transport transport;

    Publications(Transport transport) {
        this.transport = transport;
    }

    /** Publications of that kind of that version, newest first. */
    public List<Publication> find(String type, String kind, String versionHref) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** Whether it still exists: Pulp deletes a publication with its version. */
    public boolean exists(String publicationHref) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts a publication of a version.
     *
     * @param options Pulp's fields of that kind, for example {@code structured} to {@code true}
     * @return the task's href; the finished task's created resource is the publication
     */
    public String start(
            String type, String kind, String versionHref, SortedMap<String, String> options, UUID correlation)
            throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Deletes a publication; absent is fine. */
    public void delete(String publicationHref) throws PulpException {
        throw new UnsupportedOperationException();
    }
}
