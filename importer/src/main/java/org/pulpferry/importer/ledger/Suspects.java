package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.Durable;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.value.Sha256;

/**
 * Artifacts whose loading was begun and not seen finished. Pulp writes a blob straight to its final name, so a kill or a full disk can leave
 * one cut short there, and a later import keeps it: such artifacts are loaded again and the result is repaired before anyone trusts it. One
 * file of digests per batch, on the disk before Pulp hears of the batch. They outlive the bundle whose import was interrupted.
 */
public final class Suspects {
    private static final String FOLDER = "suspects";
    private static final int DIGEST = 32;

    private final StateFolder state;
    private final Path own;

    /** Those of a run, which sees those of every other run too. */
    public Suspects(StateFolder state, Path runFolder) {
        this.state = state;
        this.own = runFolder.resolve(FOLDER);
    }

    /** Names what a batch is about to load. */
    public void begin(String batch, Collection<Sha256> digests) throws IOException {
        SafeDirectory.create(own);
        write(own.resolve(batch), digests);
    }

    private static void write(Path file, Collection<Sha256> digests) throws IOException {
        byte[] content = new byte[digests.size() * DIGEST];
        int at = 0;
        for (Sha256 digest : digests) {
            System.arraycopy(digest.toBytes(), 0, content, at, DIGEST);
            at += DIGEST;
        }
        AtomicFile.write(file, content);
    }

    /** The batch was loaded whole. */
    public void clear(String batch) throws IOException {
        if (Files.deleteIfExists(own.resolve(batch))) {
            Durable.fsync(own);
        }
    }

    /** All there are, of every run. */
    public SortedSet<Sha256> all() throws IOException {
        SortedSet<Sha256> all = new TreeSet<>();
        for (Path file : files()) {
            try (InputStream in = Files.newInputStream(file)) {
                for (byte[] digest = in.readNBytes(DIGEST); digest.length == DIGEST; digest = in.readNBytes(DIGEST)) {
                    all.add(Sha256.ofBytes(digest));
                }
            }
        }
        return all;
    }

    /** Forgets these: they were found whole. A file that names others too is kept with those. */
    public void forget(Collection<Sha256> sound) throws IOException {
        for (Path file : files()) {
            List<Sha256> left = new ArrayList<>();
            try (InputStream in = Files.newInputStream(file)) {
                for (byte[] digest = in.readNBytes(DIGEST); digest.length == DIGEST; digest = in.readNBytes(DIGEST)) {
                    Sha256 each = Sha256.ofBytes(digest);
                    if (!sound.contains(each)) {
                        left.add(each);
                    }
                }
            }
            if (left.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                write(file, left);
            }
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path run : list(state.runs())) {
            files.addAll(list(run.resolve(FOLDER)));
        }
        return files;
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException | java.nio.file.NotDirectoryException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }
}
