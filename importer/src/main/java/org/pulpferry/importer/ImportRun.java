package org.pulpferry.importer;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.ImportResult.RepositoryResult;
import org.pulpferry.importer.change.ChangeImport;
import org.pulpferry.importer.change.KeptUnits;
import org.pulpferry.importer.change.KeptUnits.Kept;
import org.pulpferry.importer.change.UnchangedRepositories;
import org.pulpferry.importer.change.UnchangedRepositories.Standing;
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
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.PulpStatus;
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
    private final Unpacking unpacking;
    private final OpenedBundle opened;
    private final PulpStatus status;
    private final RunJournal journal;
    private final Operations operations;
    private final Suspects suspects;
    private final List<RepositoryResult> results = new ArrayList<>();
    private final List<RecordedVersion> versions = new ArrayList<>();
    private @Nullable Presence presence;
    private @Nullable ArtifactSupply supply;
    private @Nullable UnchangedRepositories unchanged;
    private final Map<Integer, Kept> asBefore = new HashMap<>();

    ImportRun(Site site, Given given, RunJournal journal, Operations operations) {
        this.site = site;
        this.bundle = given.bundle();
        this.unpacking = given.unpacking();
        this.opened = unpacking.opened();
        this.status = given.status();
        this.journal = journal;
        this.operations = operations;
        this.suspects = new Suspects(site.state(), journal.folder());
    }

    /**
     * What is imported, and where.
     *
     * @param status of the Pulp that it goes to, just asked for
     */
    record Given(VerifiedBundle bundle, Unpacking unpacking, PulpStatus status) {}

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
        IndexFiles index = unpacking.listed().index();
        Holdings holdings = unpacking.listed().holdings();
        UnitComparison comparison =
                new UnitComparison(site.pulp(), journal.folder().resolve("comparison"));
        KeptUnits kept = new KeptUnits(new BundleStore(site.state()));
        unchanged = new UnchangedRepositories(site, bundle.id().stream(), kept, comparison);
        Instant looked = site.clock().instant();
        List<Destination> destinations = check(index, holdings, adopt);
        // 2. what Pulp will be given is what was signed
        MetaFolder meta = unpacking.rows();
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
                new ArtifactSupply.Wanted(
                        meta, holdings, presence(), missing(), status.workers().size(), looked));
        supply().loadFirst(
                        destinations.stream().allMatch(each -> each.repository().isPresent()));
        RepositoryLoader loader = new RepositoryLoader(
                site, operations, bundle.id().stream(), new RepositoryLoader.Unpacked(meta, index), comparison);
        Ways ways = new Ways(kept, index, comparison);
        ChangeImport changes = new ChangeImport(
                site,
                operations,
                new ChangeImport.Bundle(meta, index, supply()::cargo),
                comparison,
                journal.folder().resolve("change"));
        List<LoadedRepository> loaded = new ArrayList<>();
        for (Destination destination : destinations) {
            loaded.add(
                    destination.entry().isWhole()
                            ? load(destination, index, loader, ways, changes)
                            : restore(destination, loader, changes));
            site.progress().report("importing repositories", loaded.size(), destinations.size(), Progress.Unit.ITEMS);
        }
        changes.awaitRemovals();
        supply().load(); // what no repository's rows took along
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
        PreCheck preCheck = new PreCheck(site, bundle, missing(), unchanged());
        List<Destination> destinations = preCheck.look(status, index, holdings, suspects, adopt);
        if (!preCheck.problems().isEmpty()) {
            throw new FerryException(preCheck.problems());
        }
        // of no interest any more once the import is done: it had room
        preCheck.warnings().forEach(each -> site.progress().notice(each.message()));
        presence = preCheck.presence();
        return destinations;
    }

    private UnchangedRepositories unchanged() {
        return Objects.requireNonNull(unchanged, "known before the check");
    }

    private MissingArtifacts missing() {
        return new MissingArtifacts(site.state(), bundle, opened);
    }

    private LoadedRepository load(
            Destination destination, IndexFiles index, RepositoryLoader loader, Ways ways, ChangeImport changes)
            throws FerryException, IOException, PulpException, InterruptedException {
        Repository repository = loader.repository(destination);
        RepositoryVersion before = site.pulp().repositories().latest(repository);
        Way way = ways.choose(destination, repository, before);
        tell(way);
        RepositoryVersion version = before;
        if (way.isNeeded()) {
            UnitDifference difference = way.difference();
            Optional<RepositoryVersion> changed = way.kind() == Way.Kind.CHANGE && difference != null
                    ? changes.run(destination, repository, before, difference)
                    : Optional.empty();
            version = changed.isPresent() ? changed.get() : whole(destination, repository, loader);
        }
        Sha256 units = index.unitsDigest(destination.ordinalName()).orElseThrow();
        return record(
                destination,
                way,
                loader.record(destination, repository, version, units, made(destination, way)),
                version);
    }

    private RepositoryVersion whole(Destination destination, Repository repository, RepositoryLoader loader)
            throws FerryException, IOException, PulpException, InterruptedException {
        supply().renew();
        return loader.load(destination, repository);
    }

    /** Of a repository that the bundle does not carry, the version that an earlier one brought. */
    private LoadedRepository restore(Destination destination, RepositoryLoader loader, ChangeImport changes)
            throws FerryException, IOException, PulpException, InterruptedException {
        Repository repository = loader.repository(destination);
        Standing standing = unchanged().of(destination);
        Way way = standing.way();
        tell(way);
        RepositoryVersion version =
                way.isNeeded() ? changes.restore(destination, repository, standing) : standing.version();
        if (version.href().equals(standing.kept().recorded().version())) {
            asBefore.put(destination.ordinal(), standing.kept());
        }
        Sha256 units = standing.kept().recorded().units();
        return record(
                destination,
                way,
                loader.record(destination, repository, version, units, made(destination, way)),
                version);
    }

    private void tell(Way way) {
        if (way.found() != null) {
            site.progress().notice(way.found());
        }
    }

    private Made made(Destination destination, Way way) {
        return way.isNeeded() || way.isFerrys() || wasBegun(destination) ? Made.BY_FERRY : Made.FOUND;
    }

    private LoadedRepository record(
            Destination destination, Way way, LoadedRepository loaded, RepositoryVersion version) {
        versions.add(new RecordedVersion(destination.ordinal(), version.href(), version.prn()));
        results.add(new RepositoryResult(
                loaded.name(),
                loaded.type(),
                loaded.number(),
                loaded.unitCount(),
                way.isNeeded(),
                destination.isServed() ? destination.entry().serving().distribution() : null));
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
                    Optional<Distribution.Target> before = asBefore(destination);
                    Distribution.Target target =
                            before.isPresent() ? before.get() : publisher.publish(destination, each.version());
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

    /** What clients were given of the very same version, if it is to be published in the same way. */
    private Optional<Distribution.Target> asBefore(Destination destination)
            throws IOException, FerryException, PulpException {
        Kept kept = asBefore.get(destination.ordinal());
        if (kept == null || kept.recorded().servingTarget().kind() != Distribution.Kind.PUBLICATION) {
            return Optional.empty();
        }
        Serving before = new BundleStore(site.state())
                .manifest(kept.bundle())
                .orElseThrow()
                .repository(kept.recorded().ordinal())
                .serving();
        Serving now = destination.entry().serving();
        boolean same = before.publish() == now.publish()
                && before.options().equals(now.options())
                && site.pulp().publications().exists(kept.recorded().target());
        return same ? Optional.of(kept.recorded().servingTarget()) : Optional.empty();
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
