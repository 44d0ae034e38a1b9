package org.pulpferry.importer.change;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.change.KeptUnits.Told;
import org.pulpferry.importer.change.UnchangedRepositories.Standing;
import org.pulpferry.importer.load.Cargo;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.load.UnitDifference;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.Operations.StartedTar;
import org.pulpferry.importer.site.ScratchRepository;
import org.pulpferry.importer.site.Site;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.FoundUnit;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.UnitFinder;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Brings a repository to its new state by what changed: rows of new units go into a scratch repository, and one modification of the real one
 * adds these and removes those that are gone. What came of it is held against the difference by what Pulp says it added and removed.
 */
public final class ChangeImport {
    /** Pulp drops all units of these types from a version unless they are added again. */
    private static final List<String> DROPPED =
            List.of("deb.release_file", "deb.package_index", "deb.installer_file_index");

    private final Site site;
    private final Operations operations;
    private final MetaFolder meta;
    private final IndexFiles index;
    private final Supply supply;
    private final UnitComparison comparison;
    private final Path work;
    private final int atOnce;
    private final List<String> removals = new ArrayList<>();

    /** {@code work}: an own folder for temporary files, removed when done. */
    public ChangeImport(Site site, Operations operations, Bundle bundle, UnitComparison comparison, Path work) {
        this.site = site;
        this.operations = operations;
        this.meta = bundle.meta();
        this.index = bundle.index();
        this.supply = bundle.supply();
        this.comparison = comparison;
        this.work = work;
        this.atOnce = site.settings().limits().units();
    }

    /** What was unpacked of a bundle, and where its artifacts come from. */
    public record Bundle(MetaFolder meta, IndexFiles index, Supply supply) {}

    /** Has what Pulp lacks of a bundle's artifacts. */
    @FunctionalInterface
    public interface Supply {
        /** Begins a tar for rows; all artifacts of the bundle that Pulp does not have are in it. {@code subject}: of its import. */
        Cargo cargo(String subject) throws FerryException, IOException, PulpException, InterruptedException;
    }

    /**
     * Makes the repository's next version from the one before. Where more units changed than one request may name, they are put together in
     * the scratch repository.
     *
     * @return a version that equals the index; empty, with a notice, where Pulp's ordinary import has to do it
     */
    public Optional<RepositoryVersion> run(
            Destination destination, Repository repository, RepositoryVersion before, UnitDifference difference)
            throws PulpException, FerryException, IOException, InterruptedException {
        String why;
        try {
            return Optional.of(change(destination, repository, before, difference));
        } catch (UnfitException e) {
            why = String.valueOf(e.getMessage());
        } catch (PulpException.Refused | PulpException.TaskFailed | PulpException.Nonsense e) {
            why = Escaper.text(String.valueOf(e.getMessage()));
        }
        site.progress()
                .notice(destination.quoted() + " is imported whole, since what changed could not be imported alone: "
                        + why);
        return Optional.empty();
    }

    private RepositoryVersion change(
            Destination destination, Repository repository, RepositoryVersion before, UnitDifference difference)
            throws PulpException, FerryException, IOException, InterruptedException, UnfitException {
        if (difference.came().isEmpty()) {
            Old old = old(before, difference);
            if (old.gone().size() + old.kept().size() <= atOnce) {
                modify(destination, repository, new Change(Map.of(), old.kept(), old.gone()), () -> {});
                return checked(
                        destination, repository, before, Set.of(), old.gone().keySet());
            }
        }
        String name = operations.handOver().runName() + "-" + destination.ordinalName();
        ScratchRepository scratch =
                new ScratchRepository(site, destination.entry().type(), name);
        Change change;
        boolean done = false;
        try {
            change = changeBy(scratch, destination, before, difference);
            if (!Collections.disjoint(change.came().keySet(), change.gone().keySet())) {
                throw new UnfitException("a unit keeps its key and has other files");
            }
            if (change.came().size() + change.gone().size() <= atOnce) {
                modify(destination, repository, change, () -> removeAlready(scratch));
            } else {
                assemble(scratch, destination, repository, before, change);
            }
            scratch.startRemove().ifPresent(removals::add);
            done = true;
        } finally {
            if (!done) {
                removeQuietly(scratch);
            }
        }
        return checked(
                destination,
                repository,
                before,
                change.came().keySet(),
                change.gone().keySet());
    }

    /** PRNs by id of units of the version before: those that are not in the next one, and those that Pulp drops unless they are named. */
    private record Old(Map<UUID, String> gone, Map<UUID, String> kept) {}

    private Old old(RepositoryVersion before, UnitDifference difference) throws PulpException, UnfitException {
        UnitFinder finder = site.pulp().contents().finder(before);
        Map<UUID, String> gone = gone(finder, difference.gone());
        return new Old(gone, kept(finder, gone));
    }

    /**
     * Makes a version that an earlier bundle brought the newest again; nothing of it has to be imported.
     *
     * @throws FerryException TASK when Pulp says it is done and its version is another
     */
    public RepositoryVersion restore(Destination destination, Repository repository, Standing standing)
            throws PulpException, FerryException, IOException, InterruptedException {
        List<String> again = List.copyOf(kept(site.pulp().contents().finder(standing.version()), Map.of())
                .values());
        Modification back = new Modification(standing.version().href(), again, List.of());
        modify("change-" + destination.ordinalName(), repository.href(), back, destination);
        RepositoryVersion after = site.pulp().repositories().latest(repository);
        Told told = standing.kept().told();
        if (!comparison.compare(after, told.index(), told.ordinal()).isNone()) {
            throw new FerryException(
                    ProblemCode.TASK,
                    "Pulp took " + destination.quoted() + " back to its version "
                            + standing.version().number() + ", yet what it made is not the same",
                    "clients still see the old state; nobody else may change this repository while ferry imports;"
                            + " run the same command again, and report it if it stays like this");
        }
        return after;
    }

    /** PRNs by id of what is added, what has to be added again, and what is removed. */
    private record Change(Map<UUID, String> came, Map<UUID, String> kept, Map<UUID, String> gone) {
        List<String> added() {
            List<String> added = new ArrayList<>(came.values());
            added.addAll(kept.values());
            return added;
        }
    }

    /** Waits until the scratch repositories are gone, which Pulp removes while others are changed. */
    public void awaitRemovals() throws PulpException, InterruptedException {
        for (String task : removals) {
            site.pulp().tasks().await(task, site.waiting("removing a scratch repository"));
        }
        removals.clear();
    }

    private static void removeQuietly(ScratchRepository scratch) throws InterruptedException {
        try {
            scratch.remove();
        } catch (PulpException e) {
            // what went wrong before is the one to tell; the next run removes scratch repositories that were left
        }
    }

    private Map<UUID, String> gone(UnitFinder finder, List<UnitLine> units) throws PulpException, UnfitException {
        Map<String, Set<List<String>>> byType = new TreeMap<>();
        units.forEach(unit -> byType.computeIfAbsent(unit.type(), any -> new LinkedHashSet<>())
                .add(unit.key()));
        Map<UUID, String> gone = new HashMap<>();
        for (Map.Entry<String, Set<List<String>>> each : byType.entrySet()) {
            site.progress().report("finding what is gone", gone.size(), units.size(), Progress.Unit.ITEMS);
            for (FoundUnit found : finder.find(type(each.getKey()), each.getValue())) {
                gone.put(found.id(), found.prn());
            }
        }
        if (gone.size() != units.size()) {
            throw new UnfitException("of " + units.size() + " units to be removed, Pulp finds " + gone.size());
        }
        return gone;
    }

    private static Map<UUID, String> kept(UnitFinder finder, Map<UUID, String> gone) throws PulpException {
        Map<UUID, String> kept = new HashMap<>();
        for (String type : DROPPED) {
            for (FoundUnit unit : finder.all(type(type))) {
                if (!gone.containsKey(unit.id())) {
                    kept.put(unit.id(), unit.prn());
                }
            }
        }
        return kept;
    }

    private static ContentType type(String name) {
        return ContentTypes.of(name).orElseThrow();
    }

    /** Imports the rows of what is new, and looks up what was there while Pulp is at it. */
    private Change changeBy(
            ScratchRepository scratch, Destination destination, RepositoryVersion before, UnitDifference difference)
            throws PulpException, FerryException, IOException, InterruptedException, UnfitException {
        if (difference.came().isEmpty()) {
            Old old = old(before, difference);
            scratch.create();
            return new Change(Map.of(), old.kept(), old.gone());
        }
        String subject = "scratch-" + destination.ordinalName();
        Old old;
        try (Cargo cargo = supply.cargo(subject)) {
            // read, and found to be what was signed, before anything is made at Pulp
            Path toc = rows(destination, difference, cargo);
            cargo.begin();
            scratch.create();
            StartedTar tar = operations.startTar(subject, Map.of(destination.ordinalName(), scratch.name()), toc);
            old = oldMeanwhile(tar, before, difference);
            operations.await(tar, "waiting for Pulp to import what changed in " + destination.quoted());
            cargo.end();
        }
        return new Change(identified(scratch.latest(), difference.came()), old.kept(), old.gone());
    }

    private Path rows(Destination destination, UnitDifference difference, Cargo cargo)
            throws FerryException, UnfitException {
        try {
            new ChangedRows(meta, destination.ordinal(), work).addTo(cargo.batch(), difference.came());
            return cargo.batch().finish();
        } catch (IOException e) {
            throw Failures.of(e, "writing the changed rows of " + destination.quoted() + " to the import path");
        }
    }

    private Old oldMeanwhile(StartedTar tar, RepositoryVersion before, UnitDifference difference)
            throws PulpException, UnfitException, InterruptedException {
        boolean done = false;
        try {
            Old old = old(before, difference);
            done = true;
            return old;
        } finally {
            if (!done) {
                operations.cancel(tar);
            }
        }
    }

    private Map<UUID, String> identified(RepositoryVersion version, List<UnitLine> wanted)
            throws PulpException, IOException, UnfitException {
        Set<UnitLine> missing = new HashSet<>(wanted);
        Map<UUID, String> prns = new HashMap<>();
        SafeDirectory.delete(work);
        SafeDirectory.create(work);
        try {
            Map<UUID, String> all = new HashMap<>();
            site.pulp().contents().identified(version, work, all::put, (id, unit) -> {
                TreeMap<String, Sha256> artifacts = new TreeMap<>();
                unit.artifacts().forEach((path, digest) -> artifacts.put(path, Sha256.parse(digest)));
                if (missing.remove(new UnitLine(unit.type(), unit.key(), artifacts))) {
                    prns.put(id, Objects.requireNonNull(all.get(id), "listed with its PRN"));
                }
            });
        } finally {
            SafeDirectory.delete(work);
        }
        if (!missing.isEmpty()) {
            throw new UnfitException(
                    "Pulp imported " + prns.size() + " of " + wanted.size() + " new units as they are");
        }
        return prns;
    }

    /** {@code meanwhile}: done while Pulp is at it. */
    private void modify(Destination destination, Repository repository, Change change, Runnable meanwhile)
            throws PulpException, IOException, InterruptedException {
        modify(
                "change-" + destination.ordinalName(),
                repository.href(),
                new Modification(null, change.added(), List.copyOf(change.gone().values())),
                destination,
                meanwhile);
    }

    /** Its units have been named, and stay: what has just come is not cleaned up for a day. */
    private void removeAlready(ScratchRepository scratch) {
        try {
            scratch.startRemove().ifPresent(removals::add);
        } catch (PulpException e) {
            // it is asked for again after the modification
        }
    }

    /** Puts the new state together where nobody looks, and moves the repository there at once. */
    private void assemble(
            ScratchRepository scratch,
            Destination destination,
            Repository repository,
            RepositoryVersion before,
            Change change)
            throws PulpException, IOException, InterruptedException {
        String subject = "assemble-" + destination.ordinalName();
        String base = before.href();
        for (List<String> part : parts(List.copyOf(change.gone().values()))) {
            modify(subject, scratch.href(), new Modification(base, List.of(), part), destination);
            base = null;
        }
        for (List<String> part : parts(List.copyOf(change.came().values()))) {
            modify(subject, scratch.href(), new Modification(base, part, List.of()), destination);
            base = null;
        }
        List<String> again = new ArrayList<>(change.kept().values());
        change.came().values().stream().filter(ChangeImport::isDropped).forEach(again::add);
        modify(
                "change-" + destination.ordinalName(),
                repository.href(),
                new Modification(scratch.latest().href(), again, List.of()),
                destination);
    }

    /** Whether a PRN is of a type that Pulp drops; it has the type without underscores. */
    private static boolean isDropped(String prn) {
        return DROPPED.stream().anyMatch(type -> prn.startsWith("prn:" + type.replace("_", "") + ":"));
    }

    private List<List<String>> parts(List<String> all) {
        List<List<String>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += atOnce) {
            parts.add(all.subList(from, Math.min(all.size(), from + atOnce)));
        }
        return parts;
    }

    private void modify(String subject, String href, Modification change, Destination destination)
            throws PulpException, IOException, InterruptedException {
        modify(subject, href, change, destination, () -> {});
    }

    private void modify(String subject, String href, Modification change, Destination destination, Runnable meanwhile)
            throws PulpException, IOException, InterruptedException {
        operations.run(subject, "changing " + destination.quoted(), correlation -> {
            String task = site.pulp().repositories().startModify(href, change, correlation);
            meanwhile.run();
            return task;
        });
    }

    private RepositoryVersion checked(
            Destination destination, Repository repository, RepositoryVersion before, Set<UUID> came, Set<UUID> gone)
            throws PulpException, FerryException, IOException, UnfitException {
        List<RepositoryVersion> newest = site.pulp().repositories().newest(repository, 2);
        RepositoryVersion after = newest.get(0);
        boolean next = after.number() == before.number() + 1
                && newest.stream().anyMatch(each -> each.href().equals(before.href()));
        boolean right = next
                ? after.present().equals(destination.entry().counts())
                        && site.pulp().contents().added(after).equals(came)
                        && site.pulp().contents().removed(after).equals(gone)
                : comparison.compare(after, index, destination.ordinal()).isNone();
        if (!right) {
            throw new UnfitException("Pulp made version " + after.number() + ", which is not what the bundle says");
        }
        return after;
    }
}
