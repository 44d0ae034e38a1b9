package org.pulpferry.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.ImportResult.RepositoryResult;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.ArtifactLoader;
import org.pulpferry.importer.load.BatchSize;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.importer.load.Repair;
import org.pulpferry.importer.load.RepositoryLoader;
import org.pulpferry.importer.load.RepositoryLoader.Made;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.serve.Pinning;
import org.pulpferry.importer.serve.Publisher;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.site.Witness;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
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
    private long loadedArtifacts;
    private long loadedBytes;

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
        List<Destination> destinations = check(holdings, adopt);
        // 2. what Pulp will be given is what was signed
        MetaFolder meta = opened.meta(index, holdings);
        SortedMap<String, Sha256> digests = index.digests();
        requireSharedFolder();
        // 3. from here on Pulp is changed, clients see nothing
        beginning.write();
        Pinning pinning = new Pinning(site, bundle.id().stream());
        for (Destination destination : destinations) {
            pinning.apply(destination);
        }
        loadArtifacts(meta, holdings);
        RepositoryLoader loader = new RepositoryLoader(
                site,
                operations,
                bundle.id().stream(),
                new RepositoryLoader.Unpacked(meta, index, digests),
                new UnitComparison(site.pulp(), journal.folder().resolve("comparison")));
        List<LoadedRepository> loaded = loadRepositories(destinations, loader, meta, holdings);
        repair(loaded, meta, holdings);
        return publish(destinations, loaded);
    }

    private List<Destination> check(Holdings holdings, boolean adopt)
            throws FerryException, IOException, PulpException, InterruptedException {
        PreCheck preCheck = new PreCheck(site, bundle);
        List<Destination> destinations = preCheck.look(holdings, suspects, adopt);
        if (!preCheck.problems().isEmpty()) {
            throw new FerryException(preCheck.problems());
        }
        // of no interest any more once the import is done: it had room
        preCheck.warnings().forEach(each -> site.progress().notice(each.message()));
        return destinations;
    }

    /** The first thing that Pulp is asked to do: nothing that the bundle's index or rows could be refused for comes after it. */
    private void requireSharedFolder() throws FerryException, IOException, PulpException, InterruptedException {
        List<Problem> problems = new SiteCheck(site).roundTrip(operations);
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }

    /** Loads what is wanted, and looks again: an orphan clean-up may have taken some of it meanwhile. */
    private void loadArtifacts(MetaFolder meta, Holdings holdings)
            throws FerryException, IOException, PulpException, InterruptedException {
        for (int pass = 0; pass < PASSES; pass++) {
            Holdings.Tally tally = holdings.tally();
            if (tally.missing() > 0) {
                throw new FerryException(List.of(PreCheck.missing(tally.missing())));
            }
            if (tally.wanted() == 0) {
                return;
            }
            load(meta, holdings, tally);
            lookAgain(holdings);
        }
        throw new FerryException(
                ProblemCode.TASK,
                "artifacts that Pulp took are gone again, " + PASSES + " times",
                "see whether somebody runs orphan clean-up without protection time while ferry imports");
    }

    private void load(MetaFolder meta, Holdings holdings, Holdings.Tally tally)
            throws FerryException, IOException, PulpException, InterruptedException {
        ArtifactLoader loader = new ArtifactLoader(
                operations,
                suspects,
                site.progress(),
                BatchSize.of(site.settings().limits(), tally.bytes()),
                site.ids().get().toString().substring(0, 8));
        try {
            loader.load(place -> opened.contents().openData(holdings.once(), place), meta, holdings);
        } catch (PulpException e) {
            throw PulpProblems.of(e, "loading artifacts");
        } finally {
            loadedArtifacts += loader.loaded();
            loadedBytes += loader.loadedBytes();
        }
    }

    /* What was loaded in this run is whole although an earlier run left doubts about it: those are settled by repair. */
    private void lookAgain(Holdings holdings) throws PulpException, IOException {
        holdings.clearPresent();
        site.pulp().contents().allArtifacts(artifact -> holdings.present(artifact.sha256()));
    }

    private List<LoadedRepository> loadRepositories(
            List<Destination> destinations, RepositoryLoader loader, MetaFolder meta, Holdings holdings)
            throws FerryException, IOException, PulpException, InterruptedException {
        List<LoadedRepository> loaded = new ArrayList<>();
        for (Destination destination : destinations) {
            Repository repository = loader.repository(destination);
            RepositoryVersion before = site.pulp().repositories().latest(repository);
            RepositoryVersion version = before;
            boolean current = loader.isCurrent(destination, before);
            if (!current) {
                lookAgain(holdings);
                loadArtifacts(meta, holdings);
                version = loader.load(destination, repository);
            }
            boolean made = !current
                    || journal.last(Kind.BEGUN, "meta-" + destination.ordinalName())
                            .isPresent();
            loaded.add(loader.record(destination, repository, version, made ? Made.BY_FERRY : Made.FOUND));
            results.add(new RepositoryResult(
                    destination.entry().name(),
                    destination.entry().type(),
                    version.number(),
                    loaded.get(loaded.size() - 1).unitCount(),
                    !current,
                    destination.isServed() ? destination.entry().serving().distribution() : null));
            site.progress().report("importing repositories", loaded.size(), destinations.size(), Progress.Unit.ITEMS);
        }
        return loaded;
    }

    /** Settles doubts that interrupted batches, of this bundle or another, left about artifacts these versions hold. */
    private void repair(List<LoadedRepository> loaded, MetaFolder meta, Holdings holdings)
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
            doubtful.forEach(holdings::distrust);
            loadArtifacts(meta, holdings);
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
        store.put(bundle.id(), loaded);
        journal.write(Kind.LOADED, bundle.id().toString(), Map.of());
    }

    List<RepositoryResult> results() {
        return List.copyOf(results);
    }

    long loadedArtifacts() {
        return loadedArtifacts;
    }

    long loadedBytes() {
        return loadedBytes;
    }
}
