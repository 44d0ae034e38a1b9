package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.pulpferry.signing.bc.Vectors.Case;
import org.pulpferry.signing.bc.Vectors.Tally;

/**
 * The gate that an upgrade of Bouncy Castle or of the JDK has to pass: Wycheproof's vectors through our own verifiers. The tables
 * say per flag how many were accepted and how many refused, and every vector has its place in one of them.
 */
class WycheproofTest {
    // Whoever raises the version reads its release notes, looks at the tables below and at Ed25519EdgesTest, and then
    // writes it here.
    @Test
    void bouncyCastleIsTheVersionTheTablesWereMadeWith() {
        assertEquals("1.87", new BouncyCastleProvider().getVersionStr());
    }

    @Test
    void ed25519AcceptsExactlyTheValidSignatures() throws Exception {
        List<Case> cases = Vectors.wycheproof(
                "ed25519_test.json", "752d2ea7d7c6cf4736381b6cbacb61f8182b126ab7cd9b058f00c50084975536");
        Tally tally = new Tally();
        for (Case vector : cases) {
            byte[] spki = Algorithm.ED25519.encodePublic(
                    hex(vector.group().get("publicKey").get("pk").textValue()));
            assertArrayEquals(vector.bytes("publicKeyDer"), spki);
            Algorithm.ED25519.requirePublicKey(spki);
            boolean accepted = Algorithm.ED25519.verify(spki, vector.bytes("msg"), vector.bytes("sig"));
            assertEquals(vector.valid(), accepted, "vector " + vector.id());
            tally.add(vector.flags(), accepted);
        }
        assertEquals(
                List.of(
                        "CompressedSignature 0 4",
                        "InvalidEncoding 0 22",
                        "InvalidKtv 0 1",
                        "InvalidSignature 0 20",
                        "Ktv 38 0",
                        "SignatureMalleability 0 8",
                        "SignatureWithGarbage 0 5",
                        "TinkOverflow 32 0",
                        "TruncatedSignature 0 3",
                        "Valid 18 0"),
                tally.lines());
        assertEquals(151, cases.size());
    }

    // Our signatures have no context: the two valid ones with another context than the empty one are refused.
    @Test
    void mlDsa87AcceptsExactlyTheValidSignaturesWithoutContext() throws Exception {
        List<Case> cases = Vectors.wycheproof(
                "mldsa_87_verify_test.json", "e9e04216d4217265a5affba2568476d35742dbd8ffc9d4c23b3441334a08a224");
        Tally tally = new Tally();
        for (Case vector : cases) {
            byte[] spki = Algorithm.ML_DSA_87.encodePublic(vector.bytes("publicKey"));
            boolean withContext = vector.has("ctx") && vector.bytes("ctx").length > 0;
            boolean accepted = Algorithm.ML_DSA_87.verify(spki, vector.bytes("msg"), vector.bytes("sig"));
            assertEquals(vector.valid() && !withContext, accepted, "vector " + vector.id());
            tally.add((withContext ? "context:" : "") + vector.flags(), accepted);
        }
        assertEquals(
                List.of(
                        "(none) 0 1",
                        "BoundaryCondition 13 0",
                        "IncorrectPublicKeyLength 0 4",
                        "IncorrectSignatureLength 0 3",
                        "InfinityNormViolation 0 70",
                        "InfinityNormViolation+BoundaryCondition 0 2",
                        "InvalidHintsEncoding 0 9",
                        "InvalidSignature+BoundaryCondition+ZeroPublicKey 0 65",
                        "MissingReduction 1 1",
                        "ModifiedSignature 0 10",
                        "ValidSignature 2 0",
                        "ValidSignature+BoundaryCondition 10 0",
                        "ValidSignature+BoundaryCondition+ZeroPublicKey 1 0",
                        "ValidSignature+InvalidPrivateKey 2 0",
                        "ValidSignature+ManySteps 39 0",
                        "ValidSignature+ZeroPublicKey 1 0",
                        "context:InvalidContext 0 5",
                        "context:ValidSignature 0 2"),
                tally.lines());
        assertEquals(241, cases.size());
    }

    // Nobody needs a private key to sign for t1 = 0, or for one that repeats a single value: such a key verifies as the
    // standard
    // says, and no root takes it.
    @Test
    void mlDsa87KeysThatAreNoneAreNeverEnrolled() throws Exception {
        List<Case> cases = Vectors.wycheproof(
                "mldsa_87_verify_test.json", "e9e04216d4217265a5affba2568476d35742dbd8ffc9d4c23b3441334a08a224");
        Tally tally = new Tally();
        for (Case vector : cases) {
            byte[] spki = Algorithm.ML_DSA_87.encodePublic(vector.bytes("publicKey"));
            String flags = vector.flags();
            boolean odd = flags.contains("PublicKey") || flags.equals("MissingReduction");
            tally.add(odd ? flags : "all others", isEnrolled(Algorithm.ML_DSA_87, spki));
        }
        assertEquals(
                List.of(
                        "IncorrectPublicKeyLength 0 4",
                        "InvalidSignature+BoundaryCondition+ZeroPublicKey 0 65",
                        "MissingReduction 0 2",
                        "ValidSignature+BoundaryCondition+ZeroPublicKey 0 1",
                        "ValidSignature+ZeroPublicKey 0 1",
                        "all others 168 0"),
                tally.lines());
    }

    // Those with a context, and those that begin inside the algorithm with mu, are asked of no function of ours.
    @Test
    void mlDsa87SignsAsTheStandardDoes() throws Exception {
        List<Case> cases = Vectors.wycheproof(
                "mldsa_87_sign_seed_test.json", "e83c292318134faa6af777e86c619c4643e2705dba91dfa5adcd1fddfd4f40ce");
        Tally tally = new Tally();
        int notOurs = 0;
        for (Case vector : cases) {
            byte[] seed = vector.bytes("privateSeed");
            if (!vector.valid() && seed.length != Algorithm.SEED_BYTES) {
                byte[] pkcs8 = Algorithm.ML_DSA_87.privateKey(seed);
                assertThrows(KeyRefusedException.class, () -> Algorithm.ML_DSA_87.seed(pkcs8));
                tally.add(vector.flags(), false);
                continue;
            }
            byte[] spki = Algorithm.ML_DSA_87.publicKey(seed);
            assertArrayEquals(Algorithm.ML_DSA_87.encodePublic(vector.bytes("publicKey")), spki);
            if (vector.group().has("privateKeyPkcs8")) {
                assertArrayEquals(seed, Algorithm.ML_DSA_87.seed(vector.bytes("privateKeyPkcs8")));
            }
            if (!vector.has("msg") || (vector.has("ctx") && vector.bytes("ctx").length > 0)) {
                notOurs++;
                continue;
            }
            byte[] message = vector.bytes("msg");
            byte[] hedge = vector.has("rnd") ? vector.bytes("rnd") : new byte[32];
            byte[] signature = Algorithm.ML_DSA_87.sign(seed, message, new Given(hedge));
            assertArrayEquals(vector.bytes("sig"), signature, "vector " + vector.id());
            assertTrue(Algorithm.ML_DSA_87.verify(spki, message, signature), "vector " + vector.id());
            tally.add(vector.flags(), true);
        }
        assertEquals(
                List.of(
                        "BoundaryCondition 13 0",
                        "IncorrectPrivateKeyLength 0 3",
                        "Randomized+ValidSignature 1 0",
                        "ValidSignature 9 0",
                        "ValidSignature+BoundaryCondition 10 0",
                        "ValidSignature+ManySteps 39 0"),
                tally.lines());
        assertEquals(21, notOurs);
        assertEquals(96, cases.size());
    }

    private static boolean isEnrolled(Algorithm algorithm, byte[] spki) {
        try {
            algorithm.requirePublicKey(spki);
            return true;
        } catch (KeyRefusedException e) {
            return false;
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    /** Gives the bytes of a vector where a signature is hedged; zeros make it the deterministic one. */
    private static final class Given extends SecureRandom {
        private static final long serialVersionUID = 1L;

        private final byte[] bytes;

        Given(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        @Override
        public void nextBytes(byte[] out) {
            assertEquals(bytes.length, out.length);
            System.arraycopy(bytes, 0, out, 0, out.length);
        }
    }
}
