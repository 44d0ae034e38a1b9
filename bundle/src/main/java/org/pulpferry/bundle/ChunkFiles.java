package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import org.pulpferry.bundle.zstd.FrameWriter;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/** The writer's side of chunk files. */
final class ChunkFiles {
    private static final int READ_AT_ONCE = 64 * 1_024;

    private ChunkFiles() {}

    /**
     * Compresses, hashes, writes and syncs one chunk, and reads it back past the page cache; what was there under its name is replaced. Read back
     * it is compared by CRC-32C: what a disk or memory does to it is an accident, and a second SHA-256 would cost as much as the first.
     *
     * @param bundle the folder that {@code back} is opened on
     * @param raw its content is gone afterwards
     * @throws FerryException DAMAGED when it is not read back as it was written
     */
    static Chunk write(
            Path bundle, MediaFolder back, BundleStream stream, int number, ByteBuffer raw, FrameWriter frames)
            throws FerryException {
        String path = BundleLayout.chunk(stream, number);
        Path file = bundle.resolve(path);
        MessageDigest sha256 = Sha256.newDigest();
        CRC32C written = new CRC32C();
        int rawSize = raw.limit();
        int stored = 0;
        try {
            Files.createDirectories(directory(file));
            try (FileChannel out = FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS)) {
                for (int at = 0; at < raw.limit(); at += Limits.FRAME_RAW_BYTES) {
                    ByteBuffer frame = frames.compress(raw, at, Math.min(Limits.FRAME_RAW_BYTES, raw.limit() - at));
                    stored += frame.remaining();
                    sha256.update(frame.duplicate()); // while the frame is in the processor's cache
                    written.update(frame.duplicate());
                    while (frame.hasRemaining()) {
                        out.write(frame);
                    }
                }
                out.force(true);
            }
            requireWritten(back, path, raw.clear().limit(stored), written.getValue());
        } catch (IOException e) {
            throw Failures.of(e, "writing " + path);
        }
        return new Chunk(stream, number, stored, rawSize, Sha256.ofBytes(sha256.digest()));
    }

    /** Reads a file through {@code into}, whose limit is its size, and compares it with the CRC-32C of what was written. */
    static void requireWritten(MediaFolder back, String path, ByteBuffer into, long written)
            throws IOException, FerryException {
        CRC32C read = new CRC32C();
        boolean whole = back.read(path, into, new MediaFolder.Hashing() {
            @Override
            public void reset() {
                read.reset();
            }

            @Override
            public void update(ByteBuffer slice) {
                read.update(slice);
            }
        });
        if (!whole || read.getValue() != written) {
            throw new FerryException(
                    ProblemCode.DAMAGED,
                    path + " was read back otherwise than it was written, to " + back.path(),
                    "the disk, or the memory, is not to be trusted: check the system's log, remove " + back.path()
                            + " and export again");
        }
    }

    /**
     * Cuts the list before the first chunk that is not on disk with the size logged, or, among the last {@code hashed}, not with the
     * content logged. After a loss of power only the last files can be in doubt, and each was synced before it was logged.
     */
    static void truncateToWhole(Path bundle, ChunkList logged, int hashed) throws FerryException {
        int firstHashed = logged.size() - hashed;
        for (Chunk chunk : logged) {
            Path file = bundle.resolve(chunk.path());
            try {
                boolean whole = hasSize(file, chunk.storedSize())
                        && (chunk.number() < firstHashed || digest(file).equals(chunk.sha256()));
                if (!whole) {
                    logged.truncate(chunk.number());
                    return;
                }
            } catch (IOException e) {
                throw Failures.of(e, "reading " + chunk.path());
            }
        }
    }

    private static boolean hasSize(Path file, long size) throws IOException {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return found.isRegularFile() && found.size() == size;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Sha256 digest(Path file) throws IOException {
        MessageDigest sha256 = Sha256.newDigest();
        byte[] buffer = new byte[READ_AT_ONCE];
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            int read = in.read(buffer);
            while (read >= 0) {
                sha256.update(buffer, 0, read);
                read = in.read(buffer);
            }
        }
        return Sha256.ofBytes(sha256.digest());
    }

    private static Path directory(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("a chunk has a directory: " + file);
        }
        return parent;
    }
}
