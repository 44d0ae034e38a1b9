package org.pulpferry.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * An index as plain files in a directory: {@code artifacts}, and {@code units/rNNNN} for each repository that is whole in the bundle. Immutable and safe for
 * threads as long as nobody touches the files.
 */
public final class IndexFiles {
    private static final String ARTIFACTS = "artifacts";

    private final Path directory;
    private final List<Integer> repositories;

    private IndexFiles(Path directory, List<Integer> repositories) {
        this.directory = directory;
        this.repositories = List.copyOf(repositories);
    }

    /**
     * An index that is in a directory already, such as the copy kept of an earlier bundle.
     *
     * @param repositories ordinals of those that are whole in the bundle, ascending
     */
    public static IndexFiles in(Path directory, List<Integer> repositories) {
        return new IndexFiles(directory, repositories);
    }

    /** Ordinals of the repositories whose units and artifacts are in it. */
    public List<Integer> repositories() {
        return repositories;
    }

    /**
     * Unpacks a bundle's index.
     *
     * @param directory receives the files; files of an earlier attempt are replaced
     * @param repositories ordinals of those that are whole in the bundle, ascending
     * @throws FerryException CONTENT when the stream's members are not those of an index
     */
    public static IndexFiles extract(StreamReader index, Path directory, List<Integer> repositories)
            throws FerryException {
        IndexFiles files = new IndexFiles(directory, repositories);
        List<String> names = files.names();
        int next = 0;
        for (TarEntry entry = index.next(); entry != null; entry = index.next()) {
            if (next == names.size() || !names.get(next).equals(entry.name())) {
                throw new FerryException(
                        ProblemCode.CONTENT,
                        "the index holds " + Escaper.quote(entry.name()) + " where it should not",
                        Failures.NOT_OURS);
            }
            next++;
            try (InputStream body = index.body();
                    OutputStream out = files.create(entry.name())) {
                body.transferTo(out);
            } catch (IOException e) {
                throw Failures.of(e, "unpacking the index, " + entry.name());
            }
        }
        if (next < names.size()) {
            throw new FerryException(ProblemCode.CONTENT, "the index has no " + names.get(next), Failures.NOT_OURS);
        }
        return files;
    }

    /** Name of a repository's units; the first repository's ordinal is 1. */
    static String units(int repository) {
        return "units/" + RepositoryEntry.ordinalName(repository);
    }

    /** The files as members of the stream {@code index}, in order. */
    public List<Member> members() throws FerryException {
        List<Member> members = new ArrayList<>();
        for (String name : names()) {
            Path file = directory.resolve(name);
            try {
                members.add(new FileMember(new TarEntry(name, Files.size(file)), file));
            } catch (IOException e) {
                throw Failures.of(e, "reading the index, " + name);
            }
        }
        return members;
    }

    /** SHA-256 of each file by its name; two indexes are the same exactly when these are. Reads all files. */
    public SortedMap<String, Sha256> digests() throws FerryException {
        SortedMap<String, Sha256> digests = new TreeMap<>();
        for (String name : names()) {
            digests.put(name, digest(name));
        }
        return Collections.unmodifiableSortedMap(digests);
    }

    /** SHA-256 of a repository's units; empty when they are not there, as when a copy was pruned. */
    public Optional<Sha256> unitsDigest(String ordinalName) throws FerryException {
        String name = "units/" + ordinalName;
        return Files.isRegularFile(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(digest(name))
                : Optional.empty();
    }

    private Sha256 digest(String name) throws FerryException {
        MessageDigest sha256 = Sha256.newDigest();
        try (InputStream in = Files.newInputStream(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            in.transferTo(out);
        } catch (IOException e) {
            throw Failures.of(e, "reading the index, " + name);
        }
        return Sha256.ofBytes(sha256.digest());
    }

    /** All artifacts, by digest. */
    public LineReader<ArtifactLine> artifacts() throws FerryException {
        return read(ARTIFACTS, ArtifactLine.class);
    }

    /** A repository's units, in the order of their lines. */
    public LineReader<UnitLine> units(String ordinalName) throws FerryException {
        return read("units/" + ordinalName, UnitLine.class);
    }

    private <T extends Record> LineReader<T> read(String name, Class<T> type) throws FerryException {
        try {
            InputStream in = Files.newInputStream(directory.resolve(name), LinkOption.NOFOLLOW_LINKS);
            return new LineReader<>(new LineInput(in, Limits.LINE_BYTES), type, name);
        } catch (IOException e) {
            throw Failures.of(e, "reading the index, " + name);
        }
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        names.add(ARTIFACTS);
        repositories.forEach(repository -> names.add(units(repository)));
        return names;
    }

    private OutputStream create(String name) throws IOException {
        Path file = directory.resolve(name);
        @Nullable Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.deleteIfExists(file);
        return new BufferedOutputStream(Files.newOutputStream(file));
    }

    /** Makes the files one after the other; used by {@link IndexBuilder}. */
    OutputStream createArtifacts() throws IOException {
        return create(ARTIFACTS);
    }

    OutputStream createUnits(int repository) throws IOException {
        return create(units(repository));
    }

    private record FileMember(TarEntry entry, Path file) implements Member {
        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
        }
    }
}
