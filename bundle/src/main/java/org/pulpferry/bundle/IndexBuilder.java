package org.pulpferry.bundle;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * Makes an index from units and artifacts in any order. The same set gives the same bytes, on both sides of the gap. Sorts on disk,
 * so memory does not grow with the content. For one thread at a time.
 */
public final class IndexBuilder implements AutoCloseable {
    private final Path directory;
    private final List<Integer> repositories;
    private final LineSorter units;
    private final LineSorter artifacts;
    private final SortedMap<Integer, SortedMap<String, Long>> counts = new TreeMap<>();

    /**
     * Begins an index.
     *
     * @param directory receives the index, and meanwhile files for sorting: about the index's own size again
     * @param repositories their ordinals, ascending
     */
    public IndexBuilder(Path directory, List<Integer> repositories) throws FerryException {
        this(directory, repositories, LineSorter.HELD_BYTES);
    }

    IndexBuilder(Path directory, List<Integer> repositories, int heldBytes) throws FerryException {
        Limits.atMost(Limits.REPOSITORIES, repositories.size(), "repositories");
        this.directory = directory;
        this.repositories = List.copyOf(repositories);
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw Failures.of(e, "making the index's directory");
        }
        units = new LineSorter(directory, "units", heldBytes);
        artifacts = new LineSorter(directory, "artifacts", heldBytes);
        repositories.forEach(repository -> counts.put(repository, new TreeMap<>()));
    }

    /**
     * Adds a unit of a repository.
     *
     * @param type Pulp's content type
     * @param key the natural key's parts, in the order docs/format.md has for the type
     * @param files digest by relative path
     */
    public void addUnit(int repository, String type, List<String> key, Map<String, Sha256> files)
            throws FerryException {
        SortedMap<String, Long> count = countOf(repository);
        byte[] unit = Json.writeLine(new UnitLine(type, key, new TreeMap<>(files)));
        byte[] ordinal = RepositoryEntry.ordinalName(repository).getBytes(StandardCharsets.US_ASCII);
        byte[] line = new byte[ordinal.length + unit.length];
        System.arraycopy(ordinal, 0, line, 0, ordinal.length);
        System.arraycopy(unit, 0, line, ordinal.length, unit.length);
        add(units, line);
        count.merge(type, 1L, Long::sum);
    }

    /**
     * Adds an artifact that a repository refers to; call it once or more for every repository that does.
     *
     * @param size bytes
     * @param carried whether the bundle's {@code data/} holds it
     */
    public void addArtifact(Sha256 sha256, long size, boolean carried, int repository) throws FerryException {
        countOf(repository);
        String line = sha256 + " " + size + " " + carried + " " + RepositoryEntry.ordinalName(repository);
        add(artifacts, line.getBytes(StandardCharsets.US_ASCII));
    }

    /** Units of a repository so far, by content type. */
    public SortedMap<String, Long> counts(int repository) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(countOf(repository)));
    }

    /**
     * Writes the index's files; call it once, last.
     *
     * @throws FerryException CONTENT when a unit is there twice, or an artifact is said to have two sizes
     */
    public IndexFiles finish() throws FerryException {
        IndexFiles files = IndexFiles.in(directory, repositories);
        try {
            writeArtifacts(files);
            writeUnits(files);
            return files;
        } catch (IOException e) {
            throw Failures.of(e, "writing the index");
        }
    }

    private void writeArtifacts(IndexFiles files) throws IOException, FerryException {
        try (OutputStream out = files.createArtifacts()) {
            LineSorter.Merge sorted = artifacts.sorted();
            Entry entry = Entry.parse(sorted.next());
            for (int count = 1; entry != null; count++) {
                requireFewEnough(count);
                List<Integer> ordinals = new ArrayList<>(List.of(entry.repository()));
                Entry other = Entry.parse(sorted.next());
                while (other != null && other.sha256().equals(entry.sha256())) {
                    if (other.size() != entry.size() || other.carried() != entry.carried()) {
                        throw contradiction("artifact " + entry.sha256() + " is said to be two different things");
                    }
                    if (!ordinals.contains(other.repository())) {
                        ordinals.add(other.repository());
                    }
                    other = Entry.parse(sorted.next());
                }
                writeLine(
                        out, Json.writeLine(new ArtifactLine(entry.sha256(), entry.size(), entry.carried(), ordinals)));
                entry = other;
            }
        }
    }

    private static void requireFewEnough(int artifacts) throws FerryException {
        if (artifacts > Limits.ARTIFACTS) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "the repositories refer to more than " + Limits.ARTIFACTS + " artifacts",
                    "export them as several streams");
        }
    }

    private void writeUnits(IndexFiles files) throws IOException, FerryException {
        LineSorter.Merge sorted = units.sorted();
        byte[] line = sorted.next();
        for (int repository : repositories) {
            String name = RepositoryEntry.ordinalName(repository);
            byte[] before = {};
            try (OutputStream out = files.createUnits(repository)) {
                while (line != null && name.equals(new String(line, 0, name.length(), StandardCharsets.US_ASCII))) {
                    if (before.length > 0 && LineReader.sameSubject(before, line)) {
                        String unit =
                                new String(line, name.length(), line.length - name.length(), StandardCharsets.US_ASCII);
                        throw contradiction("a unit of repository " + name + " is there twice: " + Escaper.text(unit));
                    }
                    out.write(line, name.length(), line.length - name.length());
                    out.write('\n');
                    before = line;
                    line = sorted.next();
                }
            }
        }
    }

    private static FerryException contradiction(String what) {
        return new FerryException(
                ProblemCode.CONTENT,
                what,
                "Pulp's metadata contradicts itself: have Pulp repair the repository, or report it");
    }

    private static void writeLine(OutputStream out, byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    private static void add(LineSorter sorter, byte[] line) throws FerryException {
        try {
            sorter.add(line);
        } catch (IOException e) {
            throw Failures.of(e, "sorting the index");
        }
    }

    private SortedMap<String, Long> countOf(int repository) {
        SortedMap<String, Long> count = counts.get(repository);
        if (count == null) {
            throw new IllegalArgumentException("repository ordinal " + repository + ", not one of " + repositories);
        }
        return count;
    }

    @Override
    public void close() throws FerryException {
        try {
            try {
                units.close();
            } finally {
                artifacts.close();
            }
        } catch (IOException e) {
            throw Failures.of(e, "removing the index's temporary files");
        }
    }

    /** A line of the artifact sorter. */
    private record Entry(Sha256 sha256, long size, boolean carried, int repository) {
        static @Nullable Entry parse(byte @Nullable [] line) {
            if (line == null) {
                return null;
            }
            String[] fields = new String(line, StandardCharsets.US_ASCII).split(" ", -1);
            return new Entry(
                    Sha256.parse(fields[0]),
                    Long.parseLong(fields[1]),
                    Boolean.parseBoolean(fields[2]),
                    Integer.parseInt(fields[3].substring(1)));
        }
    }
}
