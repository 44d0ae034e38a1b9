package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

class ManifestVerifierTest {
    private final Roots roots = new Roots();
    private final Manifests manifests = new Manifests();

    @Test
    void aSignedManifestIsWhatItSays() throws Exception {
        byte[] manifest = manifests.bytes();
        byte[] signatures = Manifests.signatureFile(manifest, "a");
        VerifiedManifest verified = ManifestVerifier.verify(roots.trusted(), manifest, signatures);
        assertEquals(Roots.STREAM, verified.manifest().stream());
        assertEquals(Sha256.of(manifest), verified.digest());
        assertEquals(List.of(new Name("a")), verified.signers());
        assertArrayEquals(manifest, verified.bytes());
        assertArrayEquals(signatures, verified.signatureBytes());
    }

    @Test
    void aManifestChangedAnywhereIsRefused() throws Exception {
        byte[] manifest = manifests.bytes();
        byte[] signatures = Manifests.signatureFile(manifest, "a", "b");
        for (int at = 0; at < manifest.length; at += 29) {
            byte[] changed = manifest.clone();
            changed[at] ^= 1;
            assertVerification(ProblemCode.SIGNATURE, changed, signatures);
            // and when the digest in the signature file is made to fit
            byte[] fitted = SignatureFiles.create(
                    SignedType.MANIFEST,
                    changed,
                    SignatureFiles.read(SignedType.MANIFEST, manifest, signatures)
                            .signatures());
            assertVerification(ProblemCode.SIGNATURE, changed, fitted);
        }
    }

    @Test
    void aBitChangedInEitherHalfIsRefused() throws Exception {
        byte[] manifest = manifests.bytes();
        for (Algorithm half : Algorithm.values()) {
            for (int at : new int[] {0, 31, 32, 63}) {
                assertReplaced(manifest, half, signature -> {
                    signature[at] ^= 1;
                    return signature;
                });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHalfWithAByteMoreOrLessIsRefused(Algorithm half) throws Exception {
        byte[] manifest = manifests.bytes();
        assertReplaced(manifest, half, signature -> java.util.Arrays.copyOf(signature, signature.length + 1));
        assertReplaced(manifest, half, signature -> java.util.Arrays.copyOf(signature, signature.length - 1));
        assertReplaced(manifest, half, signature -> new byte[1]);
    }

    @ParameterizedTest
    @EnumSource
    void oneHalfAloneIsNoSignature(Algorithm dropped) throws Exception {
        byte[] manifest = manifests.bytes();
        List<Signature> left = Manifests.signatures(manifest, "a", "b").stream()
                .filter(half -> !half.alg().equals(dropped.id()))
                .toList();
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, left));
    }

    @Test
    void halvesOfTwoSignersMakeNoSigner() throws Exception {
        byte[] manifest = manifests.bytes();
        List<Signature> mixed = List.of(
                Manifests.signatures(manifest, "a").get(0),
                Manifests.signatures(manifest, "b").get(1));
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, mixed));
    }

    @Test
    void noSignatureIsNotTheSameAsNoneNeeded() throws Exception {
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, List.of()));
        assertVerification(ProblemCode.FORMAT, manifest, new byte[0]);
        assertVerification(ProblemCode.FORMAT, manifest, "null\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void oneSignerDoesNotCountTwice() throws Exception {
        roots.streamThreshold = 2;
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.SIGNATURE, manifest, Manifests.signatureFile(manifest, "a"));
        List<Signature> twice = new ArrayList<>(Manifests.signatures(manifest, "a"));
        for (Signature half : Manifests.signatures(manifest, "a")) {
            twice.add(new Signature(new Name("b"), half.alg(), half.keyid(), half.sig()));
        }
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, twice));
        List<Signature> claimed = new ArrayList<>(Manifests.signatures(manifest, "a"));
        for (Signature half : Manifests.signatures(manifest, "a")) {
            Algorithm algorithm = half.alg().equals("ed25519") ? Algorithm.ED25519 : Algorithm.ML_DSA_87;
            claimed.add(new Signature(
                    new Name("b"), half.alg(), TestKeys.publicOf("b").keyId(algorithm), half.sig()));
        }
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, claimed));
        ManifestVerifier.verify(roots.trusted(), manifest, Manifests.signatureFile(manifest, "a", "b"));
    }

    @Test
    void signersOutsideTheStreamsRoleDoNotCount() throws Exception {
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "c"));
        roots.streamThreshold = 2;
        assertVerification(ProblemCode.SIGNATURE, manifest, Manifests.signatureFile(manifest, "a", "c"));
        VerifiedManifest verified =
                ManifestVerifier.verify(roots.trusted(), manifest, Manifests.signatureFile(manifest, "a", "b", "c"));
        assertEquals(List.of(new Name("a"), new Name("b")), verified.signers());
    }

    @Test
    void aStreamTheRootDoesNotKnowHasNoSigners() throws Exception {
        manifests.stream = new Name("other");
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "a", "b", "c"));
    }

    @Test
    void aSitesKeysSignNoBundles() throws Exception {
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "site-a"));
    }

    @Test
    void unknownKeysAreSaidToBeUnknown() throws Exception {
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "mallory"));
        List<Signature> underKnownName = TestKeys.of("mallory").sign(SignedType.MANIFEST, manifest, new Name("a"));
        assertVerification(ProblemCode.KEY, manifest, file(manifest, underKnownName));
    }

    @Test
    void keyIdAndKeyMustAgree() throws Exception {
        byte[] manifest = manifests.bytes();
        List<Signature> wrongKeyIds = Manifests.signatures(manifest, "a").stream()
                .map(half -> new Signature(half.signer(), half.alg(), Sha256.of(new byte[1]), half.sig()))
                .toList();
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, wrongKeyIds));
        List<Signature> othersSignature = new ArrayList<>();
        for (Signature half : TestKeys.of("mallory").sign(SignedType.MANIFEST, manifest, new Name("a"))) {
            Algorithm algorithm = half.alg().equals("ed25519") ? Algorithm.ED25519 : Algorithm.ML_DSA_87;
            othersSignature.add(new Signature(
                    half.signer(), half.alg(), TestKeys.publicOf("a").keyId(algorithm), half.sig()));
        }
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, othersSignature));
    }

    @Test
    void aSignatureOverAnotherTypeIsNoneOverAManifest() throws Exception {
        byte[] manifest = manifests.bytes();
        for (SignedType other : List.of(SignedType.ROOT, SignedType.RECEIPT)) {
            List<Signature> signatures = TestKeys.of("a").sign(other, manifest, new Name("a"));
            assertVerification(ProblemCode.SIGNATURE, manifest, SignatureFiles.create(other, manifest, signatures));
            assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, signatures));
        }
    }

    @Test
    void revokedKeysDoNotCount() throws Exception {
        byte[] manifest = manifests.bytes();
        roots.revoke("a");
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "a"));
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, List.of()));
        VerifiedManifest verified =
                ManifestVerifier.verify(roots.trusted(), manifest, Manifests.signatureFile(manifest, "a", "b"));
        assertEquals(List.of(new Name("b")), verified.signers());
        roots.streamThreshold = 2;
        assertVerification(ProblemCode.KEY, manifest, Manifests.signatureFile(manifest, "a", "b"));
    }

    @Test
    void aRootThatIsNotHereYetIsAskedFor() throws Exception {
        manifests.rootVersion = 2;
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.ROOT, manifest, Manifests.signatureFile(manifest, "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "{}", "\r\n"})
    void signedBytesThatAreNotCanonicalAreRefused(String suffix) throws Exception {
        String manifest = new String(manifests.bytes(), StandardCharsets.US_ASCII) + suffix;
        byte[] bytes = manifest.getBytes(StandardCharsets.US_ASCII);
        assertVerification(ProblemCode.FORMAT, bytes, Manifests.signatureFile(bytes, "a"));
    }

    @Test
    void whatIsTooLargeIsNotLookedAt() throws Exception {
        byte[] large = new byte[(1 << 20) + 1];
        assertVerification(ProblemCode.LIMIT, large, Manifests.signatureFile(large, "a"));
        byte[] manifest = manifests.bytes();
        assertVerification(ProblemCode.LIMIT, manifest, new byte[(64 << 10) + 1]);
    }

    @Test
    void moreSignersThanAllowedAreRefused() throws Exception {
        byte[] manifest = manifests.bytes();
        List<Signature> many = new ArrayList<>();
        Signature template = Manifests.signatures(manifest, "a").get(0);
        for (String name : new TreeSet<>(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i"))) {
            many.add(new Signature(new Name(name), template.alg(), template.keyid(), template.sig()));
        }
        String nine = new String(file(manifest, many.subList(0, 8)), StandardCharsets.US_ASCII)
                .replace(
                        "\"signer\":\"h\"",
                        "\"signer\":\"h\",\"alg\":\"ed25519\",\"keyid\":\"" + template.keyid() + "\",\"sig\":\""
                                + template.sig() + "\"},{\"signer\":\"i\"");
        assertVerification(ProblemCode.LIMIT, manifest, nine.getBytes(StandardCharsets.US_ASCII));
    }

    private interface Change {
        byte[] of(byte[] signature);
    }

    private void assertReplaced(byte[] manifest, Algorithm half, Change change) throws Exception {
        List<Signature> changed = new ArrayList<>();
        for (Signature signature : Manifests.signatures(manifest, "a")) {
            if (signature.alg().equals(half.id())) {
                byte[] bytes = change.of(Base64.getDecoder().decode(signature.sig()));
                changed.add(new Signature(signature.signer(), signature.alg(), signature.keyid(), Roots.base64(bytes)));
            } else {
                changed.add(signature);
            }
        }
        assertVerification(ProblemCode.SIGNATURE, manifest, file(manifest, changed));
    }

    private static byte[] file(byte[] manifest, List<Signature> signatures) {
        return SignatureFiles.create(SignedType.MANIFEST, manifest, signatures);
    }

    private void assertVerification(ProblemCode code, byte[] manifest, byte[] signatures) throws FerryException {
        TrustedRoot root = roots.trusted();
        assertRefused(code, () -> ManifestVerifier.verify(root, manifest, signatures));
    }
}
