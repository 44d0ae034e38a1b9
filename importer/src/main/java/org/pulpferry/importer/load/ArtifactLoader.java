package org.pulpferry.importer.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.CarriedRows.Carried;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Reads {@code data/} once from the first member that is wanted, and lets Pulp have what is wanted of it, batch by batch. What Pulp holds already is passed over, so
 * a run after a kill goes on where the last one stopped. While Pulp's workers take some batches the next one is being made; there are never more at once than
 * the size says, since each takes room. Not thread-safe.
 */
public final class ArtifactLoader {
    private final Operations operations;
    private final Suspects suspects;
    private final Progress progress;
    private final BatchSize limits;
    private final String series;
    private final Deque<Submitted> submitted = new ArrayDeque<>();
    private @Nullable Batch batch;
    private int batches;
    private long total;
    private long loaded;
    private long loadedBytes;

    /** {@code series} tells this loader's batches from those of earlier runs. */
    public ArtifactLoader(
            Operations operations, Suspects suspects, Progress progress, BatchSize limits, String series) {
        this.operations = operations;
        this.suspects = suspects;
        this.progress = progress;
        this.limits = limits;
        this.series = series;
    }

    /** Opens {@code data/} from a member on. */
    @FunctionalInterface
    public interface Data {
        /** The stream, to be closed. */
        StreamReader from(TarReader.Place place) throws FerryException;
    }

    /**
     * Puts all that is wanted into one tar, which the caller lets Pulp import.
     *
     * @param source opened as for {@link #load}; null where nothing is wanted
     * @param subject of that import
     * @throws FerryException CONTENT when members, rows and index do not tell the same
     */
    public Cargo cargo(@Nullable Data source, MetaFolder meta, Holdings holdings, String subject)
            throws IOException, FerryException, PulpException, InterruptedException {
        Batch whole = new Batch(operations.handOver().begin(subject), meta.versions());
        boolean made = false;
        try {
            if (source != null) {
                read(source, meta, holdings, (artifact, body) -> add(whole, artifact, body));
            }
            made = true;
            return new Cargo(whole, subject, operations.handOver(), suspects, batch -> taken(batch, holdings));
        } finally {
            if (!made) {
                remove(whole);
            }
        }
    }

    /**
     * Loads what {@code holdings} want.
     *
     * @param source opened at the first member that is wanted, so that media before it need not be there
     * @param meta whose artifact rows are in the same order
     * @throws FerryException CONTENT when members, rows and index do not tell the same
     */
    public void load(Data source, MetaFolder meta, Holdings holdings)
            throws IOException, FerryException, PulpException, InterruptedException {
        total = holdings.tally().bytes();
        try {
            read(source, meta, holdings, (artifact, body) -> {
                Batch open = roomFor(artifact.entry().size(), meta, holdings);
                add(open, artifact, body);
                report(0);
            });
            submit();
            takenUntil(0, holdings);
        } finally {
            if (batch != null) {
                remove(batch);
            }
            cancel();
        }
    }

    private static void read(Data source, MetaFolder meta, Holdings holdings, Wanted wanted)
            throws IOException, FerryException, PulpException, InterruptedException {
        try (CarriedRows rows = new CarriedRows(meta, holdings);
                StreamReader data = source.from(rows.firstWanted())) {
            for (TarEntry entry = data.next(); entry != null; entry = data.next()) {
                Carried artifact = rows.next(entry);
                if (holdings.isWanted(artifact.sha256().hex())) {
                    wanted.take(artifact, data.body());
                }
            }
            rows.end();
        }
    }

    /** Takes artifacts that are wanted. */
    private interface Wanted {
        void take(Carried artifact, InputStream body)
                throws IOException, FerryException, PulpException, InterruptedException;
    }

    /** The batch that is being made, or the next one where an artifact of that size does not fit into it any more. */
    private Batch roomFor(long size, MetaFolder meta, Holdings holdings)
            throws IOException, PulpException, InterruptedException {
        if (batch != null && !limits.fits(batch.bytes(), batch.size(), size)) {
            submit();
        }
        if (batch == null) {
            takenUntil(limits.atOnce() - 1, holdings);
            batch = begin(meta);
        }
        return batch;
    }

    private static void add(Batch batch, Carried artifact, InputStream body) throws FerryException {
        try {
            batch.add(artifact.row(), artifact.sha256(), artifact.entry(), body);
        } catch (IOException e) {
            throw Failures.of(e, "copying artifact " + artifact.sha256() + " to the import path");
        }
    }

    private Batch begin(MetaFolder meta) throws IOException {
        return new Batch(operations.handOver().begin(subject()), meta.versions());
    }

    private String subject() {
        return String.format(Locale.ROOT, "batch-%s-%05d", series, batches);
    }

    /** Gives Pulp the batch that is being made, if there is one. */
    private void submit() throws IOException, PulpException, InterruptedException {
        Batch full = batch;
        batch = null;
        if (full == null) {
            return;
        }
        String subject = subject();
        boolean started = false;
        try {
            Path toc = full.finish();
            suspects.begin(subject, full.digests());
            submitted.add(new Submitted(full, operations.startTar(subject, Map.of(), toc)));
            started = true;
        } finally {
            if (!started) {
                remove(full);
            }
        }
        batches++;
    }

    /** Waits for the oldest batches until Pulp has no more than that many. */
    private void takenUntil(int left, Holdings holdings) throws IOException, PulpException, InterruptedException {
        while (submitted.size() > left) {
            Submitted oldest = submitted.remove();
            Batch given = oldest.batch();
            try {
                operations.await(oldest.tar(), reports -> report(taken(given, reports)));
                suspects.clear(oldest.tar().subject());
            } finally {
                remove(given);
            }
            taken(given, holdings);
            report(0);
        }
    }

    private void taken(Batch given, Holdings holdings) {
        loaded += given.size();
        loadedBytes += given.bytes();
        given.digests().forEach(digest -> holdings.present(digest.hex()));
    }

    /** What Pulp has is what counts: it takes far longer than making a batch. */
    private void report(long ofTheNext) {
        progress.report("loading artifacts", loadedBytes + ofTheNext, total, Progress.Unit.BYTES);
    }

    /** About how many bytes of a batch Pulp has taken: it counts artifacts. */
    private static long taken(Batch batch, List<Task.Progress> reports) {
        long artifacts = reports.stream()
                .filter(report -> report.code().equals("import.artifacts"))
                .mapToLong(Task.Progress::done)
                .sum();
        return batch.bytes() / batch.size() * Math.min(artifacts, batch.size());
    }

    /** After a failure: what Pulp still reads is stopped before it is removed. What cannot be stopped now the next run waits for. */
    private void cancel() throws IOException, InterruptedException {
        for (Submitted each = submitted.poll(); each != null; each = submitted.poll()) {
            try {
                operations.cancel(each.tar());
            } catch (PulpException e) {
                // the failure that led here is the one to tell
            } finally {
                remove(each.batch());
            }
        }
    }

    private void remove(Batch batch) throws IOException {
        batch.close();
        operations.handOver().end(batch.folder());
    }

    private record Submitted(Batch batch, Operations.StartedTar tar) {}

    /** How many artifacts Pulp took. */
    public long loaded() {
        return loaded;
    }

    /** How large they were together. */
    public long loadedBytes() {
        return loadedBytes;
    }
}
