package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.archive.TarReader;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.ArtifactLoader;
import org.pulpferry.importer.load.BatchSize;
import org.pulpferry.importer.load.Cargo;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.importer.load.Presence;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.problem.PulpException;

/** Sees to it that Pulp has every artifact that a bundle refers to, as often as it is asked. */
final class ArtifactSupply {
    private static final int PASSES = 3;

    /** Looking again is of use when an orphan clean-up may have come by since. */
    private static final Duration JUST = Duration.ofSeconds(5);

    private final Site site;
    private final Operations operations;
    private final Suspects suspects;
    private final OpenedBundle opened;
    private final MetaFolder meta;
    private final Holdings holdings;
    private final Presence presence;
    private final MissingArtifacts missing;
    private final int workers;
    private final List<ArtifactLoader> loaders = new ArrayList<>();
    private Instant looked;

    ArtifactSupply(Site site, Operations operations, Suspects suspects, OpenedBundle opened, Wanted wanted) {
        this.site = site;
        this.operations = operations;
        this.suspects = suspects;
        this.opened = opened;
        this.meta = wanted.meta();
        this.holdings = wanted.holdings();
        this.presence = wanted.presence();
        this.missing = wanted.missing();
        this.workers = wanted.workers();
        this.looked = wanted.looked();
    }

    /**
     * What is wanted, how to find out what is there, and what to say of what nobody has.
     *
     * @param workers how many Pulp has
     * @param looked when it was last looked what is there
     */
    record Wanted(
            MetaFolder meta,
            Holdings holdings,
            Presence presence,
            MissingArtifacts missing,
            int workers,
            Instant looked) {}

    /**
     * The first thing that Pulp is asked to do: nothing that the bundle's index or rows could be refused for comes after it. The first batch
     * proves that Pulp imports from where ferry writes; where nothing is wanted, a tar of nothing does.
     *
     * @param mayWait whether nothing has to be made at Pulp before rows can be imported: what fits one batch is then left for the first import of rows to
     *     take along
     */
    void loadFirst(boolean mayWait) throws FerryException, IOException, PulpException, InterruptedException {
        Holdings.Tally tally = holdings.tally();
        if (tally.wanted() == 0) {
            requireSharedFolder();
        }
        if (!mayWait || !isOneBatch(tally)) {
            load();
        }
    }

    /**
     * Begins a tar for rows of a repository. All that is wanted is in it, or was loaded when it is more than one batch.
     *
     * @param subject of its import
     */
    Cargo cargo(String subject) throws FerryException, IOException, PulpException, InterruptedException {
        if (!isJust(looked)) {
            lookAgain();
        }
        if (!isOneBatch(holdings.tally())) {
            load();
        }
        Holdings.Tally tally = holdings.tally();
        return loader(tally).cargo(tally.wanted() == 0 ? null : this::data, meta, holdings, subject);
    }

    private boolean isOneBatch(Holdings.Tally tally) {
        BatchSize size = size(tally);
        return tally.missing() == 0 && tally.wanted() <= size.rows() && tally.bytes() <= size.bytes();
    }

    private BatchSize size(Holdings.Tally tally) {
        return BatchSize.of(site.settings().limits(), tally.bytes()).forWorkers(workers);
    }

    private StreamReader data(TarReader.Place place) throws FerryException {
        return opened.contents().openData(holdings.once(), place);
    }

    private ArtifactLoader loader(Holdings.Tally tally) {
        ArtifactLoader loader = new ArtifactLoader(
                operations,
                suspects,
                site.progress(),
                size(tally),
                site.ids().get().toString().substring(0, 8));
        loaders.add(loader);
        return loader;
    }

    private void requireSharedFolder() throws FerryException, IOException, PulpException, InterruptedException {
        List<Problem> problems = new SiteCheck(site).roundTrip(operations);
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }

    /** Loads what is wanted, and, where that took its time, looks again: an orphan clean-up may have taken some of it meanwhile. */
    void load() throws FerryException, IOException, PulpException, InterruptedException {
        for (int pass = 0; pass < PASSES; pass++) {
            Holdings.Tally tally = holdings.tally();
            if (tally.missing() > 0) {
                throw new FerryException(List.of(missing.problem(holdings)));
            }
            if (tally.wanted() == 0) {
                return;
            }
            Instant begun = site.clock().instant();
            load(tally);
            if (isJust(begun)) {
                looked = begun; // each was seen to be taken
            } else {
                lookAgain();
            }
        }
        throw new FerryException(
                ProblemCode.TASK,
                "artifacts that Pulp took are gone again, " + PASSES + " times",
                "see whether somebody runs orphan clean-up without protection time while ferry imports");
    }

    private void load(Holdings.Tally tally) throws FerryException, IOException, PulpException, InterruptedException {
        try {
            loader(tally).load(this::data, meta, holdings);
        } catch (FileSystemException e) {
            blameThePath();
            throw e;
        } catch (PulpException.Refused | PulpException.TaskFailed e) {
            blameThePath();
            throw PulpProblems.of(e, "loading artifacts");
        } catch (PulpException e) {
            throw PulpProblems.of(e, "loading artifacts");
        }
    }

    /** Where the very first batch failed, a round trip says in which way the import path is wrong, if it is that. */
    private void blameThePath() throws FerryException, IOException, PulpException, InterruptedException {
        if (loaded() == 0) {
            requireSharedFolder();
        }
    }

    /* What was loaded in this run is whole although an earlier run left doubts about it: those are settled by repair. */
    private void lookAgain() throws PulpException, FerryException, IOException {
        presence.look();
        looked = site.clock().instant();
    }

    /** Looks whether all of it is still there, unless that was just done, and loads what is not. */
    void renew() throws FerryException, IOException, PulpException, InterruptedException {
        if (!isJust(looked)) {
            lookAgain();
        }
        load();
    }

    private boolean isJust(Instant time) {
        return Duration.between(time, site.clock().instant()).compareTo(JUST) <= 0;
    }

    /** How many artifacts Pulp took. */
    long loaded() {
        return loaders.stream().mapToLong(ArtifactLoader::loaded).sum();
    }

    /** How large they were together. */
    long loadedBytes() {
        return loaders.stream().mapToLong(ArtifactLoader::loadedBytes).sum();
    }
}
