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
import org.pulpferry.bundle.zstd.FrameWriter;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/** The writer's side of chunk files. */
final class ChunkFiles {
    private static final int READ_AT_ONCE = 64 * 1_024;

    private ChunkFiles() {}

    /** Compresses, hashes, writes and syncs one chunk; what was there under its name is replaced. */
    static Chunk write(Path bundle, BundleStream stream, int number, ByteBuffer raw, FrameWriter frames)
            throws FerryException {
        String path = BundleLayout.chunk(stream, number);
        Path file = bundle.resolve(path);
        MessageDigest sha256 = Sha256.newDigest();
        long stored = 0;
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
                    while (frame.hasRemaining()) {
                        out.write(frame);
                    }
                }
                out.force(true);
            }
        } catch (IOException e) {
            throw Failures.of(e, "writing " + path);
        }
        return new Chunk(stream, number, stored, raw.limit(), Sha256.ofBytes(sha256.digest()));
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
