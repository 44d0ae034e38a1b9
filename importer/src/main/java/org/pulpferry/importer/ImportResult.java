package org.pulpferry.importer;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * How the import of one bundle ended well.
 *
 * @param manifest digest of the manifest that was signed
 * @param signers who signed it, as far as the trust root counts them
 * @param artifacts how many were loaded
 * @param bytes how large they were together
 * @param repositories in the manifest's order
 * @param receipt folder of the receipt, or null when none was written; where there was nothing to do, of the one that was missing
 * @param warnings sentences for a person; empty when nothing needs attention
 */
public record ImportResult(
        BundleId bundle,
        Sha256 manifest,
        List<Name> signers,
        Outcome outcome,
        long artifacts,
        long bytes,
        List<RepositoryResult> repositories,
        @Nullable Path receipt,
        List<String> warnings) {
    /** Copies the lists. */
    public ImportResult {
        signers = List.copyOf(signers);
        repositories = List.copyOf(repositories);
        warnings = List.copyOf(warnings);
    }

    /** What became of the bundle. */
    public enum Outcome {
        /** Pulp has and serves exactly this already. */
        NOTHING_TO_DO,
        /** Loaded and published; clients see the old state. */
        STAGED,
        /** Clients see it. */
        SWITCHED
    }

    /**
     * One repository of the bundle.
     *
     * @param version number of the version at this site that equals the index
     * @param changed whether a new version was needed
     */
    public record RepositoryResult(
            String name,
            String type,
            long version,
            long units,
            boolean changed,
            @Nullable String distribution) {}
}
