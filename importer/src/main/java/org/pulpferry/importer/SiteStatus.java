package org.pulpferry.importer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Lifetime;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/**
 * What this site has, by its own ledgers; Pulp is not asked.
 *
 * @param now the time all of it is told for
 */
public record SiteStatus(Name site, List<StreamStatus> streams, Instant now) {
    /** Copies the list. */
    public SiteStatus {
        streams = List.copyOf(streams);
    }

    /** Whether something needs attention. */
    public boolean needsAttention() {
        return streams.stream().anyMatch(s -> s.needsAttention(now));
    }

    /**
     * One stream.
     *
     * @param serving what clients see, or null when nothing was ever switched
     * @param since when it was switched
     * @param created when the exporter made it
     * @param age how old it is
     * @param nextBy when the next bundle was promised
     * @param overdue whether that time has passed
     * @param staged bundles loaded and never switched since the last switch
     * @param canReturnTo earlier bundles that {@code rollback} and {@code switch} can go back to, newest first
     * @param failure reason of the last run if it failed
     * @param lifetime of the newest bundle here, served or staged; null where its manifest is not kept
     * @param recovered where a person said that the ledger begins, if nothing was switched since
     */
    public record StreamStatus(
            Name stream,
            @Nullable BundleId serving,
            @Nullable Instant since,
            @Nullable Instant created,
            @Nullable Duration age,
            @Nullable Instant nextBy,
            boolean overdue,
            List<BundleId> staged,
            List<BundleId> canReturnTo,
            @Nullable String failure,
            @Nullable Lifetime lifetime,
            @Nullable Position recovered) {
        /** Whether something about it needs attention. */
        public boolean needsAttention(Instant now) {
            return overdue || serving == null || failure != null || (lifetime != null && lifetime.isEnding(now));
        }

        /** Copies the lists. */
        public StreamStatus {
            staged = List.copyOf(staged);
            canReturnTo = List.copyOf(canReturnTo);
        }
    }
}
