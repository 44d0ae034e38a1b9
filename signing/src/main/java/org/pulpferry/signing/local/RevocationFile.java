package org.pulpferry.signing.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Limits;

/**
 * {@code <state>/trust/local-revocations.json}. Written whole or not at all, under a lock of its own, so that a key can be
 * revoked while an import holds the state directory. Safe for use by several threads and processes.
 */
public final class RevocationFile {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 3;

    private final Path file;
    private final Path directory;

    /** In the directory of accepted roots; nothing is read or made yet. */
    public RevocationFile(Path directory) {
        this.directory = directory;
        this.file = directory.resolve("local-revocations.json");
    }

    /**
     * What is revoked; none where there is no file.
     *
     * @throws FerryException FORMAT or LIMIT if the file is anything but what {@link #add} writes, IO if it cannot be read:
     *     without it nothing is trusted, since the key that counts may be the one it names
     */
    public LocalRevocations read() throws FerryException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return LocalRevocations.NONE;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Json.read(in.readNBytes(Limits.LINE_BYTES + 1), LocalRevocations.class);
        } catch (FerryException e) {
            throw new FerryException(
                    e.code(),
                    file + " is damaged: " + e.getMessage(),
                    "restore it from the backup of the state directory; <state>/audit.jsonl has every `ferry trust revoke`",
                    e);
        } catch (IOException e) {
            throw unusable("cannot be read", e);
        }
    }

    /**
     * Adds a key, and has it on the disk before it returns; one that is there already stays as it was.
     *
     * @return all that is revoked now
     * @throws FerryException as {@link #read}; LIMIT if there are too many; IO if it cannot be written
     * @throws LockedException if another run is adding one, for longer than a few seconds
     */
    public LocalRevocations add(LocalRevocation more) throws FerryException, LockedException, InterruptedException {
        try {
            // a directory of its own, since whoever gets a lock clears the directory of half-written files: not the
            // roots'
            Path locked = SafeDirectory.create(directory.resolve("revoking"));
            DirectoryLock lock = DirectoryLock.acquire(locked, PATIENCE, "ferry trust revoke");
            try {
                AtomicFile.sweepBeside(file);
                LocalRevocations before = read();
                LocalRevocations after = before.with(more);
                if (!after.equals(before)) {
                    write(after);
                }
                return after;
            } finally {
                lock.close();
            }
        } catch (LimitExceededException e) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "too many keys are revoked on this machine: " + e.getMessage(),
                    "a new trust root that does without those keys makes room: ask whoever looks after it",
                    e);
        } catch (IOException e) {
            throw unusable("cannot be written", e);
        }
    }

    // A run that keeps a root clears the directory of half-written files, ours among them.
    private void write(LocalRevocations revocations) throws IOException {
        byte[] content = Json.write(revocations);
        for (int attempt = 1; ; attempt++) {
            try {
                AtomicFile.write(file, content);
                return;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private FerryException unusable(String what, IOException e) {
        return new FerryException(
                ProblemCode.IO,
                file + " " + what + ": " + e.getMessage(),
                "the state directory belongs to the user who runs ferry and has mode 0700",
                e);
    }
}
