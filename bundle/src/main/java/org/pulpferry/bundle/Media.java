package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** The folders a bundle is spread over; each file is on at least one of them. Safe for threads. */
final class Media implements AutoCloseable {
    private static final String OTHER_MEDIUM = "give the other media too, or copy the bundle again";

    private final List<MediaFolder> folders = new ArrayList<>();

    private Media() {}

    /** Opens all folders, for reading as fast as it goes. */
    static Media open(List<Path> paths) throws FerryException {
        return open(paths, false);
    }

    /** Opens all folders; chunks are read past the page cache where the file system can do that. */
    static Media open(List<Path> paths, boolean pastCache) throws FerryException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a bundle is in at least one folder");
        }
        Media media = new Media();
        for (Path path : paths) {
            try {
                media.folders.add(MediaFolder.open(path, pastCache));
            } catch (IOException e) {
                media.close();
                throw new FerryException(
                        ProblemCode.USAGE,
                        Escaper.text(path.toString()) + " cannot be opened as a folder",
                        "give the bundle's folder, <stream>-<epoch>-<sequence>",
                        e);
            }
        }
        return media;
    }

    /** The folders as the user gave them, for messages. */
    String shown() {
        List<String> paths = new ArrayList<>();
        folders.forEach(folder -> paths.add(Escaper.text(folder.path().toString())));
        return String.join(", ", paths);
    }

    /**
     * Reads a small file whole.
     *
     * @param limit one byte more is refused as LIMIT
     * @return nothing where no folder has it
     */
    Optional<byte[]> read(String name, int limit) throws FerryException {
        for (MediaFolder folder : folders) {
            try {
                long size = folder.size(name);
                if (size == MediaFolder.ABSENT) {
                    continue;
                }
                requireReadable(name, size, limit);
                byte[] bytes = new byte[(int) size];
                if (folder.read(name, ByteBuffer.wrap(bytes)) == null) {
                    throw new FerryException(
                            ProblemCode.FORMAT, name + " changed while it was read", Failures.COPY_AGAIN);
                }
                return Optional.of(bytes);
            } catch (IOException e) {
                throw Failures.of(e, "reading " + name);
            }
        }
        return Optional.empty();
    }

    /** Finds out whether some folder has the file in this size, without reading it. */
    @Nullable
    Problem presence(String name, long size) throws FerryException {
        Problem worst = missing(name);
        for (MediaFolder folder : folders) {
            try {
                long found = folder.size(name);
                if (found == size) {
                    return null;
                }
                if (found != MediaFolder.ABSENT) {
                    worst = damaged(name, sizeFault(found, size));
                }
            } catch (IOException e) {
                throw Failures.of(e, "looking for " + name);
            }
        }
        return worst;
    }

    /** Whether some folder has exactly these bytes under the name. */
    boolean has(String name, long size, Sha256 sha256) throws FerryException {
        for (MediaFolder folder : folders) {
            try {
                if (sha256.equals(folder.digest(name, size))) {
                    return true;
                }
            } catch (IOException e) {
                throw Failures.of(e, "reading " + name);
            }
        }
        return false;
    }

    /**
     * Reads a chunk whole and compares size and digest; a second folder is tried where the first has a bad copy.
     *
     * @param into on return it holds the file from 0 to its limit; on failure its content means nothing
     */
    void load(Chunk chunk, ByteBuffer into) throws FerryException {
        String name = chunk.path();
        @Nullable FerryException worst = null;
        for (MediaFolder folder : folders) {
            try {
                long found = folder.size(name);
                if (found == chunk.storedSize()) {
                    into.clear().limit(Math.toIntExact(found));
                    if (chunk.sha256().equals(folder.read(name, into))) {
                        into.flip();
                        return;
                    }
                    worst = new FerryException(List.of(damaged(name, "does not have the content that was signed")));
                } else if (found != MediaFolder.ABSENT) {
                    worst = new FerryException(List.of(damaged(name, sizeFault(found, chunk.storedSize()))));
                }
            } catch (IOException e) {
                worst = Failures.of(e, "reading " + name);
            }
        }
        throw worst == null ? new FerryException(List.of(missing(name))) : worst;
    }

    private static void requireReadable(String name, long size, int limit) throws FerryException {
        if (size == MediaFolder.NOT_A_FILE) {
            throw new FerryException(ProblemCode.FORMAT, name + " is not a regular file", Failures.COPY_AGAIN);
        }
        if (size > limit) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    name + " has " + size + " bytes, more than the " + limit + " allowed",
                    Failures.NOT_OURS);
        }
    }

    private static String sizeFault(long found, long wanted) {
        return found == MediaFolder.NOT_A_FILE
                ? "is not a regular file"
                : "has " + found + " bytes where " + wanted + " were signed";
    }

    private static Problem damaged(String name, String how) {
        return new Problem(ProblemCode.DAMAGED, name + " " + how, Failures.COPY_AGAIN);
    }

    private static Problem missing(String name) {
        return new Problem(ProblemCode.INCOMPLETE, name + " is missing", OTHER_MEDIUM);
    }

    @Override
    public void close() {
        for (MediaFolder folder : folders) {
            try {
                folder.close();
            } catch (IOException e) {
                // Nothing was written through it, so nothing can be lost.
            }
        }
    }
}
