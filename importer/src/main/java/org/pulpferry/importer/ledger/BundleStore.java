package org.pulpferry.importer.ledger;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/** Manifests of bundles this site has had, and what their repositories became here. */
public final class BundleStore {
    private static final String MANIFEST = "manifest.json";
    private static final String REPOSITORIES = "repositories.jsonl";
    private static final String BUNDLES = "bundles";
    private static final String VERSIONS = "versions.jsonl";

    private final StateFolder state;

    public BundleStore(StateFolder state) {
        this.state = state;
    }

    /** Keeps the bytes that were verified. */
    public void putManifest(BundleId id, byte[] manifest) throws IOException {
        AtomicFile.write(SafeDirectory.create(state.bundle(id)).resolve(MANIFEST), manifest);
    }

    /** The manifest of a bundle this site has had. */
    public Optional<Manifest> manifest(BundleId id) throws IOException, FerryException {
        Path file = state.bundle(id).resolve(MANIFEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(Json.read(in.readNBytes(Limits.MANIFEST_BYTES + 1), Manifest.class));
        }
    }

    /** Records what the bundle's repositories are here; replaces what was recorded before. */
    public void put(BundleId id, List<LoadedRepository> repositories) throws IOException {
        write(id, REPOSITORIES, repositories);
    }

    /** Records which versions those are; replaces what was recorded before. */
    public void putVersions(BundleId id, List<RecordedVersion> versions) throws IOException {
        write(id, VERSIONS, versions);
    }

    private void write(BundleId id, String name, List<? extends Record> records) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Record each : records) {
            lines.writeBytes(Json.writeLine(each));
            lines.write('\n');
        }
        AtomicFile.write(SafeDirectory.create(state.bundle(id)).resolve(name), lines.toByteArray());
    }

    /** What was recorded; empty when nothing was, or when it was pruned. */
    public List<LoadedRepository> repositories(BundleId id) throws IOException, FerryException {
        return read(id, REPOSITORIES, LoadedRepository.class);
    }

    /** Which versions were recorded; empty when none were. */
    public List<RecordedVersion> versions(BundleId id) throws IOException, FerryException {
        return read(id, VERSIONS, RecordedVersion.class);
    }

    private <T extends Record> List<T> read(BundleId id, String name, Class<T> type)
            throws IOException, FerryException {
        Path file = state.bundle(id).resolve(name);
        List<T> found = new ArrayList<>();
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file, StandardCharsets.US_ASCII)) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    found.add(Json.readLine(line.getBytes(StandardCharsets.US_ASCII), type));
                }
            }
        }
        return found;
    }

    /** The index that is kept of a bundle this site has had; its files may be missing. */
    public IndexFiles index(BundleId id, Manifest manifest) {
        return IndexFiles.in(state.bundle(id).resolve("index"), manifest.whole());
    }

    /** Whether it is recorded what the bundle's repositories are here, so that it can be gone back to. */
    public boolean isRecorded(BundleId id) {
        return Files.exists(state.bundle(id).resolve(REPOSITORIES));
    }

    /** Bundles of that stream for which {@link #isRecorded} says so. */
    public List<BundleId> recorded(Name stream) throws IOException {
        List<BundleId> found = new ArrayList<>();
        if (Files.isDirectory(state.root().resolve(BUNDLES))) {
            for (BundleId id : all()) {
                if (id.stream().equals(stream) && isRecorded(id)) {
                    found.add(id);
                }
            }
        }
        found.sort(Comparator.comparing(BundleId::position).reversed());
        return found;
    }

    /** Forgets what the bundle's repositories were; the manifest stays. */
    public void forget(BundleId id) throws IOException {
        Files.deleteIfExists(state.bundle(id).resolve(REPOSITORIES));
        Files.deleteIfExists(state.bundle(id).resolve(VERSIONS));
    }

    /** Bundles of any stream that have a folder here. */
    public List<BundleId> all() throws IOException {
        List<BundleId> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(state.root().resolve(BUNDLES))) {
            for (Path entry : entries) {
                found.add(BundleId.parse(entry.getFileName().toString()));
            }
        }
        return found;
    }
}
