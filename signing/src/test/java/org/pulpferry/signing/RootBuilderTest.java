package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.pulpferry.signing.Problems.assertRefused;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

class RootBuilderTest {
    private static final Instant CREATED = Instant.parse("2026-11-23T12:00:00.123456Z");
    private static final Instant EXPIRES = Instant.parse("2028-11-23T12:00:00Z");

    @Test
    void oneOperatorAloneIsARoot() throws Exception {
        byte[] root = builder("release").build(CREATED, EXPIRES);
        RootSigner.Unsigned shown = RootSigner.read(root);
        assertEquals(Sha256.of(root), shown.fingerprint());
        Root document = shown.document();
        assertEquals(1, document.version());
        assertEquals(Instant.parse("2026-11-23T12:00:00Z"), document.created());
        assertEquals(1, document.root().threshold());
        assertEquals(List.of(new Name("release")), document.root().signers());
        assertEquals(
                List.of(new StreamRole(
                        Roots.STREAM, 1, List.of(new Name("release")), List.of(new Name("site-a")), 1, 1)),
                document.streams());
        byte[] signatures = RootSigner.sign(root, null, TestKeys.of("release"), null);
        TrustedRoot trusted = RootChain.initial(root, signatures, shown.fingerprint(), Roots.NOW);
        assertEquals(
                new Name("release"),
                trusted.signerOf(TestKeys.publicOf("release")).orElseThrow());
    }

    @Test
    void twoOfThreeSignOneAfterTheOther() throws Exception {
        byte[] root = builder("a", "b", "c").threshold(2).build(CREATED, EXPIRES);
        Sha256 fingerprint = Sha256.of(root);
        byte[] one = RootSigner.sign(root, null, TestKeys.of("c"), null);
        assertRefused(ProblemCode.ROOT, () -> RootChain.initial(root, one, fingerprint, Roots.NOW));
        byte[] two = RootSigner.sign(root, one, TestKeys.of("a"), null);
        assertEquals(1, RootChain.initial(root, two, fingerprint, Roots.NOW).version());
        byte[] again = RootSigner.sign(root, two, TestKeys.of("a"), null);
        assertEquals(
                4,
                SignatureFiles.read(SignedType.ROOT, root, again).signatures().size());
    }

    @Test
    void rootSignersMayBeOthersThanThoseOfBundles() throws Exception {
        byte[] root = builder("release")
                .rootSigner(new Name("offline"), TestKeys.publicOf("offline"))
                .build(CREATED, EXPIRES);
        Root document = RootSigner.read(root).document();
        assertEquals(List.of(new Name("offline")), document.root().signers());
        assertEquals(List.of(new Name("release")), document.streams().get(0).signers());
        assertRefused(ProblemCode.KEY, () -> RootSigner.sign(root, null, TestKeys.of("release"), null));
        RootSigner.sign(root, null, TestKeys.of("offline"), null);
    }

    @Test
    void oldRootSignersSignTheNextRootUnderTheirOldNames() throws Exception {
        TrustedRoot first = new Roots().trusted();
        Roots without = new Roots().version(2);
        without.signers.remove("c");
        without.rootRole.remove("c");
        byte[] root = without.bytes();
        byte[] signatures = RootSigner.sign(root, null, TestKeys.of("c"), first.bytes());
        signatures = RootSigner.sign(root, signatures, TestKeys.of("a"), first.bytes());
        signatures = RootSigner.sign(root, signatures, TestKeys.of("b"), first.bytes());
        assertEquals(2, RootChain.next(first, root, signatures).version());
        assertRefused(ProblemCode.KEY, () -> RootSigner.sign(root, null, TestKeys.of("c"), null));
        assertRefused(ProblemCode.KEY, () -> RootSigner.sign(root, null, TestKeys.of("mallory"), first.bytes()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, Integer.MAX_VALUE, 0})
    void aThresholdThatCannotBeMetOrMeansNothingIsRefused(int threshold) throws Exception {
        RootBuilder builder = builder("a", "b").threshold(threshold);
        assertRefused(ProblemCode.USAGE, () -> builder.build(CREATED, EXPIRES));
        if (threshold != 0) {
            RootBuilder roots = builder("a", "b").rootThreshold(threshold);
            assertRefused(ProblemCode.USAGE, () -> roots.build(CREATED, EXPIRES));
        }
    }

    @Test
    void oneKeyUnderTwoNamesIsRefused() throws Exception {
        RootBuilder builder = builder("a").signer(new Name("b"), TestKeys.publicOf("a"));
        assertRefused(ProblemCode.ROOT, () -> builder.build(CREATED, EXPIRES));
    }

    @Test
    void oneNameForTwoKeysIsRefused() throws Exception {
        RootBuilder builder = builder("a");
        assertRefused(ProblemCode.USAGE, () -> builder.signer(new Name("a"), TestKeys.publicOf("b")));
        builder.rootSigner(new Name("a"), TestKeys.publicOf("b"));
        assertRefused(ProblemCode.USAGE, () -> builder.build(CREATED, EXPIRES));
    }

    @Test
    void aRootWithoutSignersOrAlreadyExpiredIsRefused() throws Exception {
        RootBuilder empty = new RootBuilder();
        assertRefused(ProblemCode.USAGE, () -> empty.build(CREATED, EXPIRES));
        RootBuilder expired = builder("a");
        assertRefused(ProblemCode.USAGE, () -> expired.build(CREATED, CREATED));
    }

    @Test
    void moreKeysOrSignaturesThanFitAreRefused() throws Exception {
        RootBuilder fits = builder("a");
        for (int i = 0; i < 14; i++) {
            fits.site(new Name("s" + i), TestKeys.publicOf("s" + i));
        }
        RootSigner.read(fits.build(CREATED, EXPIRES));
        RootBuilder tooMany = builder("a");
        for (int i = 0; i < 20; i++) {
            tooMany.site(new Name("s" + i), TestKeys.publicOf("s" + i));
        }
        assertRefused(ProblemCode.LIMIT, () -> tooMany.build(CREATED, EXPIRES));
        String[] names = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"};
        RootBuilder elevenRootSigners = builder("a");
        for (String name : names) {
            elevenRootSigners.rootSigner(new Name(name), TestKeys.publicOf(name));
        }
        byte[] root = elevenRootSigners.build(CREATED, EXPIRES);
        byte[] signatures = null;
        for (int i = 0; i < 9; i++) {
            signatures = RootSigner.sign(root, signatures, TestKeys.of(names[i]), null);
        }
        byte[] nine = signatures;
        assertRefused(ProblemCode.LIMIT, () -> RootSigner.sign(root, nine, TestKeys.of("k"), null));
    }

    private static RootBuilder builder(String... signers) throws FerryException {
        RootBuilder builder = new RootBuilder().stream(Roots.STREAM).site(Roots.SITE, TestKeys.publicOf("site-a"));
        for (String signer : signers) {
            builder.signer(new Name(signer), TestKeys.publicOf(signer));
        }
        return builder;
    }
}
