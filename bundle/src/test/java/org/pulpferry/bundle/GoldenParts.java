package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.pulpferry.bundle.zstd.FrameWriter;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedType;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedManifest;
import org.pulpferry.testkit.fuzz.Script;

/** The golden bundle taken apart, what it takes to make another one of its parts, and the site that is to accept or refuse it. */
final class GoldenParts {
    static final Path SAMPLES = Path.of(Objects.requireNonNull(System.getProperty("samples.directory")))
            .toAbsolutePath();
    static final Path FOLDER = SAMPLES.resolve("bundles/golden-1-1");

    private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");
    private static final int LARGEST = 1 << 20;

    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<PrivateKeys> keys = new ArrayList<>();
    private final TrustedRoot root;
    private final Manifest manifest;
    private final ExecutorService executor = Executors.newFixedThreadPool(2, work -> {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    });
    private final ChunkBuffers buffers = new ChunkBuffers(2);

    private GoldenParts() throws Exception {
        try (Stream<Path> paths = Files.walk(FOLDER)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = FOLDER.relativize(path).toString();
                if (!name.startsWith(BundleLayout.ROOTS)) {
                    files.put(name, Files.readAllBytes(path));
                }
            }
        }
        byte[] document = Files.readAllBytes(FOLDER.resolve(BundleLayout.root(1)));
        byte[] signatures = Files.readAllBytes(FOLDER.resolve(BundleLayout.rootSignature(1)));
        root = RootChain.initial(document, signatures, Sha256.of(document), NOW);
        manifest = Json.read(files.getOrDefault(BundleLayout.MANIFEST, new byte[0]), Manifest.class);
        Path copies = Files.createTempDirectory("keys");
        for (String signer : List.of("test-only-a", "test-only-b")) {
            Path copy = copies.resolve(signer + ".key");
            Files.copy(SAMPLES.resolve("keys").resolve(signer + ".key"), copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            keys.add(new KeyFiles(new SecureRandom()).load(copy, null));
        }
        delete(copies);
    }

    static GoldenParts load() {
        try {
            return new GoldenParts();
        } catch (Exception e) {
            throw new AssertionError("the golden bundle cannot be read", e);
        }
    }

    /** All files but the roots, by path. */
    Map<String, byte[]> files() {
        return files;
    }

    /** The tar of each stream. */
    Map<BundleStream, byte[]> tars() {
        Map<BundleStream, byte[]> tars = new EnumMap<>(BundleStream.class);
        for (BundleStream stream : BundleStream.values()) {
            byte[] stored = Objects.requireNonNull(files.get(BundleLayout.chunk(stream, 0)));
            tars.put(stream, Zstd.decompress(stored, LARGEST));
        }
        return tars;
    }

    /** Verifies as an import does before it loads anything; every refusal is in words. */
    boolean isAccepted(Path folder, Path work) throws InterruptedException {
        try (BundleReader reader = BundleReader.open(List.of(folder))) {
            VerifiedManifest verified = ManifestVerifier.verify(root, reader.manifest(), reader.signature());
            BundleContents contents = BundleContents.open(reader, verified.manifest(), buffers, executor);
            List<Problem> problems = new ArrayList<>(root.admit(verified, new Name("site-a"), NOW));
            problems.addAll(contents.checkPresence(Progress.silent()));
            problems.addAll(contents.verifyAll(Progress.silent()));
            problems.forEach(GoldenParts::requireWords);
            readIndex(contents, work, verified.manifest().whole());
            return problems.isEmpty();
        } catch (FerryException e) {
            e.problems().forEach(GoldenParts::requireWords);
            return false;
        }
    }

    private static void readIndex(BundleContents contents, Path work, List<Integer> repositories)
            throws FerryException {
        IndexFiles index;
        try (StreamReader stream = contents.open(BundleStream.INDEX)) {
            index = IndexFiles.extract(stream, work, repositories);
        }
        try (LineReader<ArtifactLine> lines = index.artifacts()) {
            while (lines.next() != null) {
                // held to its form and order
            }
        }
        try (LineReader<UnitLine> lines = index.units("r0001")) {
            while (lines.next() != null) {
                // held to its form and order
            }
        }
    }

    private static void requireWords(Problem problem) {
        for (String words : List.of(problem.message(), problem.hint())) {
            assertTrue(
                    words.chars().allMatch(c -> c >= ' ' && c <= '~') && words.length() < 4_096, "words for a person");
        }
    }

    /**
     * Writes a bundle of these tars, with digests, tables, sums and signatures that fit.
     *
     * @return false where no manifest can say so
     */
    boolean forge(Path folder, Map<BundleStream, byte[]> tars, Script script) throws Exception {
        Map<BundleStream, ChunkList> lists = new EnumMap<>(BundleStream.class);
        for (BundleStream stream : BundleStream.values()) {
            lists.put(stream, chunks(folder, stream, tars.getOrDefault(stream, new byte[0])));
        }
        Tables tables = new Tables(
                list(lists, BundleStream.INDEX), list(lists, BundleStream.META), list(lists, BundleStream.DATA));
        List<TableReference> references =
                tables.write((reference, bytes) -> write(folder.resolve(reference.path()), bytes));
        Manifest made;
        try {
            made = TestManifests.with(manifest, summary(lists, BundleStream.DATA, manifest.data(), script), references);
            made = TestManifests.withStreams(
                    made,
                    summary(lists, BundleStream.INDEX, manifest.index(), script),
                    summary(lists, BundleStream.META, manifest.meta(), script));
        } catch (IllegalArgumentException e) {
            return false;
        }
        byte[] bytes = Json.write(made);
        ByteArrayOutputStream sums = new ByteArrayOutputStream();
        new Sums(Sha256.of(bytes), references, tables).lines(sums::writeBytes);
        write(folder.resolve(BundleLayout.SUMS), sums.toByteArray());
        write(folder.resolve(BundleLayout.README), Readme.BYTES);
        write(folder.resolve(BundleLayout.MANIFEST), bytes);
        List<Signature> signatures = new ArrayList<>();
        signatures.addAll(keys.get(0).sign(SignedType.MANIFEST, bytes, new Name("test-only-a")));
        signatures.addAll(keys.get(1).sign(SignedType.MANIFEST, bytes, new Name("test-only-b")));
        write(folder.resolve(BundleLayout.SIGNATURE), SignatureFiles.create(SignedType.MANIFEST, bytes, signatures));
        return true;
    }

    private static ChunkList list(Map<BundleStream, ChunkList> lists, BundleStream stream) {
        return Objects.requireNonNull(lists.get(stream));
    }

    private static StreamSummary summary(
            Map<BundleStream, ChunkList> lists, BundleStream stream, StreamSummary golden, Script script) {
        ChunkList list = list(lists, stream);
        return list.summary(list.size() == 0 ? 0 : golden.members() + script.next(3) % 2);
    }

    private static ChunkList chunks(Path folder, BundleStream stream, byte[] tar) {
        ChunkList chunks = new ChunkList(stream);
        if (tar.length == 0) {
            return chunks;
        }
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        ByteBuffer raw = ByteBuffer.allocateDirect(tar.length).put(tar).flip();
        try (FrameWriter writer = new FrameWriter(Limits.FRAME_RAW_BYTES)) {
            for (int at = 0; at < tar.length; at += Limits.FRAME_RAW_BYTES) {
                ByteBuffer frame = writer.compress(raw, at, Math.min(Limits.FRAME_RAW_BYTES, tar.length - at));
                byte[] bytes = new byte[frame.remaining()];
                frame.get(bytes);
                stored.writeBytes(bytes);
            }
        }
        byte[] bytes = stored.toByteArray();
        chunks.add(new Chunk(stream, 0, bytes.length, tar.length, Sha256.of(bytes)));
        write(folder.resolve(BundleLayout.chunk(stream, 0)), bytes);
        return chunks;
    }

    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.resolve("..").normalize());
            Files.write(file, content);
        } catch (IOException e) {
            throw new AssertionError(file.toString(), e);
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
