package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pulpferry.signing.Problems.assertRefused;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

class RootUpdateTest {
    private static final Name STREAM = Roots.STREAM;
    private static final Name OTHER = new Name("other");

    private final Roots first = new Roots();

    @Test
    void whatIsNotAskedForStays() throws Exception {
        first.revoke("site-b");
        Root before = first.document();
        RootUpdate update = update();
        assertEquals(2, update.version());
        Root after = build(update);
        assertEquals(2, after.version());
        assertEquals(Roots.NOW, after.created());
        assertEquals(before.signers(), after.signers());
        assertEquals(before.root(), after.root());
        assertEquals(before.streams(), after.streams());
        assertEquals(before.sites(), after.sites());
        assertEquals(before.revoked(), after.revoked());
    }

    @Test
    void aSignerIsExchangedAndTheChainFollows() throws Exception {
        RootUpdate update = update();
        update.signer(new Name("d"), TestKeys.publicOf("d"), Set.of());
        update.rootSigner(new Name("d"), TestKeys.publicOf("d"));
        update.dropSigner(new Name("c"), Set.of());
        update.dropSigner(new Name("b"), Set.of(STREAM));
        update.revoke(TestKeys.publicOf("c").keyIds().get(0), "lost");
        update.minSequence(48, Set.of());
        byte[] root = update.build(Roots.NOW, Roots.EXPIRES);
        Root after = RootSigner.read(root).document();
        assertEquals(
                names("a", "b", "d"),
                after.signers().stream().map(SignerEntry::name).toList());
        assertEquals(names("a", "b", "d"), after.root().signers());
        assertEquals(List.of(new StreamRole(STREAM, 1, names("a", "d"), names("site-a"), 1, 48)), after.streams());

        RootProgress none = RootProgress.of(root, null, first.bytes());
        assertEquals(
                List.of(1, 2),
                none.roles().stream().map(RootProgress.Role::version).toList());
        assertEquals(names("a", "b", "c"), none.roles().get(0).missing());
        byte[] signatures = RootSigner.sign(root, null, TestKeys.of("c"), first.bytes());
        signatures = RootSigner.sign(root, signatures, TestKeys.of("d"), first.bytes());
        RootProgress half = RootProgress.of(root, signatures, first.bytes());
        assertFalse(half.complete());
        assertEquals(names("c"), half.roles().get(0).valid(), "c counts for the root that it leaves");
        assertEquals(names("d"), half.roles().get(1).valid());
        signatures = RootSigner.sign(root, signatures, TestKeys.of("a"), first.bytes());
        assertTrue(RootProgress.of(root, signatures, first.bytes()).complete());
        assertEquals(2, RootChain.next(first.trusted(), root, signatures).version());
    }

    @Test
    void progressAndTheChainAgreeWhateverIsSigned() throws Exception {
        RootUpdate update = update();
        update.rootSigner(new Name("d"), TestKeys.publicOf("d"));
        update.dropRootSigner(new Name("a"));
        update.revoke(TestKeys.publicOf("b").keyIds().get(1), "lost");
        byte[] root = update.build(Roots.NOW, Roots.EXPIRES);
        List<String> signers = List.of("a", "b", "c", "d");
        int complete = 0;
        for (int chosen = 0; chosen < 16; chosen++) {
            int bits = chosen;
            String[] by = signers.stream()
                    .filter(one -> (bits >> signers.indexOf(one) & 1) == 1)
                    .toArray(String[]::new);
            SignedDocument signed = Roots.sign(root, by);
            boolean enough =
                    RootProgress.of(root, signed.signatures(), first.bytes()).complete();
            if (enough) {
                complete++;
                assertEquals(
                        2,
                        RootChain.next(first.trusted(), root, signed.signatures())
                                .version());
            } else {
                assertRefused(ProblemCode.ROOT, () -> RootChain.next(first.trusted(), root, signed.signatures()));
            }
        }
        assertEquals(3, complete, "c and d, and of a and b at least one");
    }

    @Test
    void streamsComeAndGo() throws Exception {
        RootUpdate update = update();
        update.stream(OTHER, true, true);
        update.threshold(2, Set.of(OTHER));
        update.epoch(7, Set.of(STREAM));
        update.minSequence(9, Set.of(OTHER));
        Root after = build(update);
        assertEquals(
                List.of(
                        new StreamRole(STREAM, 1, names("a", "b"), names("site-a"), 7, 1),
                        new StreamRole(OTHER, 2, names("a", "b"), names("site-a", "site-b"), 1, 9)),
                after.streams());
        RootUpdate ending = update();
        ending.stream(OTHER, false, false);
        ending.signer(new Name("c"), TestKeys.publicOf("c"), Set.of(OTHER));
        ending.dropStream(STREAM);
        assertEquals(
                List.of(new StreamRole(OTHER, 1, names("c"), List.of(), 1, 1)),
                build(ending).streams());
        assertUsage(() -> update().dropStream(OTHER));
        assertUsage(() -> update().threshold(1, Set.of(OTHER)));
    }

    @Test
    void sitesComeGoAndChangeTheirKeys() throws Exception {
        RootUpdate update = update();
        update.site(new Name("site-c"), TestKeys.publicOf("site-c"), Set.of());
        update.site(new Name("site-a"), TestKeys.publicOf("site-d"), Set.of());
        update.dropSite(new Name("site-b"), Set.of());
        Root after = build(update);
        assertEquals(names("site-a", "site-c"), after.streams().get(0).sites());
        assertEquals(2, after.sites().size());
        RootUpdate out = update();
        out.dropSite(new Name("site-a"), Set.of(STREAM));
        assertEquals(2, build(out).sites().size());
        assertEquals(List.of(), build(out).streams().get(0).sites());
        assertUsage(() -> update().dropSite(new Name("site-x"), Set.of()));
    }

    @Test
    void aHigherEpochBeginsAnewAndNothingGoesBack() throws Exception {
        first.epoch = 2;
        first.minSequence = 40;
        RootUpdate higher = update();
        higher.epoch(3, Set.of());
        assertEquals(1, build(higher).streams().get(0).minSequence());
        RootUpdate same = update();
        same.epoch(2, Set.of());
        assertEquals(40, build(same).streams().get(0).minSequence());
        RootUpdate lower = update();
        lower.epoch(1, Set.of());
        assertUsage(() -> build(lower));
        RootUpdate less = update();
        less.minSequence(39, Set.of());
        assertUsage(() -> build(less));
    }

    @Test
    void anImpossibleRootIsRefusedBeforeAnybodySignsIt() throws Exception {
        RootUpdate tooHigh = update();
        tooHigh.threshold(3, Set.of());
        assertUsage(() -> build(tooHigh));
        RootUpdate nobody = update();
        nobody.dropSigner(new Name("a"), Set.of());
        nobody.dropSigner(new Name("b"), Set.of());
        assertUsage(() -> build(nobody));
        RootUpdate revoked = update();
        revoked.revoke(TestKeys.publicOf("a").keyIds().get(0), "stolen");
        revoked.revoke(TestKeys.publicOf("b").keyIds().get(1), "stolen");
        FerryException left = assertUsage(() -> build(revoked));
        assertTrue(String.valueOf(left.getMessage()).contains("left whose keys are not revoked"), left.getMessage());
        assertUsage(() -> update().signer(new Name("a"), TestKeys.publicOf("z"), Set.of()));
        assertUsage(() -> update().dropSigner(new Name("z"), Set.of()));
        assertUsage(() -> update().dropRootSigner(new Name("z")));
        assertUsage(() -> update().build(Roots.NOW, Roots.NOW));
        assertRefused(ProblemCode.TIME, () -> update().build(Roots.CREATED.minusSeconds(1), Roots.EXPIRES));
        RootUpdate twoNames = update();
        twoNames.signer(new Name("z"), TestKeys.publicOf("a"), Set.of());
        assertRefused(ProblemCode.ROOT, () -> build(twoNames));
    }

    @Test
    void whatDoesNotFitIsSaidWithANumber() throws Exception {
        RootUpdate sites = update();
        for (int i = 0; i < 15; i++) {
            sites.site(new Name("s" + i), TestKeys.publicOf("s" + i), Set.of());
        }
        FerryException tooMany = assertRefused(ProblemCode.LIMIT, () -> build(sites));
        assertTrue(tooMany.first().hint().contains("17 pairs"), tooMany.first().hint());

        first.rootThreshold = 5;
        first.rootRole = new TreeSet<>(List.of("a", "b", "c", "d", "e"));
        for (String one : first.rootRole) {
            first.signers.put(one, TestKeys.publicOf(one));
        }
        first.sites.remove("site-b");
        RootUpdate exchange = update();
        for (String one : List.of("f", "g", "h", "i", "j")) {
            exchange.rootSigner(new Name(one), TestKeys.publicOf(one));
        }
        for (String one : List.of("a", "b", "c", "d", "e")) {
            exchange.dropRootSigner(new Name(one));
        }
        FerryException ten = assertRefused(ProblemCode.LIMIT, () -> build(exchange));
        assertTrue(String.valueOf(ten.getMessage()).startsWith("10 signers"), ten.getMessage());
        exchange.rootSigner(new Name("e"), TestKeys.publicOf("e"));
        assertEquals(6, build(exchange).root().signers().size());
    }

    @Test
    void whoSignsUnderTwoNamesSignsForBoth() throws Exception {
        Roots renamed = new Roots().version(2);
        renamed.signers.remove("c");
        renamed.signers.put("c-2", TestKeys.publicOf("c"));
        renamed.rootRole = new TreeSet<>(List.of("a", "b", "c-2"));
        byte[] root = renamed.bytes();
        byte[] signatures = RootSigner.sign(root, null, TestKeys.of("c"), first.bytes());
        signatures = RootSigner.sign(root, signatures, TestKeys.of("a"), first.bytes());
        assertEquals(2, RootChain.next(first.trusted(), root, signatures).version());
    }

    @Test
    void whatCanNeverFollowIsNotSigned() throws Exception {
        assertRefused(
                ProblemCode.ROOT,
                () -> RootSigner.sign(new Roots().version(3).bytes(), null, TestKeys.of("a"), first.bytes()));
        Roots back = new Roots().version(2);
        first.minSequence = 5;
        assertRefused(ProblemCode.ROOT, () -> RootSigner.sign(back.bytes(), null, TestKeys.of("a"), first.bytes()));
    }

    @Test
    void expiryAndMissingSignersNeedAttentionInTime() throws Exception {
        TrustedRoot root = first.trusted();
        assertEquals(
                List.of(),
                root.attention(Roots.EXPIRES.minus(TrustedRoot.EXPIRY_NOTICE).minusSeconds(1)));
        assertEquals(
                ProblemCode.WARNINGS,
                root.attention(Roots.EXPIRES.minus(TrustedRoot.EXPIRY_NOTICE))
                        .get(0)
                        .code());
        assertEquals(ProblemCode.TIME, root.attention(Roots.EXPIRES).get(0).code());
        SignedDocument signed = first.signedBy("a", "b");
        Set<Sha256> gone = Set.of(
                TestKeys.publicOf("a").keyIds().get(0),
                TestKeys.publicOf("b").keyIds().get(0));
        TrustedRoot left = RootChain.accepted(signed.document(), signed.signatures(), gone);
        assertEquals(2, left.attention(Roots.NOW).size(), "the root role and the stream");
        assertEquals(2, left.shortages().size());
    }

    private RootUpdate update() throws FerryException {
        return new RootUpdate(first.bytes());
    }

    private static Root build(RootUpdate update) throws FerryException {
        return RootSigner.read(update.build(Roots.NOW, Roots.EXPIRES)).document();
    }

    private static FerryException assertUsage(org.junit.jupiter.api.function.Executable attempt) {
        return assertRefused(ProblemCode.USAGE, attempt);
    }

    private static List<Name> names(String... names) {
        return List.of(names).stream().map(Name::new).toList();
    }
}
