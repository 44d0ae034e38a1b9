package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

/** The attacks on signatures and keys that are known by number, each with the code it ends with. */
class SignatureCasesTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] MANIFEST = manifest();

    /** One attack. */
    record Case(String id, String what, ProblemCode code, Executable attempt) {
        @Override
        public String toString() {
            return id + " " + what + ": " + code;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void endsWithItsCode(Case one) {
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> Problems.assertRefused(one.code(), one.attempt()));
    }

    @Test
    void noneOfThemIsMissing() {
        Set<String> numbers = cases().map(Case::id).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of(
                        "SIG-01", "SIG-02", "SIG-04", "SIG-05", "SIG-06", "SIG-07", "SIG-08", "SIG-10", "SIG-11",
                        "SIG-12", "SIG-15", "SIG-16", "SIG-17", "SIG-19", "SIG-20", "SIG-21"),
                numbers);
    }

    static Stream<Case> cases() {
        return Stream.of(manifests(), signatures(), keys(), roles()).flatMap(List::stream);
    }

    private static List<Case> manifests() {
        byte[] flipped = MANIFEST.clone();
        flipped[flipped.length / 2] ^= 1;
        byte[] good = Manifests.signatureFile(MANIFEST, "a");
        byte[] hinted =
                replaced(good, Sha256.of(MANIFEST).hex(), Sha256.of(flipped).hex());
        return List.of(
                new Case("SIG-01", "a bit of the manifest", ProblemCode.SIGNATURE, verify(flipped, good)),
                new Case("SIG-01", "and the hint made to fit", ProblemCode.SIGNATURE, verify(flipped, hinted)),
                new Case("SIG-04", "no signatures", ProblemCode.SIGNATURE, verify(MANIFEST, file(List.of()))),
                new Case("SIG-05", "no ML-DSA half", ProblemCode.SIGNATURE, verify(MANIFEST, half(Algorithm.ED25519))),
                new Case(
                        "SIG-06",
                        "no Ed25519 half",
                        ProblemCode.SIGNATURE,
                        verify(MANIFEST, half(Algorithm.ML_DSA_87))),
                new Case(
                        "SIG-10",
                        "a root's signature",
                        ProblemCode.SIGNATURE,
                        verify(MANIFEST, Roots.sign(MANIFEST, "a").signatures())),
                new Case(
                        "SIG-10",
                        "a root's signature, relabelled",
                        ProblemCode.SIGNATURE,
                        verify(MANIFEST, file(TestKeys.of("a").sign(SignedType.ROOT, MANIFEST, new Name("a"))))),
                new Case(
                        "SIG-17",
                        "a signature of 1 MiB",
                        ProblemCode.LIMIT,
                        verify(MANIFEST, replaced(good, "\"sig\":\"", "\"sig\":\"" + "A".repeat(1 << 20)))),
                new Case(
                        "SIG-17", "a file of 64 KiB and a byte", ProblemCode.LIMIT, verify(MANIFEST, new byte[65_537])),
                new Case("SIG-17", "10,000 signatures", ProblemCode.LIMIT, verify(MANIFEST, tenThousand())),
                new Case(
                        "SIG-17",
                        "more signers than may sign, in 64 KiB",
                        ProblemCode.LIMIT,
                        verify(MANIFEST, nine())));
    }

    private static List<Case> signatures() {
        List<Case> cases = new ArrayList<>();
        for (Algorithm half : Algorithm.values()) {
            for (int at : new int[] {0, half.signatureBytes() / 2, half.signatureBytes() - 1}) {
                byte[] changed = changed(half, signature -> {
                    byte[] bytes = signature.bytes();
                    bytes[at] ^= (byte) 0x80;
                    return with(signature, signature.keyid(), bytes);
                });
                cases.add(new Case(
                        "SIG-02",
                        "a bit of " + half.id() + " at " + at,
                        ProblemCode.SIGNATURE,
                        verify(MANIFEST, changed)));
            }
            byte[] longer = changed(
                    half,
                    signature -> with(
                            signature, signature.keyid(), Arrays.copyOf(signature.bytes(), half.signatureBytes() + 1)));
            cases.add(new Case(
                    "SIG-12", half.id() + " and a zero byte", ProblemCode.SIGNATURE, verify(MANIFEST, longer)));
            byte[] others = changed(
                    half,
                    signature ->
                            with(signature, signature.keyid(), signed("b", half).bytes()));
            cases.add(new Case(
                    "SIG-11", half.id() + " of another's key", ProblemCode.SIGNATURE, verify(MANIFEST, others)));
            byte[] named = changed(
                    half, signature -> with(signature, TestKeys.publicOf("b").keyId(half), signature.bytes()));
            cases.add(new Case(
                    "SIG-11", half.id() + " under another's key id", ProblemCode.SIGNATURE, verify(MANIFEST, named)));
        }
        Roots two = new Roots();
        two.streamThreshold = 2;
        List<Signature> twice = new ArrayList<>(Manifests.signatures(MANIFEST, "a"));
        Manifests.signatures(MANIFEST, "a")
                .forEach(one -> twice.add(new Signature(new Name("b"), one.alg(), one.keyid(), one.sig())));
        cases.add(new Case("SIG-07", "one signer for two", ProblemCode.SIGNATURE, verify(two, MANIFEST, file(twice))));
        cases.add(new Case(
                "SIG-07",
                "one of two",
                ProblemCode.SIGNATURE,
                verify(two, MANIFEST, Manifests.signatureFile(MANIFEST, "a"))));
        return cases;
    }

    private static List<Case> keys() {
        byte[] ed25519 = TestKeys.publicOf("z").ed25519Spki();
        byte[] mlDsa = TestKeys.publicOf("z").mlDsaSpki();
        byte[] zeroT1 = mlDsa.clone();
        Arrays.fill(zeroT1, 54, zeroT1.length, (byte) 0);
        byte[] otherOid = mlDsa.clone();
        otherOid[16] = 0x12;
        byte[] mlDsa65 = Arrays.copyOf(HEX.parseHex("308207b2300b0609608648016503040312038207a100"), 22 + 1_952);
        List<Case> cases = new ArrayList<>(List.of(
                new Case(
                        "SIG-08",
                        "a signer under two names",
                        ProblemCode.ROOT,
                        listed(
                                TestKeys.publicOf("a").ed25519Spki(),
                                TestKeys.publicOf("a").mlDsaSpki())),
                new Case(
                        "SIG-08",
                        "another's Ed25519 half",
                        ProblemCode.ROOT,
                        listed(TestKeys.publicOf("a").ed25519Spki(), mlDsa)),
                new Case(
                        "SIG-08",
                        "another's ML-DSA half",
                        ProblemCode.ROOT,
                        listed(ed25519, TestKeys.publicOf("a").mlDsaSpki())),
                new Case(
                        "SIG-16",
                        "Ed25519 with a byte more",
                        ProblemCode.ROOT,
                        listed(Arrays.copyOf(ed25519, 45), mlDsa)),
                new Case(
                        "SIG-16",
                        "ML-DSA-87 with a byte more",
                        ProblemCode.ROOT,
                        listed(ed25519, Arrays.copyOf(mlDsa, mlDsa.length + 1))),
                new Case("SIG-16", "another object identifier", ProblemCode.ROOT, listed(ed25519, otherOid)),
                new Case("SIG-16", "ML-DSA-65", ProblemCode.ROOT, listed(ed25519, mlDsa65)),
                new Case(
                        "SIG-16",
                        "ML-DSA-65 labelled 87",
                        ProblemCode.ROOT,
                        listed(ed25519, Arrays.copyOf(mlDsa, 22 + 1_952))),
                new Case("SIG-16", "an ML-DSA-87 key of zeros", ProblemCode.ROOT, listed(ed25519, zeroT1)),
                new Case("SIG-16", "the halves exchanged", ProblemCode.ROOT, listed(mlDsa, ed25519))));
        for (String point : List.of(
                "0100000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")) {
            byte[] weak = HEX.parseHex("302a300506032b6570032100" + point);
            cases.add(new Case("SIG-15", "the point " + point.substring(0, 8), ProblemCode.ROOT, listed(weak, mlDsa)));
        }
        for (String threshold : List.of("0", "4", "2147483648", "9007199254740991")) {
            cases.add(new Case("SIG-19", "a threshold of " + threshold, ProblemCode.ROOT, threshold(threshold)));
        }
        cases.add(new Case("SIG-19", "a threshold of -1", ProblemCode.FORMAT, threshold("-1")));
        return cases;
    }

    private static List<Case> roles() {
        byte[] byB = Manifests.signatureFile(MANIFEST, "b");
        Sha256 key = TestKeys.publicOf("b").keyIds().get(0);
        Roots plain = new Roots();
        return List.of(
                new Case(
                        "SIG-20",
                        "a key the root revokes",
                        ProblemCode.KEY,
                        verify(new Roots().revoke("b"), MANIFEST, byB)),
                new Case("SIG-20", "a key revoked here", ProblemCode.KEY, () -> {
                    SignedDocument signed = plain.signedBy("a", "b");
                    TrustedRoot root = RootChain.accepted(signed.document(), signed.signatures(), Set.of(key));
                    ManifestVerifier.verify(root, MANIFEST, byB);
                }),
                new Case(
                        "SIG-21",
                        "a signer without a role in the stream",
                        ProblemCode.KEY,
                        verify(MANIFEST, Manifests.signatureFile(MANIFEST, "c"))),
                new Case("SIG-21", "a site the role does not name", ProblemCode.AUDIENCE, () -> {
                    Roots elsewhere = new Roots();
                    elsewhere.streamSites = new TreeSet<>(List.of("site-b"));
                    TrustedRoot root = elsewhere.trusted();
                    VerifiedManifest verified = ManifestVerifier.verify(root, MANIFEST, byB);
                    List<Problem> problems = root.admit(verified, Roots.SITE, Roots.NOW);
                    throw new FerryException(problems);
                }));
    }

    private interface Change {
        Signature of(Signature signature);
    }

    private static byte[] manifest() {
        try {
            return new Manifests().bytes();
        } catch (java.io.IOException | FerryException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Executable verify(byte[] manifest, byte[] signatures) {
        return verify(new Roots(), manifest, signatures);
    }

    private static Executable verify(Roots roots, byte[] manifest, byte[] signatures) {
        return () -> {
            VerifiedManifest verified = ManifestVerifier.verify(roots.trusted(), manifest, signatures);
            Manifest accepted = verified.manifest();
            throw new AssertionError("accepted: " + accepted.id());
        };
    }

    private static Executable threshold(String wanted) {
        byte[] root = replaced(new Roots().bytes(), "\"root\":{\"threshold\":2", "\"root\":{\"threshold\":" + wanted);
        return () -> initial(root);
    }

    private static Executable listed(byte[] ed25519, byte[] mlDsa) {
        Root old = new Roots().document();
        List<SignerEntry> signers = new ArrayList<>(old.signers());
        signers.add(new SignerEntry(new Name("z"), Roots.base64(ed25519), Roots.base64(mlDsa)));
        byte[] root = Json.write(new Root(
                1, 1, old.created(), old.expires(), signers, old.root(), old.streams(), old.sites(), old.revoked()));
        return () -> initial(root);
    }

    private static void initial(byte[] root) throws FerryException {
        SignedDocument signed = Roots.sign(root, "a", "b");
        RootChain.initial(root, signed.signatures(), Sha256.of(root), Roots.NOW);
    }

    private static byte[] half(Algorithm kept) {
        return file(List.of(signed("a", kept)));
    }

    private static Signature signed(String name, Algorithm half) {
        return Manifests.signatures(MANIFEST, name).stream()
                .filter(one -> one.alg().equals(half.id()))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] changed(Algorithm half, Change change) {
        List<Signature> signatures = Manifests.signatures(MANIFEST, "a").stream()
                .map(one -> one.alg().equals(half.id()) ? change.of(one) : one)
                .toList();
        return file(signatures);
    }

    private static Signature with(Signature signature, Sha256 keyid, byte[] bytes) {
        return new Signature(
                signature.signer(), signature.alg(), keyid, Base64.getEncoder().encodeToString(bytes));
    }

    private static byte[] file(List<Signature> signatures) {
        return SignatureFiles.create(SignedType.MANIFEST, MANIFEST, signatures);
    }

    private static byte[] tenThousand() {
        return listOf(10_000);
    }

    private static byte[] nine() {
        return listOf(9);
    }

    private static byte[] listOf(int signers) {
        String keyid = Sha256.of(new byte[0]).hex();
        String list = IntStream.range(0, signers)
                .mapToObj(i -> String.format(
                        java.util.Locale.ROOT,
                        "{\"signer\":\"s%05d\",\"alg\":\"ed25519\",\"keyid\":\"%s\",\"sig\":\"AAAA\"}",
                        i,
                        keyid))
                .collect(Collectors.joining(","));
        return replaced(file(List.of()), "\"signatures\":[", "\"signatures\":[" + list);
    }

    private static byte[] replaced(byte[] text, String old, String now) {
        String changed = new String(text, StandardCharsets.US_ASCII).replace(old, now);
        if (Arrays.equals(text, changed.getBytes(StandardCharsets.US_ASCII))) {
            throw new IllegalArgumentException("not there: " + old);
        }
        return changed.getBytes(StandardCharsets.US_ASCII);
    }
}
