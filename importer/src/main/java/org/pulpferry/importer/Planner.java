package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.Patience;
import org.pulpferry.importer.ImportPlan.RepositoryChange;
import org.pulpferry.importer.change.KeptUnits;
import org.pulpferry.importer.change.UnchangedRepositories;
import org.pulpferry.importer.change.UnchangedRepositories.Standing;
import org.pulpferry.importer.change.Way;
import org.pulpferry.importer.change.Ways;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.BatchSize;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.load.UnitDifference;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.importer.verify.Verification;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;

/** Says what an import would change, by the same checks that the import makes. Changes nothing at Pulp. */
final class Planner {
    private final Site site;
    private final Surroundings around;
    private final BundleStore store;
    private final TrustStore trust;

    Planner(Site site, Surroundings around, BundleStore store, TrustStore trust) {
        this.site = site;
        this.around = around;
        this.store = store;
        this.trust = trust;
    }

    ImportPlan plan(List<Path> media, Patience patience, ImportOptions options)
            throws FerryException, IOException, PulpException, InterruptedException {
        site.state().create();
        Path work = SafeDirectory.create(site.state().root().resolve("plan-" + around.freshId()));
        try (UnverifiedBundle unverified = UnverifiedBundle.open(media, patience)) {
            RunTime time = new RunTime(around.clock().instant().truncatedTo(ChronoUnit.SECONDS), options.now());
            VerifiedBundle bundle = new Verification(site.settings(), trust, around.observer())
                    .verify(unverified, stream -> Ledger.view(site.state(), stream), time);
            OpenedBundle opened = new OpenedBundle(bundle.reader(), bundle.manifest(), work, around.executor());
            opened.requirePresence(site.progress());
            IndexFiles index = opened.index();
            Holdings holdings = opened.holdings(index);
            UnitComparison comparison = new UnitComparison(site.pulp(), work.resolve("comparison"));
            UnchangedRepositories unchanged =
                    new UnchangedRepositories(site, bundle.id().stream(), new KeptUnits(store), comparison);
            PreCheck check = new PreCheck(site, bundle, new MissingArtifacts(site.state(), bundle, opened), unchanged);
            PulpStatus status = new SiteCheck(site).reach();
            List<Destination> destinations =
                    check.look(status, index, holdings, new Suspects(site.state(), work), options.adopt());
            check.add(new LedgerCheck(site, bundle.root())
                    .problems(bundle, Ledger.view(site.state(), bundle.id().stream())));
            List<RepositoryChange> changes = new ArrayList<>();
            for (Destination destination : destinations) {
                changes.add(
                        destination.entry().isWhole()
                                ? change(destination, index, comparison)
                                : change(destination, unchanged));
            }
            return plan(bundle, holdings, changes, check);
        } finally {
            SafeDirectory.delete(work);
        }
    }

    private ImportPlan plan(VerifiedBundle bundle, Holdings holdings, List<RepositoryChange> changes, PreCheck check)
            throws FerryException, IOException, PulpException {
        Holdings.Tally tally = holdings.tally();
        BatchSize size = BatchSize.of(site.settings().limits(), tally.bytes());
        return new ImportPlan(
                bundle.id(),
                changes,
                tally.wanted(),
                tally.bytes(),
                tally.present(),
                tally.wanted() == 0 ? 0 : size.staged(tally.largest()),
                ImportPlan.duration(tally.wanted(), tally.bytes(), changes),
                isDone(bundle),
                check.problems(),
                check.warnings());
    }

    private boolean isDone(VerifiedBundle bundle) throws FerryException, IOException, PulpException {
        Optional<LedgerEntry> serving =
                Ledger.serving(Ledger.view(site.state(), bundle.id().stream()).entries());
        return serving.isPresent()
                && serving.get().manifest().equals(bundle.signed().digest())
                && new ServedState(site).differences(bundle.id(), store, true).isEmpty();
    }

    /** Of one that the bundle does not carry; where it does not fit this site, that is among the problems. */
    private static RepositoryChange change(Destination destination, UnchangedRepositories unchanged)
            throws IOException, PulpException {
        Way way;
        long here = 0;
        try {
            Standing standing = unchanged.of(destination);
            way = standing.way();
            here = units(standing.latest().present());
        } catch (FerryException e) {
            way = new Way(
                    Way.Kind.NOTHING, "it cannot be imported: " + e.first().message(), null, null, false);
        }
        UnitDifference since = way.difference();
        return new RepositoryChange(
                destination.entry().name(),
                destination.entry().type(),
                destination.repository().isPresent(),
                here,
                units(destination.entry().counts()),
                since == null ? 0 : since.removed(),
                since == null ? 0 : since.added(),
                way.kind().word(),
                way.reason());
    }

    private static long units(SortedMap<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private RepositoryChange change(Destination destination, IndexFiles index, UnitComparison comparison)
            throws FerryException, IOException, PulpException {
        long there = units(destination.entry().counts());
        String name = destination.entry().name();
        String type = destination.entry().type();
        if (destination.repository().isEmpty()) {
            return new RepositoryChange(
                    name, type, false, 0, there, there, 0, Way.Kind.WHOLE.word(), "there is nothing at the site");
        }
        RepositoryVersion latest =
                site.pulp().repositories().latest(destination.repository().get());
        Repository repository = destination.repository().get();
        Way way = new Ways(new KeptUnits(store), index, comparison).choose(destination, repository, latest);
        UnitDifference difference = way.difference();
        long here = units(latest.present());
        if (way.isNeeded() && difference == null) {
            difference = comparison.compare(latest, index, destination.ordinal());
        }
        return new RepositoryChange(
                name,
                type,
                true,
                here,
                there,
                difference == null ? 0 : difference.added(),
                difference == null ? 0 : difference.removed(),
                way.kind().word(),
                way.reason());
    }
}
