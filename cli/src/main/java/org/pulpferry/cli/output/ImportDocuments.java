package org.pulpferry.cli.output;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ImportPlan;
import org.pulpferry.importer.ImportResult;
import org.pulpferry.importer.Inspection;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.importer.SwitchResult;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** What the importer's verbs print with {@code --json}. */
public final class ImportDocuments {
    private ImportDocuments() {}

    /** A bundle and whether it can be believed; of {@code inspect} and {@code verify}. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Inspected(
            String schema,
            boolean verified,
            List<Name> signers,
            Sha256 digest,
            long unlisted,
            List<Documents.Finding> findings,
            Manifest manifest) {}

    /** What an import would change. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Planned(
            String schema,
            String bundle,
            boolean nothingToDo,
            List<Change> repositories,
            long artifacts,
            long bytes,
            long present,
            long staging,
            long seconds,
            List<String> warnings) {
        public Planned {
            warnings = warnings.stream().map(Output::clean).toList();
        }
    }

    /** What would change in one repository. */
    public record Change(
            String name,
            String type,
            boolean exists,
            long here,
            long there,
            long added,
            long removed,
            String way,
            String reason) {
        public Change {
            reason = Output.clean(reason);
        }
    }

    /** What was imported. */
    @JsonLimits(bytes = Documents.BYTES)
    public record Imported(String schema, List<ImportedBundle> bundles) {}

    /** One bundle of it. */
    public record ImportedBundle(
            String bundle,
            String outcome,
            long artifacts,
            long bytes,
            List<ImportedRepository> repositories,
            @Nullable String receipt,
            List<String> warnings) {
        public ImportedBundle {
            warnings = warnings.stream().map(Output::clean).toList();
        }
    }

    /** One repository of it. */
    public record ImportedRepository(
            String name,
            String type,
            long version,
            long units,
            boolean changed,
            @Nullable String distribution) {}

    /** What a switch or rollback moved. */
    public record Switched(
            String schema,
            @Nullable String from,
            String to,
            List<String> moved,
            @Nullable String receipt,
            List<String> warnings) {
        public Switched {
            warnings = warnings.stream().map(Output::clean).toList();
        }
    }

    /** A receipt that was written, with all it says. */
    @JsonLimits(bytes = Documents.BYTES)
    public record ReceiptWritten(String schema, String path, Receipt receipt) {}

    /** What a site has. */
    public record Status(
            String schema, Name site, boolean needsAttention, List<Stream> streams, Documents.@Nullable Trust trust) {}

    /** One stream of it. */
    public record Stream(
            Name stream,
            @Nullable String serving,
            @Nullable Instant since,
            @Nullable Instant created,
            @Nullable Instant nextBy,
            boolean overdue,
            List<String> staged,
            List<String> canReturnTo,
            @Nullable String failure,
            @Nullable Instant expires,
            @Nullable String recovered) {
        public Stream {
            failure = failure == null ? null : Output.clean(failure);
        }
    }

    /** As a document. */
    public static Inspected of(String schema, Inspection inspection) {
        return new Inspected(
                schema,
                inspection.verified(),
                inspection.signers(),
                inspection.digest(),
                inspection.unlisted(),
                ExportDocuments.findings(inspection.problems()),
                inspection.manifest());
    }

    /** As a document. */
    public static Planned of(ImportPlan plan) {
        List<Change> changes = plan.repositories().stream()
                .map(one -> new Change(
                        one.name(),
                        one.type(),
                        one.exists(),
                        one.here(),
                        one.there(),
                        one.added(),
                        one.removed(),
                        one.way(),
                        one.reason()))
                .toList();
        return new Planned(
                "ferry/import-plan/1",
                plan.bundle().folderName(),
                plan.nothingToDo(),
                changes,
                plan.artifacts(),
                plan.bytes(),
                plan.present(),
                plan.staging(),
                plan.duration().toSeconds(),
                plan.warnings().stream().map(Problem::message).toList());
    }

    /** As a document. */
    public static Imported of(List<ImportResult> results) {
        return new Imported(
                "ferry/import/1", results.stream().map(ImportDocuments::bundle).toList());
    }

    private static ImportedBundle bundle(ImportResult result) {
        List<ImportedRepository> repositories = result.repositories().stream()
                .map(one -> new ImportedRepository(
                        one.name(), one.type(), one.version(), one.units(), one.changed(), one.distribution()))
                .toList();
        return new ImportedBundle(
                result.bundle().folderName(),
                result.outcome().name().toLowerCase(Locale.ROOT),
                result.artifacts(),
                result.bytes(),
                repositories,
                text(result.receipt()),
                result.warnings());
    }

    /** As a document. */
    public static Switched of(SwitchResult result) {
        return new Switched(
                "ferry/switch/1",
                name(result.from()),
                result.to().folderName(),
                result.moved(),
                text(result.receipt()),
                result.warnings());
    }

    /** As a document. */
    public static Status of(SiteStatus status, boolean needsAttention, Documents.@Nullable Trust trust) {
        return new Status(
                "ferry/status/1",
                status.site(),
                needsAttention,
                status.streams().stream().map(ImportDocuments::stream).toList(),
                trust);
    }

    private static Stream stream(SiteStatus.StreamStatus one) {
        return new Stream(
                one.stream(),
                name(one.serving()),
                one.since(),
                one.created(),
                one.nextBy(),
                one.overdue(),
                one.staged().stream().map(BundleId::folderName).toList(),
                one.canReturnTo().stream().map(BundleId::folderName).toList(),
                one.failure(),
                one.lifetime() == null ? null : one.lifetime().expires(),
                one.recovered() == null ? null : one.recovered().toString());
    }

    /** Units by content type of a whole manifest. */
    public static SortedMap<String, Long> units(Manifest manifest) {
        SortedMap<String, Long> units = new TreeMap<>();
        manifest.repositories()
                .forEach(one -> one.counts().forEach((type, count) -> units.merge(type, count, Long::sum)));
        return units;
    }

    private static @Nullable String name(@Nullable BundleId id) {
        return id == null ? null : id.folderName();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : Objects.toString(value);
    }
}
