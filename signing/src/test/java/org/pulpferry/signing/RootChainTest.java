package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

class RootChainTest {
    private static final byte[] IDENTITY = java.util.HexFormat.of()
            .parseHex("302a300506032b65700321000100000000000000000000000000000000000000000000000000000000000000");

    private final Roots plain = new Roots();

    @Test
    void theFirstRootIsAcceptedByItsFingerprint() throws FerryException {
        SignedDocument root = plain.signedBy("a", "b");
        TrustedRoot trusted = initial(root);
        assertEquals(1, trusted.version());
        assertArrayEquals(root.document(), trusted.bytes());
        assertArrayEquals(root.signatures(), trusted.signatureBytes());
        assertEquals(Sha256.of(root.document()), trusted.fingerprint());
        assertEquals(new Name("a"), trusted.signerOf(TestKeys.publicOf("a")).orElseThrow());
        assertEquals(
                new Name("site-b"), trusted.siteOf(TestKeys.publicOf("site-b")).orElseThrow());
        assertTrue(trusted.signerOf(TestKeys.publicOf("site-b")).isEmpty());
    }

    @Test
    void anotherFingerprintIsRefused() {
        SignedDocument root = plain.signedBy("a", "b");
        Sha256 other = Sha256.of(new byte[0]);
        assertRefused(ProblemCode.ROOT, () -> RootChain.initial(root.document(), root.signatures(), other, Roots.NOW));
    }

    @Test
    void theRightFingerprintDoesNotReplaceTheSignatures() {
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy()));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a")));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "mallory")));
    }

    @Test
    void aRootThatHasExpiredIsNoBeginning() {
        plain.expires = Roots.NOW;
        assertRefused(ProblemCode.TIME, () -> initial(plain.signedBy("a", "b")));
    }

    @Test
    void aRootSignerOutsideTheRoleDoesNotCount() {
        plain.rootRole = new TreeSet<>(List.of("a", "b"));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "c")));
    }

    @Test
    void oneSignerUnderTwoNamesIsRefused() {
        plain.signers.put("b", TestKeys.publicOf("a"));
        assertRefused(ProblemCode.ROOT, () -> initial(Roots.sign(plain.bytes(), "a")));
    }

    @Test
    void aKeySharedByTwoSignersIsRefusedWhicheverHalf() throws Exception {
        PublicKeys a = TestKeys.publicOf("a");
        PublicKeys d = TestKeys.publicOf("d");
        plain.signers.put("b", PublicKeys.of(a.ed25519Spki(), d.mlDsaSpki()));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "c")));
        plain.signers.put("b", PublicKeys.of(d.ed25519Spki(), a.mlDsaSpki()));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "c")));
    }

    @Test
    void aSitesKeyIsNoSignersKey() {
        plain.sites.put("site-a", TestKeys.publicOf("a"));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "b")));
        plain.sites.put("site-a", TestKeys.publicOf("site-b"));
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "b")));
    }

    @Test
    void weakOrMalformedKeysAreRefused() {
        byte[] good = TestKeys.publicOf("a").ed25519Spki();
        byte[] trailing = Arrays.copyOf(good, good.length + 1);
        byte[] mlDsa = TestKeys.publicOf("a").mlDsaSpki();
        byte[] zeroKey = mlDsa.clone();
        Arrays.fill(zeroKey, 54, zeroKey.length, (byte) 0);
        assertKeysRefused(IDENTITY, mlDsa);
        assertKeysRefused(trailing, mlDsa);
        assertKeysRefused(mlDsa, good);
        assertKeysRefused(good, zeroKey);
        assertKeysRefused(good, Arrays.copyOf(mlDsa, mlDsa.length - 1));
    }

    @Test
    void anythingButCanonicalJsonIsRefused() {
        byte[] root = plain.bytes();
        byte[] pretty = (new String(root, java.nio.charset.StandardCharsets.US_ASCII) + " ")
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertRefused(ProblemCode.FORMAT, () -> initial(Roots.sign(pretty, "a", "b")));
        assertRefused(ProblemCode.LIMIT, () -> initial(Roots.sign(new byte[70_000], "a", "b")));
    }

    @Test
    void theNextRootIsAcceptedFromTheOneBefore() throws FerryException {
        TrustedRoot first = plain.trusted();
        TrustedRoot second = next(first, new Roots().version(2).signedBy("a", "c"));
        assertEquals(2, second.version());
    }

    @Test
    void rootSignersCanBeExchangedWhenOldAndNewAgree() throws FerryException {
        TrustedRoot first = plain.trusted();
        Roots changed = new Roots().version(2);
        changed.signers.put("d", TestKeys.publicOf("d"));
        changed.signers.put("e", TestKeys.publicOf("e"));
        changed.rootRole = new TreeSet<>(List.of("c", "d", "e"));
        assertEquals(2, next(first, changed.signedBy("a", "c", "d")).version());
        assertEquals(2, next(first, changed.signedBy("a", "b", "d", "e")).version());
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy("d", "e")));
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy("a", "b")));
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy("c", "d")));
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy("a", "d")));
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy()));
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "1,2,2", "2,1,2", "2,3,3", "3,3,3", "3,1,3"})
    void bothThresholdsHold(int before, int after, int needed) throws FerryException {
        plain.rootThreshold = before;
        TrustedRoot first = plain.trusted();
        Roots changed = new Roots().version(2);
        changed.rootThreshold = after;
        List<String> all = List.of("a", "b", "c");
        for (int count = 0; count <= 3; count++) {
            SignedDocument root = changed.signedBy(all.subList(0, count).toArray(String[]::new));
            if (count < needed) {
                assertRefused(ProblemCode.ROOT, () -> next(first, root));
            } else {
                assertEquals(2, next(first, root).version());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "3", "66", "2147483647"})
    void onlyTheVeryNextVersionFollows(int version) throws FerryException {
        TrustedRoot first = plain.trusted();
        assertRefused(
                ProblemCode.ROOT, () -> next(first, new Roots().version(version).signedBy("a", "b", "c")));
    }

    @Test
    void aSignerWhoseKeyTheOldRootRevokedDoesNotCountForTheNext() throws FerryException {
        plain.revoke("c");
        TrustedRoot first = trusted(plain.signedBy("a", "b"));
        assertRefused(ProblemCode.ROOT, () -> next(first, new Roots().version(2).signedBy("a", "c")));
        assertEquals(2, next(first, new Roots().version(2).signedBy("a", "b")).version());
    }

    @Test
    void aSignerWhoseKeyTheNewRootRevokesDoesNotCountForItself() throws FerryException {
        TrustedRoot first = plain.trusted();
        Roots revoking = new Roots().version(2).revoke("c");
        assertRefused(ProblemCode.ROOT, () -> next(first, revoking.signedBy("a", "c")));
        assertEquals(2, next(first, revoking.signedBy("a", "b")).version());
    }

    @Test
    void aNameKeepsItsKeys() throws FerryException {
        TrustedRoot first = plain.trusted();
        Roots changed = new Roots().version(2);
        changed.signers.put("c", TestKeys.publicOf("d"));
        SignedDocument signed = changed.signedBy("a", "b");
        FerryException refused = assertRefused(ProblemCode.ROOT, () -> next(first, signed));
        assertTrue(refused.first().hint().contains("new name"), refused.first().hint());
    }

    @ParameterizedTest
    @CsvSource({"2,9", "1,10", "1,1"})
    void aStreamNeverGoesBack(int epoch, long minSequence) throws FerryException {
        plain.epoch = 2;
        plain.minSequence = 10;
        TrustedRoot first = plain.trusted();
        Roots changed = new Roots().version(2);
        changed.epoch = epoch;
        changed.minSequence = minSequence;
        assertRefused(ProblemCode.ROOT, () -> next(first, changed.signedBy("a", "b")));
        changed.epoch = 3;
        changed.minSequence = 1;
        assertEquals(2, next(first, changed.signedBy("a", "b")).version());
    }

    // SIG-19. A negative number is none that the format knows: it is refused before anything else is asked.
    @ParameterizedTest
    @CsvSource({
        "0,ROOT",
        "4,ROOT",
        "17,ROOT",
        "2147483648,ROOT",
        "9007199254740991,ROOT",
        "9007199254740992,LIMIT",
        "-1,FORMAT",
        "1.0,FORMAT",
        "01,FORMAT"
    })
    void aThresholdThatMeansNothingIsRefused(String threshold, ProblemCode code) throws FerryException {
        String sound = new String(plain.bytes(), StandardCharsets.US_ASCII);
        for (String role : List.of("\"root\":{\"threshold\":2", "\"stream\":\"osism\",\"threshold\":1")) {
            String changed = sound.replace(role, role.substring(0, role.length() - 1) + threshold);
            assertFalse(changed.equals(sound));
            byte[] root = changed.getBytes(StandardCharsets.US_ASCII);
            assertRefused(code, () -> initial(Roots.sign(root, "a", "b", "c")));
            String second = changed.replace("\"version\":1", "\"version\":2");
            SignedDocument next = Roots.sign(second.getBytes(StandardCharsets.US_ASCII), "a", "b", "c");
            TrustedRoot first = new Roots().trusted();
            assertRefused(code, () -> next(first, next));
        }
    }

    @Test
    void aRoleWithoutSignersIsRefused() {
        plain.rootRole.clear();
        plain.rootThreshold = 0;
        assertRefused(ProblemCode.ROOT, () -> initial(plain.signedBy("a", "b", "c")));
    }

    @Test
    void anIntermediateRootMayHaveExpired() throws FerryException {
        TrustedRoot first = plain.trusted();
        Roots expired = new Roots().version(2);
        expired.expires = Instant.parse("2026-11-02T00:00:00Z");
        assertEquals(2, next(first, expired.signedBy("a", "b")).version());
    }

    @Test
    void bothHalvesOfARootSignerMustVerify() throws Exception {
        byte[] root = plain.bytes();
        for (Algorithm dropped : Algorithm.values()) {
            var signatures = new java.util.ArrayList<>(TestKeys.of("a").sign(SignedType.ROOT, root, new Name("a")));
            TestKeys.of("b").sign(SignedType.ROOT, root, new Name("b")).stream()
                    .filter(half -> !half.alg().equals(dropped.id()))
                    .forEach(signatures::add);
            byte[] file = SignatureFiles.create(SignedType.ROOT, root, signatures);
            assertRefused(ProblemCode.ROOT, () -> initial(new SignedDocument(root, file)));
        }
    }

    @Test
    void aSignatureOverAnotherTypeIsNoneOverARoot() {
        byte[] root = plain.bytes();
        byte[] asManifest = Manifests.signatureFile(root, "a", "b");
        assertRefused(ProblemCode.SIGNATURE, () -> initial(new SignedDocument(root, asManifest)));
        byte[] relabelled = SignatureFiles.create(SignedType.ROOT, root, Manifests.signatures(root, "a", "b"));
        assertRefused(ProblemCode.ROOT, () -> initial(new SignedDocument(root, relabelled)));
    }

    private void assertKeysRefused(byte[] ed25519, byte[] mlDsa) {
        var entry = new org.pulpferry.manifest.SignerEntry(new Name("z"), Roots.base64(ed25519), Roots.base64(mlDsa));
        var old = plain.document();
        var signers = new java.util.ArrayList<>(old.signers());
        signers.add(entry);
        byte[] root = org.pulpferry.manifest.json.Json.write(new org.pulpferry.manifest.Root(
                1, 1, old.created(), old.expires(), signers, old.root(), old.streams(), old.sites(), old.revoked()));
        assertRefused(ProblemCode.ROOT, () -> initial(Roots.sign(root, "a", "b")));
    }

    private static TrustedRoot trusted(SignedDocument root) throws FerryException {
        return RootChain.accepted(root.document(), root.signatures(), Set.of());
    }

    private static TrustedRoot initial(SignedDocument root) throws FerryException {
        return RootChain.initial(root.document(), root.signatures(), Sha256.of(root.document()), Roots.NOW);
    }

    private static TrustedRoot next(TrustedRoot before, SignedDocument root) throws FerryException {
        return RootChain.next(before, root.document(), root.signatures());
    }
}
