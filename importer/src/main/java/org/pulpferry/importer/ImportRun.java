package org.pulpferry.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.ImportResult.RepositoryResult;
import org.pulpferry.importer.change.ChangeImport;
import org.pulpferry.importer.change.KeptUnits;
import org.pulpferry.importer.change.Way;
import org.pulpferry.importer.change.Ways;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.RecordedVersion;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.importer.load.Presence;
import org.pulpferry.importer.load.Repair;
import org.pulpferry.importer.load.RepositoryLoader;
import org.pulpferry.importer.load.RepositoryLoader.Made;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.load.UnitDifference;
import org.pulpferry.importer.serve.Pinning;
import org.pulpferry.importer.serve.Publisher;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.Witness;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Loads one verified bundle up to the point where only the distributions are left to be moved. Nothing a client can see changes. Every step
 * looks at Pulp before it acts, so the same bundle again goes on where a killed run stopped.
 */
final class ImportRun {
    private static final int PASSES = 3;

    private final Site site;
    private final VerifiedBundle bundle;
    private final OpenedBundle opened;
    private final RunJournal journal;
    private final Operations operations;
    private final Suspects suspects;
    private final List<RepositoryResult> results = new ArrayList<>();
    private final List<RecordedVersion> versions = new ArrayList<>();
    private @Nullable Presence presence;
    private int workers;
    private @Nullable ArtifactSupply supply;

    ImportRun(Site site, VerifiedBundle bundle, OpenedBundle opened, RunJournal journal, Operations operations) {
        this.site = site;
        this.bundle = bundle;
        this.opened = opened;
        this.journal = journal;
        this.operations = operations;
        this.suspects = new Suspects(site.state(), journal.folder());
    }

    /** Told when the first thing is about to be changed at Pulp. */
    @FunctionalInterface
    interface Beginning {
        void write() throws IOException;
    }

    /**
     * Checks, loads, compares, repairs, publishes.
     *
     * @return what each repository became, with what its distribution is to serve
     */
    List<LoadedRepository> stage(boolean adopt, Beginning beginning)
            throws FerryException, IOException, PulpException, InterruptedException {
        // 1. the index; the site
        IndexFiles index = opened.index();
        Holdings holdings = opened.holdings(index);
        List<Destination> destinations;
        MetaFolder meta;
        try (Ahead<MetaFolder> rows = new Ahead<>("rows", () -> opened.meta(index, holdings))) {
            destinations = check(index, holdings, adopt);
            // 2. what Pulp will be given is what was signed
            meta = rows.get();
        }
        SortedMap<String, Sha256> digests = index.digests();
        // 3. from here on Pulp is changed, clients see nothing
        beginning.write();
        Pinning pinning = new Pinning(site, bundle.id().stream());
        for (Destination destination : destinations) {
            pinning.apply(destination);
        }
        supply = new ArtifactSupply(
                site,
                operations,
                suspects,
                opened,
                new ArtifactSupply.Wanted(meta, holdings, presence(), missing(), workers));
        supply().loadFirst();
        UnitComparison comparison =
                new UnitComparison(site.pulp(), journal.folder().resolve("comparison"));
        RepositoryLoader loader = new RepositoryLoader(
                site,
                operations,
                bundle.id().stream(),
                new RepositoryLoader.Unpacked(meta, index, digests),
                comparison);
        Ways ways = new Ways(new KeptUnits(new BundleStore(site.state())), index, comparison);
        ChangeImport changes = new ChangeImport(
                site,
                operations,
                new ChangeImport.Bundle(meta, index),
                comparison,
                journal.folder().resolve("change"));
        List<LoadedRepository> loaded = loadRepositories(destinations, loader, ways, changes);
        changes.awaitRemovals();
        repair(loaded, holdings);
        return publish(destinations, loaded);
    }

    private ArtifactSupply supply() {
        return Objects.requireNonNull(supply, "artifacts come after the check");
    }

    private Presence presence() {
        return Objects.requireNonNull(presence, "what Pulp has is known after the check");
    }

    private List<Destination> check(IndexFiles index, Holdings holdings, boolean adopt)
            throws FerryException, IOException, PulpException, InterruptedException {
        PreCheck preCheck = new PreCheck(site, bundle, missing());
        List<Destination> destinations = preCheck.look(index, holdings, suspects, adopt);
        if (!preCheck.problems().isEmpty()) {
            throw new FerryException(preCheck.problems());
        }
        // of no interest any more once the import is done: it had room
        preCheck.warnings().forEach(each -> site.progress().notice(each.message()));
        presence = preCheck.presence();
        workers = preCheck.workers();
        return destinations;
    }

    private MissingArtifacts missing() {
        return new MissingArtifacts(site.state(), bundle, opened);
    }

    private List<LoadedRepository> loadRepositories(
            List<Destination> destinations, RepositoryLoader loader, Ways ways, ChangeImport changes)
            throws FerryException, IOException, PulpException, InterruptedException {
        List<LoadedRepository> loaded = new ArrayList<>();
        for (Destination destination : destinations) {
            Repository repository = loader.repository(destination);
            RepositoryVersion before = site.pulp().repositories().latest(repository);
            Way way = ways.choose(destination, repository, before);
            if (way.found() != null) {
                site.progress().notice(way.found());
            }
            RepositoryVersion version = before;
            if (way.isNeeded()) {
                supply().renew();
                UnitDifference difference = way.difference();
                Optional<RepositoryVersion> changed = way.kind() == Way.Kind.CHANGE && difference != null
                        ? changes.run(destination, repository, before, difference)
                        : Optional.empty();
                version = changed.isPresent() ? changed.get() : loader.load(destination, repository);
            }
            boolean made = way.isNeeded() || way.isFerrys() || wasBegun(destination);
            loaded.add(loader.record(destination, repository, version, made ? Made.BY_FERRY : Made.FOUND));
            versions.add(new RecordedVersion(destination.ordinal(), version.href(), version.prn()));
            results.add(new RepositoryResult(
                    destination.entry().name(),
                    destination.entry().type(),
                    version.number(),
                    loaded.get(loaded.size() - 1).unitCount(),
                    way.isNeeded(),
                    destination.isServed() ? destination.entry().serving().distribution() : null));
            site.progress().report("importing repositories", loaded.size(), destinations.size(), Progress.Unit.ITEMS);
        }
        return loaded;
    }

    /** Whether an earlier run of this bundle asked Pulp for the version. */
    private boolean wasBegun(Destination destination) {
        return journal.last(Kind.BEGUN, "meta-" + destination.ordinalName()).isPresent()
                || journal.last(Kind.BEGUN, "change-" + destination.ordinalName())
                        .isPresent();
    }

    /** Settles doubts that interrupted batches, of this bundle or another, left about artifacts these versions hold. */
    private void repair(List<LoadedRepository> loaded, Holdings holdings)
            throws FerryException, IOException, PulpException, InterruptedException {
        SortedSet<Sha256> doubtful = new TreeSet<>();
        for (Sha256 each : suspects.all()) {
            if (holdings.refersTo(each.hex())) {
                doubtful.add(each);
            }
        }
        for (int pass = 0; !doubtful.isEmpty(); pass++) {
            if (repaired(loaded) == 0) {
                suspects.forget(doubtful);
                return;
            }
            if (pass == PASSES) {
                throw new FerryException(
                        ProblemCode.TASK,
                        "Pulp's repair finds artifacts of this bundle missing or rotten again and again",
                        "check the disk of Pulp's artifact storage");
            }
            doubtful.forEach(holdings::lose); // which of them it was Pulp does not say
            supply().load();
        }
    }

    private long repaired(List<LoadedRepository> loaded) throws IOException, PulpException, InterruptedException {
        long bad = 0;
        Repair repair = new Repair(site, operations);
        for (LoadedRepository each : loaded) {
            var version = site.pulp().repositories().version(each.version());
            if (version.isPresent()) {
                bad += repair.run(version.get(), Integer.toString(each.ordinal()));
            }
        }
        if (bad > 0) {
            site.progress()
                    .notice("an interrupted run had left " + bad + " artifacts cut short; they are loaded again");
        }
        return bad;
    }

    private List<LoadedRepository> publish(List<Destination> destinations, List<LoadedRepository> loaded)
            throws FerryException, IOException, PulpException, InterruptedException {
        Publisher publisher = new Publisher(site, journal, operations);
        Witness witness = new Witness(bundle.id(), bundle.signed().digest());
        List<LoadedRepository> ready = new ArrayList<>();
        for (int i = 0; i < loaded.size(); i++) {
            LoadedRepository each = loaded.get(i);
            Destination destination = destinations.get(i);
            if (destination.isServed()) {
                try {
                    Distribution.Target target = publisher.publish(destination, each.version());
                    each = each.servedBy(destination.entry().serving().distribution(), target);
                } catch (PulpException e) {
                    throw PulpProblems.of(e, "publishing " + destination.quoted());
                }
            }
            witness.set(site, bundle.root(), each.repository());
            ready.add(each);
        }
        return ready;
    }

    /** Keeps what others need to know: manifest, index, what the repositories are. */
    void record(BundleStore store, List<LoadedRepository> loaded) throws IOException {
        store.putManifest(bundle.id(), bundle.signed().bytes());
        opened.keepIndex(site.state().bundle(bundle.id()).resolve("index"));
        store.putVersions(bundle.id(), versions);
        store.put(bundle.id(), loaded);
        journal.write(Kind.LOADED, bundle.id().toString(), Map.of());
    }

    List<RepositoryResult> results() {
        return List.copyOf(results);
    }

    long loadedArtifacts() {
        return supply == null ? 0 : supply.loaded();
    }

    long loadedBytes() {
        return supply == null ? 0 : supply.loadedBytes();
    }
}
