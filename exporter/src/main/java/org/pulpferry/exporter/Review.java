package org.pulpferry.exporter;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * What somebody reads before signing a bundle that another has signed already. All of it was held against what is signed.
 *
 * @param digest of the manifest's bytes
 * @param signers who has signed so far
 * @param threshold how many the stream wants
 * @param comparedWith the bundle that changes are told against, or null where there was none to compare with
 * @param repositories those of the bundle in its order, then those that are gone
 * @param notes what the reader should think about
 */
public record Review(
        Manifest manifest,
        Sha256 digest,
        List<Name> signers,
        long threshold,
        @Nullable String comparedWith,
        List<RepositoryReview> repositories,
        List<String> notes) {
    /** Names of units that are listed of each kind; the others are counted. */
    public static final int NAMES = 10;

    /** Copies the lists. */
    public Review {
        signers = List.copyOf(signers);
        repositories = List.copyOf(repositories);
        notes = List.copyOf(notes);
    }

    /** What became of a repository. */
    public enum Change {
        /** Nothing to compare with. */
        SHOWN,
        /** It was not in the other bundle. */
        NEW,
        /** Its content is another. */
        CHANGED,
        /** Its content is the same. */
        SAME,
        /** It is as an earlier bundle has it, which is not known here, so nobody can see what that is. */
        UNSEEN,
        /** It is not in this bundle; a site keeps what it has of it. */
        GONE
    }

    /**
     * How much there is.
     *
     * @param bytes of the artifacts that the units refer to, each once
     */
    public record Amount(long units, long bytes) {
        /** Nothing. */
        public static final Amount NONE = new Amount(0, 0);
    }

    /**
     * One repository.
     *
     * @param name as Pulp has it, not escaped
     * @param unchangedSince the earlier bundle that it is said to be unchanged since, so that this one does not hold its units; null where it does
     * @param carried artifacts whose bytes travel, and their size
     * @param added units that only this bundle has
     * @param changed units of the same name with other files
     * @param removed units that only the other bundle has
     * @param newNames of some added or changed units with files, not escaped
     * @param goneNames of some removed ones
     */
    public record RepositoryReview(
            String name,
            String type,
            @Nullable BundleId unchangedSince,
            Change change,
            Amount now,
            Amount before,
            Amount carried,
            long added,
            long changed,
            long removed,
            List<String> newNames,
            List<String> goneNames) {
        /** Copies the lists. */
        public RepositoryReview {
            newNames = List.copyOf(newNames);
            goneNames = List.copyOf(goneNames);
        }
    }
}
