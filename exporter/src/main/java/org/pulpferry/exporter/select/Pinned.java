package org.pulpferry.exporter.select;

import java.util.Objects;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.pulp.RepositoryVersion;

/**
 * A repository version that a bundle carries.
 *
 * @param ordinal its place in the manifest, from 1
 * @param choice as configured
 * @param repository href of the repository
 * @param version that one and no later one, however long the export takes
 */
public record Pinned(int ordinal, RepositoryChoice choice, String repository, RepositoryVersion version) {
    /** Refuses missing parts. */
    public Pinned {
        Objects.requireNonNull(choice);
        Objects.requireNonNull(repository);
        Objects.requireNonNull(version);
    }

    /** What the bundle calls the repository, for example {@code r0001}. */
    public String alias() {
        return RepositoryEntry.ordinalName(ordinal);
    }

    /** The manifest's entry. */
    public RepositoryEntry entry() {
        return new RepositoryEntry(choice.name(), choice.type(), version.number(), version.present(), choice.serving());
    }
}
