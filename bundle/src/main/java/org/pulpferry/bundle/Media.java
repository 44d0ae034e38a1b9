package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/**
 * The folders a bundle is spread over; each file is on at least one of them. Everything is asked through a {@link Watchdog}. Safe for
 * threads.
 */
final class Media implements AutoCloseable {
    private static final String OTHER_MEDIUM =
            "give the folders of the other media too; where there is one place for several sticks, use"
                    + " --wait-media; or copy the bundle again";

    private final List<MediaSlot> slots = new ArrayList<>();
    private final ReadWriteLock lock = new ReentrantReadWriteLock(); // write: media are exchanged
    private final Patience patience;
    private final Watchdog watchdog;

    private Media(Patience patience) {
        this.patience = patience;
        this.watchdog = new Watchdog(patience);
    }

    /**
     * Opens all folders; where media are waited for, those that are there.
     *
     * @param pastCache whether chunks are read past the page cache where the file system can do that
     */
    static Media open(List<Path> paths, Patience patience, boolean pastCache) throws FerryException {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("a bundle is in at least one folder");
        }
        Media media = new Media(patience);
        for (Path path : paths) {
            MediaSlot slot = new MediaSlot(path, pastCache, media.watchdog);
            media.slots.add(slot);
            try {
                slot.open();
            } catch (IOException e) {
                if (media.isFatal(e)) {
                    media.close();
                    throw media.fatal(e, path.toString());
                }
                if (!patience.waits()) {
                    media.close();
                    throw new FerryException(
                            ProblemCode.USAGE,
                            Escaper.text(path.toString()) + " cannot be opened as a folder",
                            "give the bundle's folder, <stream>-<epoch>-<sequence>",
                            e);
                }
            }
        }
        return media;
    }

    /** The folders as the user gave them, for messages. */
    String shown() {
        List<String> paths = new ArrayList<>();
        slots.forEach(slot -> paths.add(Escaper.text(slot.path().toString())));
        return String.join(", ", paths);
    }

    /** Whether files that are missing are waited for. */
    boolean waits() {
        return patience.waits();
    }

    /** Whether a reader was left behind in the middle of something: memory it was given must not be used again. */
    boolean hasLeftOne() {
        return watchdog.hasLeftOne();
    }

    /**
     * Reads a small file whole.
     *
     * @param limit one byte more is refused as LIMIT
     * @return nothing where no folder has it
     */
    Optional<byte[]> read(String name, int limit) throws FerryException {
        return eachFolder(name, folder -> {
            long size = folder.size(name);
            if (size == MediaFolder.ABSENT) {
                return null;
            }
            requireReadable(name, size, limit);
            byte[] bytes = new byte[(int) size];
            if (folder.read(name, ByteBuffer.wrap(bytes)) == null) {
                throw new BundleIoException(new FerryException(
                        ProblemCode.FORMAT, name + " changed while it was read", Failures.COPY_AGAIN));
            }
            return bytes;
        });
    }

    /** Reads a small file that must be there; waits for it if media are waited for. */
    Optional<byte[]> await(String name, int limit) throws FerryException {
        awaitFile(name);
        return read(name, limit);
    }

    /** Returns when some folder has a file of that name, at once where media are not waited for. */
    void awaitFile(String name) throws FerryException {
        if (waits()
                && eachFolder(name, folder -> folder.size(name) == MediaFolder.ABSENT ? null : name)
                        .isEmpty()) {
            exchange(name, size -> size >= 0);
        }
    }

    /** Finds out whether some folder has the file in this size, without reading it. */
    @Nullable
    Problem presence(String name, long size) throws FerryException {
        Problem[] worst = {missing(name)};
        boolean there = eachFolder(name, folder -> {
                    long found = folder.size(name);
                    if (found != size && found != MediaFolder.ABSENT) {
                        worst[0] = damaged(name, sizeFault(found, size));
                    }
                    return found == size ? name : null;
                })
                .isPresent();
        return there ? null : worst[0];
    }

    /** Whether some folder has exactly these bytes under the name. */
    boolean has(String name, long size, Sha256 sha256) throws FerryException {
        return eachFolder(name, folder -> sha256.equals(folder.digest(name, size)) ? name : null)
                .isPresent();
    }

    /**
     * Reads a chunk whole and compares size and digest; a second folder is tried where the first has a bad copy. Where media are waited
     * for, returns only when some medium had it.
     *
     * @param into on return it holds the file from 0 to its limit; on failure its content means nothing
     */
    void load(Chunk chunk, ByteBuffer into) throws FerryException {
        @Nullable FerryException failure = tryToLoad(chunk, into);
        while (failure != null) {
            boolean gone = waits()
                    && !hasLeftOne()
                    && (failure.code() == ProblemCode.INCOMPLETE || failure.code() == ProblemCode.IO)
                    && isGone(chunk);
            if (!gone) {
                throw failure;
            }
            exchange(chunk.path(), size -> size == chunk.storedSize());
            failure = tryToLoad(chunk, into);
        }
    }

    private @Nullable FerryException tryToLoad(Chunk chunk, ByteBuffer into) throws FerryException {
        String name = chunk.path();
        @Nullable FerryException worst = null;
        lock.readLock().lock();
        try {
            for (MediaSlot slot : slots) {
                MediaFolder folder = slot.folder();
                if (folder == null) {
                    continue;
                }
                try {
                    Optional<Problem> fault =
                            watchdog.ask(inside(slot, name), () -> Optional.ofNullable(load(folder, chunk, into)));
                    if (fault.isEmpty()) {
                        return null;
                    }
                    boolean absent = fault.get().code() == ProblemCode.INCOMPLETE;
                    worst = absent && worst != null ? worst : new FerryException(List.of(fault.get()));
                } catch (IOException e) {
                    if (isFatal(e)) {
                        throw fatal(e, inside(slot, name));
                    }
                    worst = Failures.of(e, "reading " + name);
                }
            }
        } finally {
            lock.readLock().unlock();
        }
        return worst == null ? new FerryException(List.of(missing(name))) : worst;
    }

    private static @Nullable Problem load(MediaFolder folder, Chunk chunk, ByteBuffer into) throws IOException {
        String name = chunk.path();
        long found = folder.size(name);
        if (found == MediaFolder.ABSENT) {
            return missing(name);
        }
        if (found != chunk.storedSize()) {
            return damaged(name, sizeFault(found, chunk.storedSize()));
        }
        into.clear().limit(Math.toIntExact(found));
        if (!chunk.sha256().equals(folder.read(name, into))) {
            return damaged(name, "does not have the content that was signed");
        }
        into.flip();
        return null;
    }

    /** Goes through the names in a directory of every medium. */
    void list(String directory, Predicate<String> names) throws FerryException {
        Optional<String> nothing = eachFolder(directory, folder -> {
            folder.list(directory, names);
            return null;
        });
        if (nothing.isPresent()) {
            throw new IllegalStateException("listing gives nothing");
        }
    }

    /** What one folder is asked; null lets the next one be asked. */
    private interface Asked<T> {
        @Nullable
        T of(MediaFolder folder) throws IOException;
    }

    private <T> Optional<T> eachFolder(String name, Asked<T> asked) throws FerryException {
        lock.readLock().lock();
        try {
            for (MediaSlot slot : slots) {
                MediaFolder folder = slot.folder();
                if (folder == null) {
                    continue;
                }
                try {
                    Optional<T> answer = watchdog.ask(inside(slot, name), () -> Optional.ofNullable(asked.of(folder)));
                    if (answer.isPresent()) {
                        return answer;
                    }
                } catch (IOException e) {
                    throw isFatal(e) ? fatal(e, inside(slot, name)) : Failures.of(e, "reading " + name);
                }
            }
            return Optional.empty();
        } finally {
            lock.readLock().unlock();
        }
    }

    /* The medium may have been pulled in the middle of a read: then its folder is gone, or another one is there. */
    private boolean isGone(Chunk chunk) throws FerryException {
        return !reopen(chunk.path(), size -> size == chunk.storedSize());
    }

    /** Lets go of all media and looks again and again, until one has the file. */
    private void exchange(String name, Predicate<Long> wanted) throws FerryException {
        patience.progress()
                .notice("waiting for the medium with " + name + ": put it where " + shown()
                        + " is; Ctrl-C ends the wait, and the same command goes on from here");
        Duration poll = Objects.requireNonNull(patience.poll());
        while (!reopen(name, wanted)) {
            release();
            try {
                Thread.sleep(poll.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw interrupted("waiting for the medium with " + name, e);
            }
        }
    }

    /** Opens whatever is there now; whether one folder has the file in a wanted size. */
    private boolean reopen(String name, Predicate<Long> wanted) throws FerryException {
        boolean found = false;
        lock.writeLock().lock();
        try {
            for (MediaSlot slot : slots) {
                try {
                    slot.open();
                    MediaFolder folder = Objects.requireNonNull(slot.folder());
                    found |= wanted.test(watchdog.ask(inside(slot, name), () -> folder.size(name)));
                } catch (IOException e) {
                    slot.close(); // not there yet, or being plugged in at this moment
                    if (isFatal(e)) {
                        throw fatal(e, inside(slot, name));
                    }
                }
            }
            return found;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** A folder that is held open cannot be unmounted. */
    private void release() {
        lock.writeLock().lock();
        try {
            slots.forEach(MediaSlot::close);
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean isFatal(IOException e) {
        return e instanceof StalledException || watchdog.hasLeftOne();
    }

    private FerryException fatal(IOException e, String what) {
        if (e instanceof InterruptedIOException) {
            return interrupted("reading " + Escaper.text(what), e);
        }
        return new FerryException(
                ProblemCode.IO,
                Escaper.text(what) + " cannot be read: " + Escaper.text(String.valueOf(e.getMessage())),
                "the medium, or the way to it, hangs: take it out and put it in again, look into the system's log, or try a copy; then run"
                        + " the same command again",
                e);
    }

    private static FerryException interrupted(String doing, Exception e) {
        return new FerryException(
                ProblemCode.INTERRUPTED,
                "interrupted while " + doing,
                "run the same command again: it goes on from here",
                e);
    }

    private static String inside(MediaSlot slot, String name) {
        return slot.path() + "/" + name;
    }

    private static void requireReadable(String name, long size, int limit) throws BundleIoException {
        if (size == MediaFolder.NOT_A_FILE) {
            throw new BundleIoException(
                    new FerryException(ProblemCode.FORMAT, name + " is not a regular file", Failures.COPY_AGAIN));
        }
        if (size > limit) {
            throw new BundleIoException(new FerryException(
                    ProblemCode.LIMIT,
                    name + " has " + size + " bytes, more than the " + limit + " allowed",
                    Failures.NOT_OURS));
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
        slots.forEach(MediaSlot::close);
        watchdog.close();
    }
}
