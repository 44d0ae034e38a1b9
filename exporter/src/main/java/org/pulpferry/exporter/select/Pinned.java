package org.pulpferry.exporter.select;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.pulp.RepositoryVersion;

/**
 * A repository version that a bundle carries.
 *
 * @param ordinal its place in the manifest, from 1
 * @param choice as configured
 * @param repository href of the repository
 * @param version that one and no later one, however long the export takes
 * @param unchangedSince the bundle made here that holds its rows and units, so that they need not be fetched; null where they are
 */
public record Pinned(
        int ordinal,
        RepositoryChoice choice,
        String repository,
        RepositoryVersion version,
        @Nullable BundleReference unchangedSince) {
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
        return new RepositoryEntry(
                choice.name(), choice.type(), version.number(), unchangedSince, version.present(), choice.serving());
    }

    /** The same version, of which that bundle holds rows and units. */
    public Pinned unchangedSince(@Nullable BundleReference earlier) {
        return new Pinned(ordinal, choice, repository, version, earlier);
    }
}
