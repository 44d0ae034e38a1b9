package org.pulpferry.exporter.select;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.Contents;
import org.pulpferry.pulp.problem.PulpException;

/**
 * The artifacts of a selection on disk: per repository that is not unchanged the sorted list that Pulp gave, and once decided per repository those that are carried for
 * it, which is the order of {@code data/}: by first repository, then by digest. Memory does not grow with the number. Not thread-safe.
 */
public final class Catalogue {
    private final Path directory;
    private final int repositories;

    /**
     * @param directory where the lists are; made when missing
     * @param repositories how many there are
     */
    public Catalogue(Path directory, int repositories) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.repositories = repositories;
    }

    /** Fetches the list of one repository version; how many artifacts and bytes it has. */
    public Listed list(Contents contents, Pinned pinned) throws PulpException, IOException, FerryException {
        @Nullable String[] last = {null};
        boolean[] unordered = {false};
        ArtifactList.Writer writer = new ArtifactList.Writer(listOf(pinned.ordinal()));
        try (writer) {
            contents.artifacts(pinned.version(), artifact -> {
                String before = last[0];
                unordered[0] |= before != null && before.compareTo(artifact.sha256()) >= 0;
                last[0] = artifact.sha256();
                writer.add(artifact);
            });
        }
        if (unordered[0]) {
            throw new FerryException(
                    ProblemCode.PULP,
                    "Pulp's list of the artifacts of " + pinned.choice().name() + " is not in the order asked for",
                    "something changed it while it was read, or this Pulp is not known to ferry: try again");
        }
        return new Listed(writer.count(), writer.bytes());
    }

    /** For a version whose artifacts the site has with it: its list stays empty. */
    public Listed leaveOut(Pinned pinned) throws IOException {
        new ArtifactList.Writer(listOf(pinned.ordinal())).close();
        return new Listed(0, 0);
    }

    /**
     * Decides what is carried, and tells every artifact in order of digest.
     *
     * @param sink told once per artifact, may be null
     */
    public Totals decide(Holdings holdings, @Nullable Decided sink) throws IOException, FerryException {
        List<ArtifactList.Writer> carried = new ArrayList<>();
        long artifacts = 0;
        long bytes = 0;
        try (ArtifactMerge merge = new ArtifactMerge(lists(), holdings)) {
            for (int ordinal = 1; ordinal <= repositories; ordinal++) {
                carried.add(new ArtifactList.Writer(carriedFor(ordinal)));
            }
            for (ArtifactMerge.Merged each = merge.next(); each != null; each = merge.next()) {
                artifacts++;
                bytes += each.artifact().size();
                if (each.carried()) {
                    carried.get(each.repositories().get(0) - 1).add(each.artifact());
                }
                if (sink != null) {
                    sink.accept(each);
                }
            }
        } finally {
            for (ArtifactList.Writer writer : carried) {
                writer.close();
            }
        }
        return new Totals(
                artifacts,
                bytes,
                carried.stream().mapToLong(ArtifactList.Writer::count).sum(),
                carried.stream().mapToLong(ArtifactList.Writer::bytes).sum());
    }

    /** The sorted list of a repository's artifacts. */
    public Path listOf(int ordinal) {
        return directory.resolve("list-" + ordinal);
    }

    /** Walks what is carried, in the order of {@code data/}; the caller closes it. */
    public CarriedWalk carried() {
        return new CarriedWalk(carriedLists());
    }

    /** The lists of what is carried, sorted, none with an artifact of another. */
    public List<Path> carriedLists() {
        List<Path> files = new ArrayList<>();
        for (int ordinal = 1; ordinal <= repositories; ordinal++) {
            files.add(carriedFor(ordinal));
        }
        return files;
    }

    /** Ordinals of the repositories that refer to an artifact. */
    public List<Integer> referringTo(String sha256) throws IOException {
        List<Integer> found = new ArrayList<>();
        for (int ordinal = 1; ordinal <= repositories; ordinal++) {
            try (ArtifactList.Index index = new ArtifactList.Index(listOf(ordinal))) {
                if (index.find(sha256) >= 0) {
                    found.add(ordinal);
                }
            }
        }
        return found;
    }

    private List<Path> lists() {
        List<Path> lists = new ArrayList<>();
        for (int ordinal = 1; ordinal <= repositories; ordinal++) {
            lists.add(listOf(ordinal));
        }
        return lists;
    }

    private Path carriedFor(int ordinal) {
        return directory.resolve("carried-" + ordinal);
    }

    /** Artifacts of one version, and their sizes in bytes. */
    public record Listed(long artifacts, long bytes) {}

    /** Told of each artifact once. */
    @FunctionalInterface
    public interface Decided {
        /** Takes one. */
        void accept(ArtifactMerge.Merged artifact) throws IOException, FerryException;
    }

    /** What a selection comes to: all artifacts once each, and those carried; sizes in bytes. */
    public record Totals(long artifacts, long bytes, long carried, long carriedBytes) {}

    /** Walks several lists one after the other. Not thread-safe. */
    public static final class CarriedWalk implements AutoCloseable {
        private final List<Path> files;
        private ArtifactList.@Nullable Reader reader;
        private int next;

        CarriedWalk(List<Path> files) {
            this.files = files;
        }

        /** The next artifact carried, or null after the last. */
        public @Nullable ArtifactInfo next() throws IOException {
            while (true) {
                ArtifactInfo artifact = reader == null ? null : reader.next();
                if (artifact != null) {
                    return artifact;
                }
                close();
                if (next == files.size()) {
                    return null;
                }
                reader = new ArtifactList.Reader(files.get(next++));
            }
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
