package org.pulpferry.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The single-writer lock of a directory: a kernel lock on its file {@code lock}, so it ends with the process however
 * that ends. Who holds it is told by {@code lock.holder}, for messages only. Whoever gets the lock removes what killed writers of
 * {@link AtomicFile} left in the directory and below it.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String LOCK = "lock";
    private static final String HOLDER = "lock.holder";
    private static final int HOLDER_LIMIT = 1_024;
    private static final Duration PAUSE = Duration.ofMillis(200);

    // Closing any channel on a file drops every POSIX lock this process has on it. So a second attempt in this
    // process must be refused before it opens the file.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;
    private boolean closed;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock of an existing directory, waiting up to {@code wait} for another holder to let go.
     *
     * @param command what this run does, shown to whoever finds the directory held; no secrets
     * @throws LockedException if it is still held when the time is over
     * @throws IOException if the directory cannot be read or written
     */
    public static DirectoryLock acquire(Path directory, Duration wait, String command)
            throws IOException, LockedException, InterruptedException {
        Path real = directory.toRealPath();
        long start = System.nanoTime();
        while (true) {
            DirectoryLock lock = tryAcquire(real);
            if (lock != null) {
                lock.tellHolder(command);
                return lock;
            }
            long left = wait.toNanos() - (System.nanoTime() - start);
            if (left <= 0) {
                throw new LockedException(directory, readHolder(real));
            }
            TimeUnit.NANOSECONDS.sleep(Math.min(left, PAUSE.toNanos()));
        }
    }

    /** Lets go. A second call does nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(directory.resolve(HOLDER));
        } finally {
            try {
                channel.close();
            } finally {
                HELD.remove(directory);
            }
        }
    }

    private static @Nullable DirectoryLock tryAcquire(Path real) throws IOException {
        if (!HELD.add(real)) {
            return null;
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel = FileChannel.open(
                    real.resolve(LOCK),
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            FileLock lock = channel.tryLock();
            locked = lock != null;
            return locked ? new DirectoryLock(real, channel) : null;
        } catch (OverlappingFileLockException e) {
            return null; // another class loader's copy of this class holds it
        } finally {
            if (!locked) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(real);
            }
        }
    }

    private void tellHolder(String command) throws IOException {
        String line = "process " + ProcessHandle.current().pid() + " on " + hostName() + ", " + command;
        byte[] text = line.replaceAll("[^ -~]", "?").getBytes(StandardCharsets.US_ASCII);
        try {
            AtomicFile.sweepTree(directory);
            AtomicFile.write(directory.resolve(HOLDER), text);
        } catch (IOException e) {
            try {
                close();
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private static String hostName() {
        return readLine(Path.of("/proc/sys/kernel/hostname"), "this host");
    }

    private static String readHolder(Path real) {
        return readLine(real.resolve(HOLDER), "");
    }

    private static String readLine(Path file, String otherwise) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String text = new String(in.readNBytes(HOLDER_LIMIT), StandardCharsets.US_ASCII);
            return text.strip().replaceAll("[^ -~]", "?");
        } catch (IOException e) {
            return otherwise; // it is only for the message
        }
    }
}
