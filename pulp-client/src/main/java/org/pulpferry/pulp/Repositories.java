package org.pulpferry.pulp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Repositories and their versions. Types are {@code plugin/type} as in Pulp's URLs. */
@SuppressWarnings("DoNotCallSuggester")
public final class Repositories {
    private final Transport transport;

    Repositories(Transport transport) {
        this.transport = transport;
    }

    /**
     * The repository of exactly that name and type.
     *
     * @throws PulpException.UnknownType when this Pulp has no such type
     */
    public Optional<Repository> find(String type, String name) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** All repositories of any type with exactly that name, to say that one has another type than expected. */
    public List<Repository> named(String name) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes a repository.
     *
     * @param retainVersions how many versions Pulp keeps; null for all
     */
    public Repository create(String type, String name, @Nullable Long retainVersions, Map<String, String> labels)
            throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Starts the deletion of a repository; the task's href. */
    public String startDelete(String repositoryHref, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** The repository as it is now. */
    public Repository get(String repositoryHref) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** The version with that number, if it (still) exists. */
    public Optional<RepositoryVersion> version(Repository repository, long number) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** A version by its href, if it (still) exists. */
    public Optional<RepositoryVersion> version(String versionHref) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** The newest version, asked for now. */
    public RepositoryVersion latest(Repository repository) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** All versions that exist, newest first. */
    public List<RepositoryVersion> versions(Repository repository) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Starts the deletion of a version; Pulp refuses one that a distribution serves. The task's href. */
    public String startDeleteVersion(String versionHref, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Starts a new version: base (or the latest), plus, minus; units by PRN. The task's href. */
    public String startModify(String repositoryHref, Modification change, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Starts a look at every artifact of a version, with its digests; never for an empty version. The task's href. */
    public String startRepair(RepositoryVersion version, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Sets one label at once, without a task and without a new version. */
    public void setLabel(String repositoryHref, String key, String value) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Removes one label at once. */
    public void unsetLabel(String repositoryHref, String key) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * What to change.
     *
     * @param baseVersion href of the version to start from, of any repository of the type; null for the latest
     * @param add PRNs or hrefs of units
     * @param remove PRNs or hrefs of units; those absent are ignored by Pulp
     */
    public record Modification(@Nullable String baseVersion, List<String> add, List<String> remove) {
        /** Copies the lists. */
        public Modification {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }
}
