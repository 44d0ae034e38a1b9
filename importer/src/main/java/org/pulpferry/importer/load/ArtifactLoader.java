package org.pulpferry.importer.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
    private final BatchSize size;
    private final String series;
    private final Deque<Submitted> submitted = new ArrayDeque<>();
    private int batches;
    private long total;
    private long loaded;
    private long loadedBytes;

    /** {@code series} tells this loader's batches from those of earlier runs. */
    public ArtifactLoader(Operations operations, Suspects suspects, Progress progress, BatchSize size, String series) {
        this.operations = operations;
        this.suspects = suspects;
        this.progress = progress;
        this.size = size;
        this.series = series;
    }

    /** Opens {@code data/} from a member on. */
    @FunctionalInterface
    public interface Data {
        /** The stream, to be closed. */
        StreamReader from(TarReader.Place place) throws FerryException;
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
        Batch batch = null;
        try (CarriedRows rows = new CarriedRows(meta, holdings);
                StreamReader data = source.from(rows.firstWanted())) {
            for (TarEntry entry = data.next(); entry != null; entry = data.next()) {
                Carried artifact = rows.next(entry);
                if (!holdings.isWanted(artifact.sha256().hex())) {
                    continue;
                }
                if (batch != null && !size.fits(batch.bytes(), batch.size(), entry.size())) {
                    Batch full = batch;
                    batch = null;
                    submit(full);
                }
                if (batch == null) {
                    takenUntil(size.atOnce() - 1, holdings);
                    batch = begin(meta);
                }
                add(batch, artifact, data);
                report(0);
            }
            rows.end();
            if (batch != null) {
                Batch last = batch;
                batch = null;
                submit(last);
            }
            takenUntil(0, holdings);
        } finally {
            if (batch != null) {
                remove(batch);
            }
            cancel();
        }
    }

    private static void add(Batch batch, Carried artifact, StreamReader data) throws FerryException {
        try {
            batch.add(artifact.row(), artifact.sha256(), artifact.entry(), data.body());
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

    private void submit(Batch batch) throws IOException, PulpException, InterruptedException {
        String subject = subject();
        boolean started = false;
        try {
            Path toc = batch.finish();
            suspects.begin(subject, batch.digests());
            submitted.add(new Submitted(batch, operations.startTar(subject, Map.of(), toc)));
            started = true;
        } finally {
            if (!started) {
                remove(batch);
            }
        }
        batches++;
    }

    /** Waits for the oldest batches until Pulp has no more than that many. */
    private void takenUntil(int left, Holdings holdings) throws IOException, PulpException, InterruptedException {
        while (submitted.size() > left) {
            Submitted oldest = submitted.remove();
            Batch batch = oldest.batch();
            try {
                operations.await(oldest.tar(), reports -> report(taken(batch, reports)));
                suspects.clear(oldest.tar().subject());
            } finally {
                remove(batch);
            }
            loaded += batch.size();
            loadedBytes += batch.bytes();
            report(0);
            batch.digests().forEach(digest -> holdings.present(digest.hex()));
        }
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
