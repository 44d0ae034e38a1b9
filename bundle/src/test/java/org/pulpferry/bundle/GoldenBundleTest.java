package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.RootBuilder;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedType;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedManifest;

/**
 * The writer still makes the bundle in samples/bundles, byte for byte. Where the format or the compressor changes on purpose,
 * {@code -Dsamples.write=true} writes it anew.
 */
class GoldenBundleTest {
    private static final String FOLDER = "golden-1-1";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> SIGNERS = List.of("test-only-a", "test-only-b");
    private static final Path SAMPLES =
            Path.of(System.getProperty("samples.directory", "../samples")).toAbsolutePath();
    private static final Path GOLDEN = SAMPLES.resolve("bundles").resolve(FOLDER);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Path temporary;

    GoldenBundleTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    @AfterEach
    void stopThreads() {
        executor.shutdownNow();
    }

    /** FIPS 204's deterministic variant: with zeros for randomness a signature follows from key and document. */
    private static final class NoRandomness extends SecureRandom {
        private static final long serialVersionUID = 1L;

        @Override
        public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private Path make() throws Exception {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("empty", new byte[0]);
        files.put("hello.txt", "Hello from the other side.\n".getBytes(StandardCharsets.US_ASCII));
        files.put("folder/zeros.bin", new byte[100_000]);
        Path bundle = temporary.resolve(FOLDER);
        Manifest manifest = new TestBundle(bundle, executor).write(temporary.resolve("work"), files);
        byte[] bytes = Json.write(manifest);
        byte[] root = root();
        byte @Nullable [] rootSignatures = null;
        List<Signature> signatures = new ArrayList<>();
        for (String signer : SIGNERS) {
            try (PrivateKeys keys = keys(signer)) {
                rootSignatures = RootSigner.sign(root, rootSignatures, keys, null);
                signatures.addAll(keys.sign(SignedType.MANIFEST, bytes, new Name(signer)));
            }
        }
        BundleFolder folder = BundleFolder.create(bundle);
        if (rootSignatures != null) {
            folder.writeRoot(1, new RootFiles(root, rootSignatures));
        }
        folder.sync();
        folder.writeSignature(SignatureFiles.create(SignedType.MANIFEST, bytes, signatures));
        return bundle;
    }

    private static byte[] root() throws Exception {
        RootBuilder root = new RootBuilder().threshold(2).rootThreshold(2).stream(new Name("golden"));
        for (String signer : SIGNERS) {
            root.signer(new Name(signer), publicKeys(signer));
        }
        root.site(new Name("site-a"), publicKeys("test-only-site-a"));
        return root.build(NOW, Instant.parse("2036-01-01T00:00:00Z"));
    }

    private static PublicKeys publicKeys(String name) throws Exception {
        return PublicKeys.read(SAMPLES.resolve("keys").resolve(name + ".pub"));
    }

    /** A copy that only its owner can read, since ferry refuses keys as Git lays them out. */
    private PrivateKeys keys(String name) throws Exception {
        Path copy = temporary.resolve(name + ".key");
        Files.copy(SAMPLES.resolve("keys").resolve(name + ".key"), copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return new KeyFiles(new NoRandomness()).load(copy, null);
    }

    private static Map<String, byte[]> contents(Path bundle) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(bundle)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                try (InputStream in = Files.newInputStream(path)) {
                    contents.put(bundle.relativize(path).toString(), in.readNBytes(1 << 20));
                }
            }
        }
        return contents;
    }

    @Test
    void theWriterStillMakesTheGoldenBundle() throws Exception {
        Map<String, byte[]> made = contents(make());
        if (Boolean.getBoolean("samples.write")) {
            for (Map.Entry<String, byte[]> file : made.entrySet()) {
                Path target = GOLDEN.resolve(file.getKey());
                Files.createDirectories(target.resolve("..").normalize());
                Files.write(target, file.getValue());
            }
        }
        Map<String, byte[]> golden = contents(GOLDEN);
        assertFalse(golden.isEmpty());
        assertEquals(golden.keySet(), made.keySet());
        golden.forEach((name, bytes) -> assertArrayEquals(bytes, made.get(name), name));
    }

    @Test
    void theGoldenBundleIsSoundAndSignedByBothSigners() throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(GOLDEN))) {
            RootFiles root = reader.root(1).orElseThrow();
            TrustedRoot trusted =
                    RootChain.initial(root.document(), root.signatures(), Sha256.of(root.document()), NOW);
            VerifiedManifest verified = ManifestVerifier.verify(trusted, reader.manifest(), reader.signature());
            assertEquals(
                    SIGNERS, verified.signers().stream().map(Name::toString).toList());
            assertEquals(List.of(), trusted.admit(verified, new Name("site-a"), NOW.plusSeconds(60)));
            BundleContents contents = BundleContents.open(reader, verified.manifest(), new ChunkBuffers(2), executor);
            assertEquals(List.of(), contents.checkPresence(Progress.silent()));
            assertEquals(List.of(), contents.verifyAll(Progress.silent()));
        }
    }
}
