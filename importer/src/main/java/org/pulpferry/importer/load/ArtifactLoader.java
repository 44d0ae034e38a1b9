package org.pulpferry.importer.load;

import java.io.IOException;
import java.nio.file.Path;
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
import org.pulpferry.pulp.problem.PulpException;

/**
 * Reads {@code data/} once from the first member that is wanted, and lets Pulp have what is wanted of it, batch by batch. What Pulp holds already is passed over, so
 * a run after a kill goes on where the last one stopped. One batch at a time.
 */
public final class ArtifactLoader {
    private final Operations operations;
    private final Suspects suspects;
    private final Progress progress;
    private final BatchSize size;
    private final String series;
    private int batches;
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
        long total = holdings.tally().bytes();
        Batch batch = null;
        try (CarriedRows rows = new CarriedRows(meta, holdings);
                StreamReader data = source.from(rows.firstWanted())) {
            for (TarEntry entry = data.next(); entry != null; entry = data.next()) {
                Carried artifact = rows.next(entry);
                if (!holdings.isWanted(artifact.sha256().hex())) {
                    continue;
                }
                if (batch != null && !size.fits(batch.bytes(), batch.size(), entry.size())) {
                    submit(batch, holdings);
                    batch = null;
                }
                if (batch == null) {
                    batch = begin(meta);
                }
                add(batch, artifact, data);
                progress.report("loading artifacts", loadedBytes + batch.bytes(), total, Progress.Unit.BYTES);
            }
            rows.end();
            if (batch != null) {
                submit(batch, holdings);
                batch = null;
            }
        } finally {
            if (batch != null) {
                batch.close();
                operations.handOver().end(batch.folder());
            }
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

    private void submit(Batch batch, Holdings holdings) throws IOException, PulpException, InterruptedException {
        String subject = subject();
        try {
            Path toc = batch.finish();
            suspects.begin(subject, batch.digests());
            operations.importTar(subject, Map.of(), toc, "waiting for Pulp to take a batch");
            suspects.clear(subject);
        } finally {
            batch.close();
            operations.handOver().end(batch.folder());
        }
        batches++;
        loaded += batch.size();
        loadedBytes += batch.bytes();
        batch.digests().forEach(digest -> holdings.present(digest.hex()));
    }

    /** How many artifacts Pulp took. */
    public long loaded() {
        return loaded;
    }

    /** How large they were together. */
    public long loadedBytes() {
        return loadedBytes;
    }
}
