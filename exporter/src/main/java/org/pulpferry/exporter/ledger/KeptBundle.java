package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.bundle.Member;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.Durable;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/** What this host keeps of a bundle it made: the manifest's bytes, the index, and which versions of Pulp's those are. Not thread-safe. */
public final class KeptBundle {
    private static final String INDEX = "index";
    private static final String VERSIONS = "versions";

    private final Path directory;

    /** Nothing is read or made yet. */
    public KeptBundle(Path directory) {
        this.directory = directory;
    }

    /**
     * Keeps a bundle; what was kept under its name is replaced. The manifest is written last.
     *
     * @param versions Pulp's resource names (PRN) of the repositories' versions in the manifest's order: a version's for ever, where a
     *     repository that is deleted and made anew counts from 0 again. Empty where they are not known
     */
    public void keep(byte[] manifest, IndexFiles index, List<String> versions) throws IOException, FerryException {
        SafeDirectory.delete(directory);
        SafeDirectory.create(directory);
        Path copy = directory.resolve(INDEX);
        for (Member member : index.members()) {
            Path file = copy.resolve(member.entry().name());
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try (InputStream in = member.open()) {
                Files.copy(in, file);
            }
            Durable.fsync(file);
        }
        AtomicFile.write(
                directory.resolve(VERSIONS), String.join("\n", versions).getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(directory.resolve(BundleLayout.MANIFEST), manifest);
    }

    /** The PRNs it was kept with. */
    public List<String> versions() throws IOException {
        byte[] lines = read(VERSIONS);
        return lines == null
                ? List.of()
                : new String(lines, StandardCharsets.UTF_8).lines().toList();
    }

    /** Whether the units of that repository are kept, too. */
    public boolean hasUnits(int ordinal) {
        Path units = directory.resolve(INDEX).resolve("units").resolve(RepositoryEntry.ordinalName(ordinal));
        return Files.isRegularFile(units, LinkOption.NOFOLLOW_LINKS);
    }

    /** The manifest's bytes, or nothing where no bundle was kept. */
    public byte @Nullable [] manifest() throws IOException {
        return read(BundleLayout.MANIFEST);
    }

    private byte @Nullable [] read(String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(Limits.MANIFEST_BYTES + 1);
        }
    }

    /** Whether that bundle is kept, with its list of artifacts. */
    public boolean has(Sha256 expected) throws IOException {
        byte[] bytes = manifest();
        return bytes != null
                && Sha256.of(bytes).equals(expected)
                && Files.isRegularFile(directory.resolve(INDEX).resolve("artifacts"), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The manifest.
     *
     * @param expected its digest
     * @throws FerryException USAGE when it was not kept, IO when it is not the one
     */
    public Manifest read(Sha256 expected) throws FerryException, IOException {
        byte[] bytes = manifest();
        if (bytes == null || !Sha256.of(bytes).equals(expected)) {
            throw new FerryException(
                    bytes == null ? ProblemCode.USAGE : ProblemCode.IO,
                    "what " + directory + " keeps of that bundle is "
                            + (bytes == null ? "not there" : "not what was sent"),
                    "export without --since, or with --full");
        }
        return Json.read(bytes, Manifest.class);
    }

    /**
     * The artifacts that repositories of the bundle referred to, carried or not: a site that holds these versions holds them.
     *
     * @param expected digest of its manifest
     * @param ordinals of these repositories
     * @throws FerryException USAGE when it was not kept, IO when it is not the one
     */
    public Holdings holdings(Sha256 expected, Collection<Integer> ordinals) throws FerryException, IOException {
        IndexFiles index =
                IndexFiles.in(directory.resolve(INDEX), read(expected).whole());
        return () -> {
            LineReader<ArtifactLine> lines = index.artifacts();
            return new Holdings.Walk() {
                @Override
                public @Nullable String next() throws FerryException {
                    ArtifactLine line = lines.next();
                    while (line != null && Collections.disjoint(line.repositories(), ordinals)) {
                        line = lines.next();
                    }
                    return line == null ? null : line.sha256().hex();
                }

                @Override
                public void close() throws FerryException {
                    lines.close();
                }
            };
        };
    }
}
