package org.pulpferry.bundle;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * What a bundle holds, according to a manifest that has been verified (or is only being inspected: then nothing here is more
 * trustworthy than the manifest is). One stream may be open at a time.
 */
public final class BundleContents {
    private final Media media;
    private final Manifest manifest;
    private final Tables tables;
    private final ChunkBuffers buffers;
    private final ExecutorService executor;

    private BundleContents(
            Media media, Manifest manifest, Tables tables, ChunkBuffers buffers, ExecutorService executor) {
        this.media = media;
        this.manifest = manifest;
        this.tables = tables;
        this.buffers = buffers;
        this.executor = executor;
    }

    /**
     * Reads the chunk tables, and compares SHA256SUMS and README.txt with what they must be; no chunk is looked at.
     *
     * @param manifest parsed from {@link BundleReader#manifest} of the same reader, which must stay open
     * @param executor reads chunks ahead
     * @throws FerryException INCOMPLETE, DAMAGED or FORMAT
     */
    public static BundleContents open(
            BundleReader reader, Manifest manifest, ChunkBuffers buffers, ExecutorService executor)
            throws FerryException {
        Failures.requireZstd();
        Media media = reader.media();
        Tables tables = Tables.read(manifest, reference -> tableBytes(media, reference));
        Sums sums = new Sums(Sha256.of(reader.manifest()), manifest.tables(), tables);
        requireSums(media, sums);
        requireFile(media, BundleLayout.README, Readme.BYTES.length, Readme.SHA256);
        return new BundleContents(media, manifest, tables, buffers, executor);
    }

    /** All chunks as signed. */
    public Tables tables() {
        return tables;
    }

    /**
     * Looks whether every chunk is there, a regular file of the right size; nothing is read.
     *
     * @return INCOMPLETE for what is missing, DAMAGED for what has another size, in the order of the tables; at most
     *     {@link #MAX_FINDINGS}, and then one that counts the rest. Where media are waited for, what is missing is only told
     * @param progress hears what is on media that are not there yet
     */
    public List<Problem> checkPresence(Progress progress) throws FerryException {
        Findings findings = new Findings();
        long later = 0;
        String first = "";
        for (Chunk chunk : tables.all()) {
            @Nullable Problem fault = media.presence(chunk.path(), chunk.storedSize());
            if (fault != null && fault.code() == ProblemCode.INCOMPLETE && media.waits()) {
                first = later++ == 0 ? chunk.path() : first;
            } else {
                findings.add(fault);
            }
        }
        if (later > 0) {
            progress.notice(later + " chunks are on media that are not there yet, from " + first
                    + " on; they are asked for when they are needed");
        }
        return findings.list();
    }

    /**
     * Counts files and directories on the media that nothing names; they are ignored.
     *
     * @param root the newest version of the root that belongs to the bundle
     * @return how many, counted up to {@link #MAX_UNLISTED}
     */
    public long countUnlisted(int root) throws FerryException {
        return new UnlistedFiles(media, tables, root, MAX_UNLISTED).count();
    }

    /** More unlisted files than this are not counted: somebody may have made millions, to keep us busy. */
    public static final long MAX_UNLISTED = 100_000;

    /** More findings than this are only counted. */
    public static final int MAX_FINDINGS = 100;

    /** Opens a stream for reading from its first member; close it before another is opened. */
    public StreamReader open(BundleStream stream) {
        ChunkInput input = new ChunkInput(media, tables.chunks(stream), buffers, executor);
        return new StreamReader(stream, summary(stream), input);
    }

    /**
     * Opens {@code data} for a caller who knows which artifacts may come, and so need not have a million names remembered.
     *
     * @param names is asked for each member, and tells whether it comes for the first time
     */
    public StreamReader openData(TarReader.Names names) {
        ChunkInput input = new ChunkInput(media, tables.chunks(BundleStream.DATA), buffers, executor);
        return new StreamReader(BundleStream.DATA, summary(BundleStream.DATA), input, names, TarReader.Place.BEGINNING);
    }

    /**
     * The same from a member on: chunks that end before it are neither needed nor looked at.
     *
     * @throws FerryException CONTENT when {@code data} ends before it, DAMAGED, INCOMPLETE or CONTENT for the chunk it begins in
     */
    public StreamReader openData(TarReader.Names names, TarReader.Place from) throws FerryException {
        StreamSummary summary = summary(BundleStream.DATA);
        if (from.position() > summary.rawSize()) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    "data ends before the member that belongs at " + from.position(),
                    Failures.NOT_OURS);
        }
        int first = Math.toIntExact(from.position() / Limits.CHUNK_RAW_BYTES); // all chunks but the last are full
        ChunkInput input = new ChunkInput(media, tables.chunks(BundleStream.DATA), buffers, executor, first);
        try {
            input.skipNBytes(from.position() % Limits.CHUNK_RAW_BYTES);
        } catch (IOException e) {
            input.close();
            throw Failures.of(e, "reading data");
        }
        return new StreamReader(BundleStream.DATA, summary, input, names, from);
    }

    /**
     * Reads everything once: each chunk against its digest, each frame, each tar header, and each artifact against its name. Goes on
     * after a finding: behind a bad chunk, further chunks of that stream are still compared with their digests. No file is opened twice.
     *
     * @return all findings, within {@link #MAX_FINDINGS}; none when the bundle is sound
     */
    public List<Problem> verifyAll(Progress progress) throws InterruptedException {
        return verifyAll(ContentsVisitor.passing(), progress);
    }

    /** The same for a {@code visitor} who takes the contents apart meanwhile. */
    public List<Problem> verifyAll(ContentsVisitor visitor, Progress progress) throws InterruptedException {
        return new ContentsCheck(this, visitor, progress).run();
    }

    StreamSummary summary(BundleStream stream) {
        return switch (stream) {
            case INDEX -> manifest.index();
            case META -> manifest.meta();
            case DATA -> manifest.data();
        };
    }

    Media media() {
        return media;
    }

    ChunkBuffers buffers() {
        return buffers;
    }

    private static byte[] tableBytes(Media media, TableReference reference) throws FerryException {
        String path = reference.path();
        media.awaitFile(path);
        @Nullable Problem fault = media.presence(path, reference.size());
        if (fault != null) {
            throw new FerryException(List.of(fault));
        }
        byte[] bytes = media.read(path, (int) reference.size()).orElseThrow();
        if (!Sha256.of(bytes).equals(reference.sha256())) {
            throw new FerryException(
                    ProblemCode.DAMAGED, path + " does not have the content that was signed", Failures.COPY_AGAIN);
        }
        return bytes;
    }

    private static void requireSums(Media media, Sums sums) throws FerryException {
        MessageDigest expected = Sha256.newDigest();
        long[] size = {0};
        sums.lines(line -> {
            expected.update(line);
            size[0] += line.length;
        });
        requireFile(media, BundleLayout.SUMS, size[0], Sha256.ofBytes(expected.digest()));
    }

    private static void requireFile(Media media, String name, long size, Sha256 sha256) throws FerryException {
        media.awaitFile(name);
        if (media.has(name, size, sha256)) {
            return;
        }
        Problem fault = media.presence(name, size);
        if (fault != null && fault.code() == ProblemCode.INCOMPLETE) {
            throw new FerryException(List.of(fault));
        }
        throw new FerryException(
                ProblemCode.FORMAT,
                name + " is not what the manifest and the chunk tables make it",
                Failures.COPY_AGAIN);
    }

    /** Problems in the order found, bounded. */
    static final class Findings {
        private final List<Problem> problems = new ArrayList<>();
        private long more;
        private @Nullable Problem last;

        void add(@Nullable Problem problem) {
            if (problem == null) {
                return;
            }
            if (problems.size() < MAX_FINDINGS) {
                problems.add(problem);
            } else {
                more++;
                last = problem;
            }
        }

        List<Problem> list() {
            List<Problem> all = new ArrayList<>(problems);
            if (last != null) {
                all.add(new Problem(last.code(), "and " + more + " findings more", last.hint()));
            }
            return all;
        }
    }
}
