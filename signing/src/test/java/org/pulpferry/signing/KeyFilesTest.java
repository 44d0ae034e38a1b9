package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pulpferry.signing.Problems.assertRefused;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

class KeyFilesTest {
    private static final Name NAME = new Name("release");
    private static final byte[] BODY = {1, 2, 3};

    private final Path directory;
    private final Path key;
    private final Path pub;
    private final KeyFiles files = new KeyFiles(new FixedRandom("release"));

    KeyFilesTest(@TempDir Path directory) {
        this.directory = directory;
        this.key = directory.resolve("release.key");
        this.pub = directory.resolve("release.pub");
    }

    @Test
    void whatIsGeneratedCanBeReadAndSigns() throws Exception {
        PublicKeys generated = files.generate(NAME, directory, null);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(pub)));
        assertEquals(generated, PublicKeys.read(pub));
        assertEquals(Sha256.of(Files.readAllBytes(pub)), generated.fingerprint());
        try (PrivateKeys keys = files.load(key, null)) {
            assertEquals(generated, keys.publicKeys());
            assertEquals(2, keys.sign(SignedType.MANIFEST, BODY, NAME).size());
        }
    }

    @Test
    void keysUnderAPassphraseNeedIt() throws Exception {
        PublicKeys generated = files.generate(NAME, directory, "correct horse".toCharArray());
        String text = Files.readString(key);
        assertTrue(text.startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"), text);
        try (PrivateKeys keys = files.load(key, "correct horse".toCharArray())) {
            assertEquals(generated, keys.publicKeys());
        }
        FerryException missing = assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        assertTrue(String.valueOf(missing.getMessage()).contains("no passphrase"), missing.getMessage());
        FerryException wrong = assertRefused(ProblemCode.KEY, () -> files.load(key, "battery staple".toCharArray()));
        assertTrue(String.valueOf(wrong.getMessage()).contains("wrong passphrase"), wrong.getMessage());
        assertFalse(wrong.toString().contains("staple"));
        assertRefused(ProblemCode.KEY, () -> files.load(key, new char[0]));
    }

    // One wrong passphrase in 256 decrypts to something; it must be told from a key as well.
    @Test
    void noWrongPassphraseMakesAKey() throws Exception {
        files.generate(NAME, directory, "right".toCharArray());
        for (int i = 0; i < 3; i++) {
            char[] wrong = ("wrong" + i).toCharArray();
            assertRefused(ProblemCode.KEY, () -> files.load(key, wrong));
        }
    }

    @Test
    void nothingIsEverOverwritten() throws Exception {
        files.generate(NAME, directory, null);
        byte[] before = Files.readAllBytes(key);
        assertRefused(ProblemCode.IO, () -> files.generate(NAME, directory, null));
        assertArrayEquals(before, Files.readAllBytes(key));
        Files.delete(key);
        assertRefused(ProblemCode.IO, () -> files.generate(NAME, directory, null));
        assertFalse(Files.exists(key), "no private key is left without its public one");
    }

    @Test
    void aDirectoryThatIsNotThereIsSaid() {
        assertRefused(ProblemCode.IO, () -> files.generate(NAME, directory.resolve("none"), null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw--w----", "rw-rw-rw-"})
    void aKeyOthersCanTouchIsRefused(String mode) throws Exception {
        files.generate(NAME, directory, null);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
        assertRefused(ProblemCode.KEY, () -> files.load(key, null));
    }

    @Test
    void aLinkToAKeyIsRefused() throws Exception {
        files.generate(NAME, directory, null);
        Path link = Files.createSymbolicLink(directory.resolve("link.key"), key);
        assertRefused(ProblemCode.KEY, () -> files.load(link, null));
    }

    @Test
    void aKeyThatIsNotThereIsSaid() {
        FerryException refused = assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        assertTrue(String.valueOf(refused.getMessage()).contains("no such file"), refused.getMessage());
    }

    @Test
    void aKeyFileCutAnywhereIsRefused() throws Exception {
        files.generate(NAME, directory, null);
        byte[] whole = Files.readAllBytes(key);
        for (int cut = 0; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            Files.write(key, part);
            assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        }
    }

    @Test
    void aKeyFileChangedAnywhereIsRefused() throws Exception {
        files.generate(NAME, directory, null);
        byte[] whole = Files.readAllBytes(key);
        for (int at = 0; at < whole.length; at += 3) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(key, changed);
            assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        }
    }

    @Test
    void aKeyFileHasOneSpelling() throws Exception {
        files.generate(NAME, directory, null);
        String text = Files.readString(key);
        int second = text.indexOf("-----BEGIN", 1);
        List<String> others = List.of(
                text.replace("\n", "\r\n"),
                text + "\n",
                "\n" + text,
                "# release\n" + text,
                text.substring(second) + text.substring(0, second),
                text.substring(0, second),
                text + text.substring(second),
                text.substring(0, second) + text.substring(0, second),
                text.replace("PRIVATE KEY", "EC PRIVATE KEY"),
                text.replace("PRIVATE KEY", "PUBLIC KEY"),
                text.replaceFirst("-\n(.{10})", "-\n$1\n"),
                "");
        for (String other : others) {
            Files.writeString(key, other);
            assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        }
    }

    @Test
    void aKeyFileThatIsMuchTooLargeIsNotRead() throws Exception {
        files.generate(NAME, directory, null);
        Files.write(key, new byte[1 << 20]);
        assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        Files.write(pub, new byte[1 << 20]);
        assertRefused(ProblemCode.KEY, () -> PublicKeys.read(pub));
    }

    @Test
    void aKeyThatDoesNotFitThePublicKeyBesideItIsRefused() throws Exception {
        files.generate(NAME, directory, null);
        files.generate(new Name("other"), directory, null);
        Files.copy(directory.resolve("other.pub"), pub, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertRefused(ProblemCode.KEY, () -> files.load(key, null));
        Files.delete(pub);
        files.load(key, null).close();
    }

    // A few bytes of a file must not keep ferry busy for hours or fill its memory.
    @Test
    void aKeyDerivationThatCostsTooMuchOrTooLittleIsRefusedAtOnce() throws Exception {
        for (int iterations : new int[] {1, 2_048, 99_999, 2_000_001, 2_000_000_000}) {
            byte[] der = encrypted(new KeyDerivationFunc(
                    PKCSObjectIdentifiers.id_PBKDF2,
                    new PBKDF2Params(
                            new byte[16],
                            iterations,
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))));
            assertEncryptedRefused(der);
        }
    }

    @Test
    void otherWaysToEncryptAKeyAreRefusedAtOnce() throws Exception {
        ASN1Encodable[] scrypt = {
            new DEROctetString(new byte[16]), new ASN1Integer(1 << 30), new ASN1Integer(8), new ASN1Integer(1)
        };
        assertEncryptedRefused(encrypted(
                new KeyDerivationFunc(new ASN1ObjectIdentifier("1.3.6.1.4.1.11591.4.11"), new DERSequence(scrypt))));
        assertEncryptedRefused(encrypted(new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2,
                new PBKDF2Params(
                        new byte[16],
                        600_000,
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA1, DERNull.INSTANCE)))));
        assertEncryptedRefused(encrypted(new KeyDerivationFunc(
                PKCSObjectIdentifiers.id_PBKDF2,
                new PBKDF2Params(
                        new byte[4],
                        600_000,
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE)))));
        assertEncryptedRefused(new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.113549.1.12.1.3")), new byte[48])
                .getEncoded());
        assertEncryptedRefused(new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff});
        assertEncryptedRefused(new byte[8_000]);
    }

    @Test
    void closedKeysSignNothingAndShowNothing() throws Exception {
        files.generate(NAME, directory, null);
        PrivateKeys keys = files.load(key, null);
        keys.close();
        assertThrows(IllegalStateException.class, () -> keys.sign(SignedType.MANIFEST, BODY, NAME));
        assertTrue(keys.toString().contains("redacted"), keys.toString());
    }

    @Test
    void aPublicKeyFileHasOneSpelling() throws Exception {
        files.generate(NAME, directory, null);
        String text = Files.readString(pub);
        int second = text.indexOf("-----BEGIN", 1);
        List<String> others = List.of(
                text.replace("\n", "\r\n"),
                text + " ",
                text.substring(second) + text.substring(0, second),
                text.substring(0, second),
                text + text,
                text.replace("PUBLIC KEY", "PRIVATE KEY"),
                Files.readString(key));
        for (String other : others) {
            Files.writeString(pub, other);
            assertRefused(ProblemCode.KEY, () -> PublicKeys.read(pub));
        }
    }

    private static byte[] encrypted(KeyDerivationFunc derivation) throws IOException {
        PBES2Parameters parameters = new PBES2Parameters(
                derivation,
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(new byte[16])));
        return new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), new byte[64])
                .getEncoded("DER");
    }

    private void assertEncryptedRefused(byte[] der) throws IOException {
        String block = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
        Files.deleteIfExists(key);
        Files.write(
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))),
                (block + block).getBytes(StandardCharsets.US_ASCII));
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertRefused(ProblemCode.KEY, () -> files.load(key, "any".toCharArray())));
    }
}
