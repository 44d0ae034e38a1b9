package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.check.LocalCheck;
import org.pulpferry.exporter.check.PulpCheck;
import org.pulpferry.exporter.check.ReleaseCheck;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.exporter.check.SpaceCheck;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.receipt.ReceiptStore;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.exporter.select.ArtifactList;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.ArtifactStorage;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustedRoot;

/**
 * The pre-check and the plan, which {@code plan} and {@code export} share: all findings are gathered, nothing is written but lists into a working
 * directory. Not thread-safe.
 */
final class Preparation {
    /** Of a unit: its rows in Pulp's metadata and its line in the index, generously. */
    private static final long UNIT_BYTES = 6_000;
    /** Of an artifact: its row and its records in the working lists. */
    private static final long ARTIFACT_BYTES = 1_500;

    /** Manifest, signatures, tables and roots of a bundle, generously. */
    private static final long SMALL_FILES = 2L << 20;

    private static final int SAMPLES = 3;
    private static final long BYTES_PER_SECOND = 60_000_000;
    private static final long UNITS_PER_SECOND = 400;

    private final ExporterSettings settings;
    private final PulpClient pulp;
    private final ExportRequest request;
    private final Instant now;
    private final Report report = new Report();

    private @Nullable TrustedRoot root;
    private @Nullable PulpStatus status;
    private Selection selection = new Selection(List.of());
    private @Nullable Catalogue catalogue;
    private final List<Catalogue.Listed> listed = new ArrayList<>();
    private final Basis basis;
    private Holdings holdings = Holdings.nothing();
    private List<ReleaseFreshness> releases = List.of();

    Preparation(ExporterSettings settings, PulpClient pulp, ExportRequest request, Instant now, ReceiptStore receipts) {
        this.settings = settings;
        this.pulp = pulp;
        this.request = request;
        this.now = now;
        this.basis = new Basis(settings, request, now, receipts, report);
    }

    /** Looks at this machine, and takes in receipts; for a run that goes on without Pulp this is all. */
    void local(SigningKeys keys) {
        root = new LocalCheck(settings, basis::receipts, now, report).run(keys);
    }

    /** Looks at Pulp and finds the versions. */
    void pulp() {
        PulpCheck check = new PulpCheck(pulp, report);
        status = check.health();
        if (status != null) {
            selection = check.select(settings.repositories());
            basis.compare(status);
            freshness(selection, ReleaseCheck.Opener.of(settings.media()));
        }
    }

    /** Looks how fresh every Release is, in place of what an earlier look found. */
    void freshness(Selection versions, ReleaseCheck.Opener opener) {
        Instant nextBy = now.plus(settings.cadence());
        releases = new ReleaseCheck(pulp, now, nextBy, report).look(versions, opener);
    }

    /** Decides what is new, which needs a sound report so far. */
    void compare(SentLedger ledger) throws FerryException, IOException {
        report.requireNothingBad();
        StreamRole role = root().stream(settings.stream()).orElseThrow();
        Past.requireClock(ledger, role, now);
        Past.require(ledger, role, new Witnesses(settings, pulp).all(root()), request.sequence());
        basis.decide(ledger, selection, root().version());
        selection = basis.unchanged(selection);
    }

    /** Lists the artifacts into a working directory and looks for content that was never downloaded. */
    void list(Path directory) throws FerryException, IOException {
        Catalogue lists = new Catalogue(directory, selection.repositories().size());
        catalogue = lists;
        holdings = basis.holdings(directory.resolve("held"));
        PulpCheck check = new PulpCheck(pulp, report);
        for (Pinned each : selection.repositories()) {
            if (!each.entry().isWhole()) {
                listed.add(lists.leaveOut(each));
                continue;
            }
            try {
                Catalogue.Listed artifacts = lists.list(pulp.contents(), each);
                listed.add(artifacts);
                check.downloaded(each, artifacts.artifacts());
            } catch (PulpException e) {
                throw PulpFailures.of(
                        e, "cannot list the artifacts of " + each.choice().name());
            }
        }
        sample(lists);
        report.requireNothingBad();
    }

    /** Looks for some artifacts of each repository in the storage: where none is there it is another Pulp's. */
    private void sample(Catalogue lists) throws IOException {
        Path media = settings.media();
        if (media == null) {
            return;
        }
        ArtifactStorage storage = new ArtifactStorage(media);
        Optional<String> fault = Optional.empty();
        for (Pinned each : selection.repositories()) {
            try (ArtifactList.Reader reader = new ArtifactList.Reader(lists.listOf(each.ordinal()))) {
                ArtifactInfo artifact = reader.next();
                for (int i = 0; i < SAMPLES && artifact != null; i++) {
                    fault = storage.look(artifact.sha256(), artifact.size());
                    if (fault.isEmpty()) {
                        return;
                    }
                    artifact = reader.next();
                }
            }
        }
        fault.ifPresent(
                what -> report.bad(
                        "media",
                        new Problem(
                                ProblemCode.USAGE,
                                "pulp.media " + media + " does not hold what Pulp lists: " + what,
                                "name the MEDIA_ROOT of this Pulp, readable for ferry's user; leave it out to take artifacts from Pulp's export")));
    }

    /** The plan; reports where there is no room for it. */
    ExportPlan plan() throws FerryException, IOException {
        Catalogue.Totals totals = catalogue().decide(holdings, null);
        long units = selection.whole().stream()
                .flatMap(each -> each.version().present().values().stream())
                .mapToLong(Long::longValue)
                .sum();
        long meta = units * UNIT_BYTES + totals.artifacts() * ARTIFACT_BYTES;
        long data = totals.carriedBytes() + totals.carriedBytes() / 200 + totals.carried() * 1_024;
        long needed = data + meta + SpaceCheck.SLACK;
        OptionalLong free = SpaceCheck.require(settings.out(), needed, "the bundle", report);
        SpaceCheck.require(settings.state(), meta + SpaceCheck.SLACK, "working files", report);
        if (settings.media() == null) {
            long tar = totals.bytes() + totals.artifacts() * 2_048 + meta + SpaceCheck.SLACK;
            SpaceCheck.require(settings.exports().ferry(), tar, "Pulp's export", report);
        }
        long seconds = 5 + totals.carriedBytes() / BYTES_PER_SECOND + units / UNITS_PER_SECOND;
        return new ExportPlan(
                items(),
                basis.audience(),
                basis.sites(),
                basis.base(),
                totals.artifacts(),
                totals.bytes(),
                totals.carried(),
                totals.carriedBytes(),
                needed,
                data,
                meta + SMALL_FILES,
                free.isPresent() ? free.getAsLong() : null,
                Duration.ofSeconds(seconds),
                basis.nothingNew(),
                releases,
                report.warnings());
    }

    private List<ExportPlan.Item> items() {
        List<ExportPlan.Item> items = new ArrayList<>();
        for (Pinned each : selection.repositories()) {
            Catalogue.Listed artifacts = listed.get(each.ordinal() - 1);
            items.add(new ExportPlan.Item(
                    each.choice().name(),
                    each.choice().type(),
                    each.version().number(),
                    each.unchangedSince(),
                    each.version().present(),
                    artifacts.artifacts(),
                    artifacts.bytes()));
        }
        return items;
    }

    List<ReleaseFreshness> releases() {
        return releases;
    }

    Report report() {
        return report;
    }

    Basis basis() {
        return basis;
    }

    Selection selection() {
        return selection;
    }

    Holdings holdings() {
        return holdings;
    }

    @Nullable
    Long confirmedSequence() {
        return request.sequence();
    }

    TrustedRoot root() {
        if (root == null) {
            throw new IllegalStateException("the report has nothing bad");
        }
        return root;
    }

    PulpStatus status() {
        if (status == null) {
            throw new IllegalStateException("the report has nothing bad");
        }
        return status;
    }

    Catalogue catalogue() {
        if (catalogue == null) {
            throw new IllegalStateException("nothing was listed");
        }
        return catalogue;
    }

    /** A warning for each thing somebody should know. */
    List<Problem> warnings() {
        return report.warnings();
    }
}
