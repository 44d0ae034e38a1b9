package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/** What this host keeps of a bundle it made: the manifest's bytes and the index. Not thread-safe. */
public final class KeptBundle {
    private static final String INDEX = "index";

    private final Path directory;

    /** Nothing is read or made yet. */
    public KeptBundle(Path directory) {
        this.directory = directory;
    }

    /** Keeps a bundle; what was kept under its name is replaced. The manifest is written last. */
    public void keep(byte[] manifest, IndexFiles index) throws IOException, FerryException {
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
        AtomicFile.write(directory.resolve(BundleLayout.MANIFEST), manifest);
    }

    /** The manifest's bytes, or nothing where no bundle was kept. */
    public byte @Nullable [] manifest() throws IOException {
        Path file = directory.resolve(BundleLayout.MANIFEST);
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
     * All artifacts the bundle referred to, carried or not: a site that holds the bundle complete holds these.
     *
     * @param expected digest of its manifest
     * @throws FerryException USAGE when it was not kept, IO when it is not the one
     */
    public Holdings holdings(Sha256 expected) throws FerryException, IOException {
        byte[] bytes = manifest();
        if (bytes == null || !Sha256.of(bytes).equals(expected)) {
            throw new FerryException(
                    bytes == null ? ProblemCode.USAGE : ProblemCode.IO,
                    "what " + directory + " keeps of that bundle is "
                            + (bytes == null ? "not there" : "not what was sent"),
                    "export without --since, or with --full");
        }
        int repositories = Json.read(bytes, Manifest.class).repositories().size();
        IndexFiles index = IndexFiles.in(directory.resolve(INDEX), repositories);
        return () -> {
            LineReader<ArtifactLine> lines = index.artifacts();
            return new Holdings.Walk() {
                @Override
                public @Nullable String next() throws FerryException {
                    ArtifactLine line = lines.next();
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
