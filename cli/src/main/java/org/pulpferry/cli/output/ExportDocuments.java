package org.pulpferry.cli.output;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.Against;
import org.pulpferry.exporter.ExportPlan;
import org.pulpferry.exporter.ExportResult;
import org.pulpferry.exporter.ReleaseFreshness;
import org.pulpferry.exporter.SentStatus;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** What {@code plan} and {@code export} print with {@code --json}. */
public final class ExportDocuments {
    private ExportDocuments() {}

    /** What an export would do. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Planned(
            String schema,
            List<Repository> repositories,
            List<Name> audience,
            List<Holding> against,
            @Nullable BundleReference base,
            long artifacts,
            long bytes,
            long carried,
            long carriedBytes,
            long spaceNeeded,
            @Nullable Long spaceFree,
            long seconds,
            long media,
            boolean nothingNew,
            List<Release> releases,
            List<Documents.Finding> warnings) {}

    /** What a site is taken to hold; {@code word} says why. */
    public record Holding(
            Name site,
            String word,
            @Nullable Long receipt,
            @Nullable Instant written,
            List<String> bundles,
            long artifacts) {}

    /** How fresh the {@code Release} of a distribution is. */
    public record Release(
            String repository,
            String distribution,
            @Nullable Instant date,
            @Nullable Instant validUntil,
            String state) {
        public Release {
            distribution = Escaper.text(distribution);
        }
    }

    /** One repository version. */
    public record Repository(
            String name,
            String type,
            long version,
            @Nullable BundleReference unchangedSince,
            SortedMap<String, Long> units,
            long artifacts,
            long bytes) {}

    /** A repository that a bundle does not carry, and the earlier bundle that all its sites have it from. */
    public record Unchanged(String name, String type, BundleReference since) {}

    /** What an export did. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Exported(
            String schema,
            @Nullable String bundle,
            String last,
            @Nullable Sha256 manifest,
            @Nullable BundleReference base,
            List<Holding> against,
            long carried,
            List<Unchanged> unchanged,
            List<Name> signers,
            int approvals,
            boolean resumed,
            List<Release> releases,
            List<Documents.Finding> warnings) {}

    /** What a connected host has sent. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Sent(
            String schema,
            Name stream,
            boolean needsAttention,
            boolean overdue,
            List<SentEntry> bundles,
            Documents.@Nullable Trust trust) {}

    /** One bundle of it. */
    public record SentEntry(
            String bundle, Instant made, List<Name> audience, Sha256 manifest, Instant nextBy, Instant expires) {}

    /** As a document. */
    public static Sent of(SentStatus status, boolean needsAttention, Documents.@Nullable Trust trust) {
        return new Sent(
                "ferry/sent/1",
                status.stream(),
                needsAttention,
                status.overdue(),
                status.bundles().stream()
                        .map(one -> new SentEntry(
                                one.bundle().folderName(),
                                one.made(),
                                one.audience(),
                                one.manifest(),
                                one.nextBy(),
                                one.expires()))
                        .toList(),
                trust);
    }

    /** As a document; {@code media} is 0 if nobody asked. */
    public static Planned of(ExportPlan plan, long media) {
        List<Repository> repositories = plan.repositories().stream()
                .map(one -> new Repository(
                        one.name(),
                        one.type(),
                        one.version(),
                        one.unchangedSince(),
                        new TreeMap<>(one.units()),
                        one.artifacts(),
                        one.bytes()))
                .toList();
        return new Planned(
                "ferry/plan/1",
                repositories,
                plan.audience(),
                holdings(plan.against()),
                plan.base(),
                plan.artifacts(),
                plan.bytes(),
                plan.carried(),
                plan.carriedBytes(),
                plan.spaceNeeded(),
                plan.spaceFree(),
                plan.duration().toSeconds(),
                media,
                plan.nothingNew(),
                releases(plan.releases()),
                findings(plan.warnings()));
    }

    /** As a document. */
    public static Exported of(ExportResult result) {
        Manifest manifest = result.manifest();
        return new Exported(
                "ferry/export/1",
                result.bundle() == null ? null : Objects.toString(result.bundle()),
                result.last(),
                result.digest(),
                manifest == null ? null : manifest.base(),
                holdings(result.against()),
                manifest == null ? 0 : manifest.data().members(),
                manifest == null ? List.of() : unchanged(manifest),
                result.signers(),
                result.approvals(),
                result.resumed(),
                releases(result.releases()),
                findings(result.warnings()));
    }

    private static List<Unchanged> unchanged(Manifest manifest) {
        List<Unchanged> unchanged = new ArrayList<>();
        for (RepositoryEntry each : manifest.repositories()) {
            if (each.unchangedSince() != null) {
                unchanged.add(new Unchanged(each.name(), each.type(), each.unchangedSince()));
            }
        }
        return unchanged;
    }

    private static List<Holding> holdings(List<Against> against) {
        return against.stream()
                .map(one -> new Holding(
                        one.site(),
                        one.word().name().toLowerCase(Locale.ROOT),
                        one.receipt(),
                        one.written(),
                        one.bundles().stream().map(BundleId::folderName).toList(),
                        one.artifacts()))
                .toList();
    }

    private static List<Release> releases(List<ReleaseFreshness> releases) {
        return releases.stream()
                .map(one -> new Release(
                        one.repository(),
                        one.distribution(),
                        one.date(),
                        one.validUntil(),
                        one.state().name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    static List<Documents.Finding> findings(List<Problem> problems) {
        return problems.stream()
                .map(one -> new Documents.Finding(one.code().name(), one.message(), one.hint()))
                .toList();
    }
}
