package org.pulpferry.exporter.fetch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArchiveException;
import org.pulpferry.bundle.IndexBuilder;
import org.pulpferry.exporter.cure.Cures;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.select.ArtifactList;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.ArtifactRows;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.dialect.ExportedUnits;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.pulp.dialect.RowWriter;

/**
 * Brings all that a bundle needs from Pulp into the run's directory: metadata regrouped and cured, the index made from it and held against Pulp's
 * own lists, the artifacts carried in their order. After that Pulp is needed for nothing but the artifacts' bytes. Not thread-safe.
 */
public final class Fetch implements AutoCloseable {
    private final Job job;
    private @Nullable PulpExport export;
    private @Nullable ArtifactSource source;

    /** Fetches nothing yet. */
    public Fetch(Job job) {
        this.job = job;
    }

    /** Fetches everything but the artifacts, and writes down that it did. */
    public RunRecord.Fetched all(PulpStatus status, Holdings holdings)
            throws FerryException, IOException, InterruptedException {
        SafeDirectory.delete(job.work());
        Cures cures = Cures.forPulp(status);
        Regrouping regrouping = new Regrouping(job.selection(), cures, job.work());
        try (IndexBuilder index = new IndexBuilder(job.index(), job.selection().wholeOrdinals())) {
            Catalogue.Totals totals = decide(holdings, index);
            if (job.selection().whole().isEmpty()) {
                regrouping.nothing(status);
            } else {
                readExport(regrouping);
            }
            for (Pinned each : job.selection().whole()) {
                units(each, regrouping, index);
            }
            index.finish();
            MemberFiles meta = new MemberFiles(job.meta());
            regrouping.collect(meta, this::artifactRows);
            Sha256 list = meta.finish();
            SafeDirectory.delete(job.work());
            RunRecord.Fetched fetched = new RunRecord.Fetched(
                    regrouping.components(),
                    cures.fired(),
                    meta.names().size(),
                    totals.carried(),
                    totals.carriedBytes(),
                    list);
            for (Pinned each : job.selection().repositories()) {
                job.journal().append(pinned(each));
            }
            job.journal().append(fetched);
            return fetched;
        } catch (DialectException e) {
            throw new FerryException(
                    ProblemCode.PULP,
                    "Pulp's export is not what ferry knows: " + e.getMessage(),
                    "this version of Pulp may be newer than this ferry: report it",
                    e);
        }
    }

    /** Where the artifacts come from; closed with this. Without Pulp's storage, and in a run that goes on, Pulp exports them again. */
    public ArtifactSource artifacts() throws FerryException, IOException, InterruptedException {
        Path media = job.settings().media();
        if (source == null && media != null) {
            source = new StorageSource(media);
        }
        if (source == null) {
            readExport(null);
        }
        if (source == null) {
            throw new IllegalStateException("an export gives a source");
        }
        return source;
    }

    private Catalogue.Totals decide(Holdings holdings, IndexBuilder index) throws FerryException, IOException {
        return job.catalogue().decide(holdings, each -> {
            for (int repository : each.repositories()) {
                index.addArtifact(
                        Sha256.parse(each.artifact().sha256()), each.artifact().size(), each.carried(), repository);
            }
        });
    }

    private void readExport(@Nullable Regrouping regrouping) throws FerryException, IOException, InterruptedException {
        try {
            takeExport(regrouping);
        } catch (ArchiveException e) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    "Pulp's export is refused: " + e.getMessage(),
                    "where Pulp's artifact storage was deduplicated by hard links, set pulp.media, so that artifacts are read from it;"
                            + " otherwise look whether something else writes to the export path",
                    e);
        }
    }

    private void takeExport(@Nullable Regrouping regrouping) throws FerryException, IOException, InterruptedException {
        boolean artifacts = job.settings().media() == null;
        PulpExport opened = PulpExport.run(job, artifacts);
        export = opened;
        ExportTarSource tar = artifacts
                ? new ExportTarSource(
                        opened.reader(),
                        job.catalogue(),
                        job.journal().directory().resolve("offsets"))
                : null;
        source = tar;
        long members = 0;
        for (PulpExportReader.Member member = opened.next(); member != null; member = opened.next()) {
            job.around().progress().report("reading Pulp's export", ++members, Progress.UNKNOWN, Progress.Unit.ITEMS);
            if (regrouping != null && regrouping.take(opened.reader(), member)) {
                continue;
            }
            if (tar != null) {
                tar.note(member);
            }
        }
        if (tar == null) {
            closeExport();
        }
    }

    private void units(Pinned pinned, Regrouping regrouping, IndexBuilder index) throws FerryException, IOException {
        job.around()
                .progress()
                .report(
                        "indexing",
                        pinned.ordinal(),
                        job.selection().repositories().size(),
                        Progress.Unit.ITEMS);
        Path sort = Files.createDirectories(job.work().resolve("sort"));
        try (ExportedUnits units = new ExportedUnits(sort);
                Referred referred = new Referred(pinned, job.catalogue().listOf(pinned.ordinal()))) {
            for (Map.Entry<String, Path> part : regrouping.parts(pinned).entrySet()) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(part.getValue()), 1 << 16)) {
                    units.member(part.getKey(), in);
                }
            }
            units.finish(unit -> add(unit, pinned, index, referred));
            referred.requireAll();
        } catch (CarriedFailure e) {
            throw e.failure;
        }
        requireCounts(pinned, index.counts(pinned.ordinal()));
    }

    private static void add(ContentUnit unit, Pinned pinned, IndexBuilder index, Referred referred) throws IOException {
        SortedMap<String, Sha256> artifacts = new TreeMap<>();
        for (Map.Entry<String, String> each : unit.artifacts().entrySet()) {
            referred.see(each.getValue());
            artifacts.put(each.getKey(), Sha256.parse(each.getValue()));
        }
        try {
            index.addUnit(pinned.ordinal(), unit.type(), unit.key(), artifacts);
        } catch (FerryException e) {
            throw new CarriedFailure(e);
        }
    }

    private static void requireCounts(Pinned pinned, SortedMap<String, Long> exported) throws FerryException {
        if (!exported.equals(pinned.version().present())) {
            throw new FerryException(
                    ProblemCode.PULP,
                    "Pulp's export of " + Escaper.quote(pinned.choice().name()) + " holds " + exported
                            + ", its version " + pinned.version().number() + " "
                            + pinned.version().present(),
                    "this version of Pulp may be newer than this ferry: report it");
        }
    }

    private void artifactRows(RowWriter writer) throws IOException {
        try (Catalogue.CarriedWalk walk = job.catalogue().carried()) {
            for (ArtifactInfo each = walk.next(); each != null; each = walk.next()) {
                ArtifactRows.Digests digests = new ArtifactRows.Digests(
                        each.md5(), each.sha1(), each.sha224(), each.sha256(), each.sha384(), each.sha512());
                writer.write(ArtifactRows.row(digests, each.size()));
            }
        }
    }

    private static RunRecord.Pinned pinned(Pinned each) {
        return new RunRecord.Pinned(
                each.choice().name(),
                each.choice().type(),
                each.repository(),
                each.version().href(),
                each.version().prn(),
                each.version().number(),
                each.unchangedSince(),
                each.version().present());
    }

    private void closeExport() throws FerryException, IOException {
        PulpExport opened = export;
        export = null;
        if (opened != null) {
            opened.close();
        }
    }

    @Override
    public void close() throws FerryException, IOException {
        try {
            if (source != null) {
                source.close();
            }
        } finally {
            closeExport();
        }
    }

    /** Whether the units of a version refer to exactly the artifacts that Pulp lists for it: one bit for each. */
    private static final class Referred implements AutoCloseable {
        private final Pinned pinned;
        private final ArtifactList.Index list;
        private final BitSet seen = new BitSet();

        Referred(Pinned pinned, Path list) throws IOException {
            this.pinned = pinned;
            this.list = new ArtifactList.Index(list);
        }

        void see(String sha256) throws IOException {
            long place = list.find(sha256);
            if (place < 0) {
                throw new CarriedFailure(
                        mismatch("refers to the artifact " + sha256 + ", which Pulp does not list for it"));
            }
            seen.set(Math.toIntExact(place));
        }

        void requireAll() throws IOException, FerryException {
            int missing = seen.nextClearBit(0);
            if (missing < list.count()) {
                throw mismatch("does not refer to the artifact " + list.sha256(missing) + ", which Pulp lists for it");
            }
        }

        private FerryException mismatch(String how) {
            return new FerryException(
                    ProblemCode.PULP,
                    "Pulp's export of " + Escaper.quote(pinned.choice().name()) + " " + how,
                    "Pulp contradicts itself: run the same command again, and report it if that does not help");
        }

        @Override
        public void close() throws IOException {
            list.close();
        }
    }

    /** Takes a failure through a sink that knows only IOException. */
    private static final class CarriedFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient FerryException failure;

        CarriedFailure(FerryException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
