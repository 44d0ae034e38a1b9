package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;

/**
 * Spreads a finished bundle over media: the small files, index and meta on each, the chunks of data in order, as many as fit. What
 * was written is read back, past the page cache where the file system can do that, before the medium gets its signature file.
 *
 * <p>For one thread at a time. The bundle itself is only read.
 */
public final class MediaWriter {
    /** Left free on every medium: file systems need some room of their own. */
    public static final long KEPT_FREE = 4L << 20;

    private static final String READING_BACK = "reading back";
    private static final String WRITING = "writing to the medium";

    private final BundleReader source;
    private final Manifest manifest;
    private final Tables tables;
    private final ChunkBuffers buffers;
    private final Progress progress;
    private long written;
    private long verified;

    /**
     * A writer of one bundle.
     *
     * @param source the bundle, on one or several folders
     * @param contents of the same bundle
     */
    public MediaWriter(BundleReader source, Manifest manifest, BundleContents contents, Progress progress) {
        this.source = source;
        this.manifest = manifest;
        this.tables = contents.tables();
        this.buffers = contents.buffers();
        this.progress = progress;
    }

    /** How many chunks of data there are: the number at which {@link #write} is done. */
    public int total() {
        return tables.chunks(BundleStream.DATA).size();
    }

    /** How many chunks were written so far, on all media; those that were there already and good are not counted. */
    public long written() {
        return written;
    }

    /** How many chunks were read back so far, on all media. */
    public long verified() {
        return verified;
    }

    /**
     * Writes to one medium, below it in a folder of the bundle's name. Chunks that are there already and good are passed over.
     *
     * @param medium an existing folder, such as the mount point
     * @param next number of the first chunk of data that no medium holds yet; 0 to begin
     * @return number of the first chunk of data that is still on no medium; {@link #total} when all are
     * @throws FerryException SPACE when not even the small files fit, DAMAGED when the medium does not hold what was written or the
     *     bundle is not sound, INCOMPLETE when something of the bundle is missing
     * @throws InterruptedException when interrupted; the medium then has no signature file
     */
    public int write(Path medium, int next) throws FerryException, InterruptedException {
        if (!Files.isDirectory(medium)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    Escaper.text(medium.toString()) + " is not a folder",
                    "mount the medium and name the folder where it is mounted");
        }
        Path folder = medium.resolve(manifest.id().folderName());
        ByteBuffer buffer = buffers.take();
        try {
            return write(folder, next, buffer);
        } finally {
            buffers.give(buffer);
        }
    }

    private int write(Path folder, int first, ByteBuffer buffer) throws FerryException, InterruptedException {
        BundleFolder target = BundleFolder.create(folder);
        writeSmallFiles(target);
        for (BundleStream stream : List.of(BundleStream.INDEX, BundleStream.META)) {
            for (Chunk chunk : tables.chunks(stream)) {
                copy(chunk, folder, buffer);
            }
        }
        ChunkList data = tables.chunks(BundleStream.DATA);
        int next = first;
        boolean room = true;
        while (room && next < data.size()) {
            Chunk chunk = data.get(next);
            room = isThere(chunk, folder) || hasRoom(folder, chunk.storedSize());
            if (room) {
                copy(chunk, folder, buffer);
                next++;
                progress.report(WRITING, next, data.size(), Progress.Unit.ITEMS);
            }
        }
        target.sync();
        readBack(folder, first, next, buffer);
        target.writeSignature(source.signature());
        return next;
    }

    private void writeSmallFiles(BundleFolder target) throws FerryException {
        byte[] bytes = source.manifest();
        target.writeTables(tables);
        target.writeManifest(bytes);
        target.writeSums(bytes, manifest.tables(), tables);
        // A host that began with a later root has none of those before it, and there may be more than one run follows.
        for (int version = 1; ; version++) {
            Optional<RootFiles> root = source.root(version);
            if (root.isPresent()) {
                target.writeRoot(version, root.get());
            } else if (version >= manifest.rootVersion()) {
                return;
            }
        }
    }

    private void copy(Chunk chunk, Path folder, ByteBuffer buffer) throws FerryException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("writing was interrupted");
        }
        if (isThere(chunk, folder)) {
            return; // reading back finds out whether it is good
        }
        source.media().load(chunk, buffer);
        Path file = folder.resolve(chunk.path());
        try {
            SyncedFiles.makeDirectories(folder, chunk.path());
            try (FileChannel out = SyncedFiles.openNew(file)) {
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                out.force(true);
            }
        } catch (IOException e) {
            throw Failures.of(e, "writing " + Escaper.text(file.toString()));
        }
        written++;
    }

    private void readBack(Path folder, int first, int next, ByteBuffer buffer)
            throws FerryException, InterruptedException {
        try (Media medium = Media.open(List.of(folder), Patience.standard(progress), true)) {
            long done = 0;
            for (Chunk chunk : tables.all()) {
                boolean here =
                        chunk.stream() != BundleStream.DATA || (chunk.number() >= first && chunk.number() < next);
                if (here) {
                    readBack(chunk, medium, folder, buffer);
                    verified++;
                    done++;
                    progress.report(READING_BACK, done, Progress.UNKNOWN, Progress.Unit.ITEMS);
                }
            }
        }
    }

    private void readBack(Chunk chunk, Media medium, Path folder, ByteBuffer buffer)
            throws FerryException, InterruptedException {
        try {
            medium.load(chunk, buffer);
            return;
        } catch (FerryException e) {
            if (medium.hasLeftOne()) {
                throw e;
            }
            progress.notice(chunk.path() + " is not on the medium as it should be: it is written again");
        }
        remove(folder, chunk);
        copy(chunk, folder, buffer);
        try {
            medium.load(chunk, buffer);
        } catch (FerryException e) {
            throw new FerryException(
                    ProblemCode.DAMAGED,
                    Escaper.text(folder.toString()) + " does not hold what was written to it: " + e.getMessage(),
                    "the medium is bad, or smaller than it claims: take another one and run the same command again",
                    e);
        }
    }

    private static void remove(Path folder, Chunk chunk) throws FerryException {
        Path file = folder.resolve(chunk.path());
        try {
            SyncedFiles.makeDirectories(folder, chunk.path());
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.of(e, "removing " + Escaper.text(file.toString()));
        }
    }

    private static boolean isThere(Chunk chunk, Path folder) {
        Path file = folder.resolve(chunk.path());
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == chunk.storedSize();
        } catch (IOException e) {
            return false; // then it is written, and that says what is wrong
        }
    }

    private static boolean hasRoom(Path folder, long bytes) {
        return FreeSpace.at(folder).orElse(Long.MAX_VALUE) >= bytes + KEPT_FREE;
    }
}
