package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

/**
 * What a person without ferry can check with OpenSSL 3.0, which Debian 12 has: the Ed25519 half, both kinds of key files.
 * Where there is no openssl these tests fail; they are never skipped.
 */
class OpenSslTest {
    private static final Name NAME = new Name("release");
    private static final byte[] MANIFEST = "{\"format\":1}\n".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final KeyFiles files = new KeyFiles(new FixedRandom("openssl"));

    OpenSslTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @BeforeEach
    void writeTheSignedBytes() throws Exception {
        Files.write(directory.resolve("pae"), SignedType.MANIFEST.preAuthenticationEncoding(MANIFEST));
    }

    @Test
    void verifiesTheEd25519HalfAndRefusesChanges() throws Exception {
        files.generate(NAME, directory, null);
        byte[] signature = ed25519Signature();
        assertEquals(0, verify(signature));
        signature[3] ^= 1;
        assertNotEquals(0, verify(signature));
        signature[3] ^= 1;
        assertNotEquals(0, verify(Arrays.copyOf(signature, 65)));
        Files.write(directory.resolve("pae"), SignedType.ROOT.preAuthenticationEncoding(MANIFEST));
        assertNotEquals(0, verify(signature));
    }

    @Test
    void theRecipeForPeopleMakesTheSignedBytes() throws Exception {
        Files.write(directory.resolve("manifest.json"), MANIFEST);
        String recipe = "T=application/vnd.ferry.manifest.v1+json; "
                + "{ printf 'DSSEv1 %d %s %d ' ${#T} $T $(stat -c%s manifest.json); cat manifest.json; } > by-hand";
        assertEquals(0, run("sh", "-c", recipe));
        assertArrayEquals(
                Files.readAllBytes(directory.resolve("pae")), Files.readAllBytes(directory.resolve("by-hand")));
    }

    @Test
    void readsAPlainPrivateKeyAndWeVerifyWhatItSigns() throws Exception {
        PublicKeys keys = files.generate(NAME, directory, null);
        assertEquals(0, openssl("pkeyutl", "-sign", "-inkey", "release.key", "-rawin", "-in", "pae", "-out", "sig"));
        byte[] signature = Files.readAllBytes(directory.resolve("sig"));
        byte[] message = Files.readAllBytes(directory.resolve("pae"));
        assertTrue(keys.verify(Algorithm.ED25519, message, signature));
    }

    @Test
    void readsAnEncryptedPrivateKey() throws Exception {
        PublicKeys keys = files.generate(NAME, directory, "test only".toCharArray());
        assertEquals(
                0,
                openssl(
                        "pkey",
                        "-in",
                        "release.key",
                        "-passin",
                        "pass:test only",
                        "-pubout",
                        "-outform",
                        "DER",
                        "-out",
                        "spki"));
        assertArrayEquals(keys.ed25519Spki(), Files.readAllBytes(directory.resolve("spki")));
        assertNotEquals(0, openssl("pkey", "-in", "release.key", "-passin", "pass:wrong", "-noout"));
    }

    @Test
    void derivesTheKeyIdAsTheFormatSays() throws Exception {
        PublicKeys keys = files.generate(NAME, directory, null);
        assertEquals(0, openssl("pkey", "-pubin", "-in", "release.pub", "-outform", "DER", "-out", "spki"));
        assertEquals(keys.keyIds().get(0), Sha256.of(Files.readAllBytes(directory.resolve("spki"))));
    }

    private byte[] ed25519Signature() throws Exception {
        try (PrivateKeys keys = files.load(directory.resolve("release.key"), null)) {
            Signature half = keys.sign(SignedType.MANIFEST, MANIFEST, NAME).get(0);
            assertEquals("ed25519", half.alg());
            return Base64.getDecoder().decode(half.sig());
        }
    }

    private int verify(byte[] signature) throws Exception {
        Files.write(directory.resolve("sig"), signature);
        return openssl(
                "pkeyutl", "-verify", "-pubin", "-inkey", "release.pub", "-rawin", "-in", "pae", "-sigfile", "sig");
    }

    private int openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments));
        return run(command.toArray(String[]::new));
    }

    private int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "openssl hangs");
        return process.exitValue();
    }
}
