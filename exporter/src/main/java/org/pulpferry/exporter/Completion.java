package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.pulpferry.bundle.BundleFolder;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.bundle.Chunk;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.ChunkList;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.Member;
import org.pulpferry.bundle.StreamWriter;
import org.pulpferry.bundle.Tables;
import org.pulpferry.exporter.fetch.CarriedMembers;
import org.pulpferry.exporter.fetch.Fetch;
import org.pulpferry.exporter.fetch.Job;
import org.pulpferry.exporter.fetch.MemberFiles;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.seal.Sealer;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/**
 * From what has been fetched to a signed bundle: the chunks of index, meta and data, each written down when it is whole, then the seal. Run again
 * after a kill it goes on at the first chunk that is not whole on disk. Not thread-safe.
 */
final class Completion {
    /** Each takes 16 MiB: with three of them the process does not stay within the 128 MiB it promises. */
    private static final int BUFFERS = 2;

    private final Job job;
    private final RunRecord.Begun begun;
    private final RunRecord.Fetched fetched;
    private final BundleId id;
    private final TrustedRoot root;
    private final ChunkBuffers buffers = new ChunkBuffers(BUFFERS);

    Completion(Job job, RunRecord.Begun begun, RunRecord.Fetched fetched, BundleId id, TrustedRoot root) {
        this.job = job;
        this.begun = begun;
        this.fetched = fetched;
        this.id = id;
        this.root = root;
    }

    /** A finished bundle: its manifest, the digest of the bytes that were signed, and by whom. */
    record Finished(Manifest manifest, Sha256 digest, List<Name> signers) {}

    /** Told the digest of the manifest after it has been decided and before anybody signs it. */
    @FunctionalInterface
    interface BeforeSigning {
        void decided(Sha256 manifest) throws FerryException;
    }

    /** Does all of it. */
    Finished run(Fetch fetch, KeptBundle kept, SigningKeys keys, Instant now, BeforeSigning before)
            throws FerryException, IOException, InterruptedException {
        Path folder = folder();
        BundleFolder.create(folder);
        IndexFiles index = IndexFiles.in(job.index(), job.selection().wholeOrdinals());
        ChunkList indexChunks = logged(BundleStream.INDEX);
        ChunkList metaChunks = logged(BundleStream.META);
        ChunkList dataChunks = logged(BundleStream.DATA);
        StreamWriter writer = new StreamWriter(folder, job.around().executor(), buffers);
        StreamSummary indexSummary =
                writer.write(index.members().iterator(), indexChunks, log(indexChunks, Progress.UNKNOWN));
        StreamSummary metaSummary = writer.write(
                MemberFiles.reopen(job.meta()).members().iterator(), metaChunks, log(metaChunks, Progress.UNKNOWN));
        StreamSummary dataSummary = data(fetch, writer, dataChunks);
        Tables tables = new Tables(indexChunks, metaChunks, dataChunks);
        Sealer sealer = new Sealer(folder, kept, job.journal(), root);
        byte[] bytes = sealer.write(
                tables,
                references -> new Manifest(
                        Limits.FORMAT,
                        id.stream(),
                        id.position().epoch(),
                        id.position().sequence(),
                        begun.audience(),
                        now,
                        now.plus(job.settings().validity()),
                        now.plus(job.settings().cadence()),
                        begun.base(),
                        root.version(),
                        job.settings().tool(),
                        fetched.components(),
                        indexSummary,
                        metaSummary,
                        dataSummary,
                        references,
                        job.selection().repositories().stream()
                                .map(Pinned::entry)
                                .toList(),
                        fetched.cures()),
                new Sealer.Described(
                        index,
                        job.selection().repositories().stream()
                                .map(each -> each.version().prn())
                                .toList()),
                new TrustStore(job.settings().state()));
        Manifest manifest = Json.read(bytes, Manifest.class);
        sealer.readBack(manifest, buffers, job.around().executor(), job.around().progress());
        before.decided(Sha256.of(bytes));
        return new Finished(manifest, Sha256.of(bytes), sealer.sign(bytes, keys, id.stream(), now));
    }

    /** The bundle's folder. */
    Path folder() {
        return job.settings().out().resolve(id.folderName());
    }

    private StreamSummary data(Fetch fetch, StreamWriter writer, ChunkList chunks)
            throws FerryException, IOException, InterruptedException {
        if (fetched.carried() == 0) {
            return StreamSummary.empty();
        }
        try (CarriedMembers members = new CarriedMembers(job.catalogue(), job.selection(), fetch.artifacts())) {
            Iterator<Member> each = members;
            return writer.write(each, chunks, log(chunks, fetched.carriedBytes()));
        } catch (IOException e) {
            throw Failures.of(e, "reading artifacts");
        }
    }

    /** What an earlier attempt wrote down; of a chunk written twice, the last. */
    private ChunkList logged(BundleStream stream) throws FerryException, IOException {
        ChunkList chunks = new ChunkList(stream);
        for (RunRecord.Written written : job.journal().all(RunRecord.Written.class)) {
            if (written.stream().equals(stream.directory())) {
                chunks.truncate(written.number());
                chunks.add(new Chunk(stream, written.number(), written.stored(), written.raw(), written.sha256()));
            }
        }
        return chunks;
    }

    private org.pulpferry.bundle.ChunkLog log(ChunkList whole, long total) {
        AtomicLong done = new AtomicLong(whole.rawSize());
        String phase = "writing " + whole.stream().directory();
        return chunk -> {
            try {
                job.journal()
                        .append(new RunRecord.Written(
                                chunk.stream().directory(),
                                chunk.number(),
                                chunk.storedSize(),
                                chunk.rawSize(),
                                chunk.sha256()));
            } catch (IOException e) {
                throw Failures.of(e, "writing the run's journal");
            }
            long now = done.addAndGet(chunk.rawSize());
            job.around().progress().report(phase, total < 0 ? now : Math.min(now, total), total, Progress.Unit.BYTES);
        };
    }
}
