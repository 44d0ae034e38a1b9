package org.pulpferry.importer;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** What this site has, by its own ledgers; Pulp is not asked. */
public record SiteStatus(Name site, List<StreamStatus> streams) {
    /** Copies the list. */
    public SiteStatus {
        streams = List.copyOf(streams);
    }

    /** Whether something needs attention. */
    public boolean needsAttention() {
        return streams.stream().anyMatch(s -> s.overdue() || s.serving() == null || s.failure() != null);
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
            @Nullable String failure) {
        /** Copies the lists. */
        public StreamStatus {
            staged = List.copyOf(staged);
            canReturnTo = List.copyOf(canReturnTo);
        }
    }
}
