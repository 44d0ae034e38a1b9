package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.local.LocalRevocation;

class TrustStoreTest {
    private final Path trust;
    private final TrustStore store;

    TrustStoreTest(@TempDir Path directory) {
        Path state = directory.resolve("state");
        this.trust = state.resolve("trust");
        this.store = new TrustStore(state);
    }

    @Test
    void withoutAFirstRootThereIsNone() throws Exception {
        assertFalse(store.isInitialized());
        FerryException refused = assertRefused(ProblemCode.ROOT, store::current);
        assertTrue(
                refused.first().hint().contains("ferry trust init"),
                refused.first().hint());
        assertRefused(ProblemCode.ROOT, () -> store.advance(List.of(root(1))));
        assertFalse(Files.exists(trust), "looking changes nothing");
    }

    @Test
    void theFirstRootStays() throws Exception {
        store.init(initial(root(1)));
        assertTrue(store.isInitialized());
        assertEquals(1, store.current().version());
        assertArrayEquals(root(1).document(), store.current().bytes());
        store.init(initial(root(1)));
        Roots other = new Roots();
        other.rootThreshold = 1;
        TrustedRoot another = initial(other.signedBy("a"));
        assertRefused(ProblemCode.ROOT, () -> store.init(another));
        assertArrayEquals(root(1).document(), store.current().bytes());
    }

    @Test
    void aChainIsFollowedAndKeptWhole() throws Exception {
        store.init(initial(root(1)));
        assertEquals(4, store.advance(chain(1, 4)).version());
        assertEquals(4, store.current().version());
        assertEquals(4, store.all().size());
        assertArrayEquals(root(3).document(), store.all().get(2).document());
        assertEquals(4, store.advance(chain(1, 4)).version(), "again is success");
        assertEquals(4, store.advance(chain(1, 2)).version(), "an older chain does not go back");
    }

    @Test
    void aPreviewKeepsNothing() throws Exception {
        store.init(initial(root(1)));
        assertEquals(3, store.preview(chain(1, 3)).version());
        assertEquals(1, store.current().version());
        assertEquals(1, store.all().size());
    }

    @Test
    void aGapIsRefusedAndWhatWasAcceptedBeforeItStays() throws Exception {
        store.init(initial(root(1)));
        List<SignedDocument> gap = List.of(root(1), root(2), root(4));
        assertRefused(ProblemCode.ROOT, () -> store.advance(gap));
        assertEquals(2, store.current().version());
    }

    @Test
    void twoRootsOfOneVersionAreRefused() throws Exception {
        store.init(initial(root(1)));
        store.advance(chain(1, 2));
        Roots other = new Roots().version(2);
        other.rootThreshold = 1;
        assertRefused(ProblemCode.ROOT, () -> store.advance(List.of(root(1), other.signedBy("a", "b"))));
        assertEquals(2, store.current().version());
    }

    @Test
    void aMachineThatBeganLaterTakesTheChainFromThere() throws Exception {
        store.init(initial(root(2)));
        assertEquals(3, store.advance(chain(1, 3)).version());
        assertEquals(2, store.all().size());
    }

    @Test
    void aChainLongerThanAllowedIsRefused() throws Exception {
        store.init(initial(root(1)));
        assertRefused(ProblemCode.LIMIT, () -> store.preview(chain(1, 66)));
        assertEquals(1, store.current().version());
        assertEquals(65, store.preview(chain(1, 65)).version(), "64 steps");
        assertRefused(ProblemCode.LIMIT, () -> store.advance(chain(2, 66)));
        assertEquals(65, store.current().version(), "as far as allowed; the next run goes on");
        assertEquals(66, store.advance(chain(2, 66)).version());
    }

    @Test
    void aLaterRootIsAcceptedByItsFingerprintWhereTheChainLeadsNoFurther() throws Exception {
        store.init(initial(root(1)));
        Roots others = new Roots().version(3);
        others.signers.put("d", TestKeys.publicOf("d"));
        others.rootRole = new TreeSet<>(List.of("d"));
        others.rootThreshold = 1;
        SignedDocument unreachable = others.signedBy("d");
        assertRefused(ProblemCode.ROOT, () -> store.advance(List.of(unreachable)));
        store.init(initial(unreachable));
        assertEquals(3, store.current().version());
        assertEquals(2, store.all().size());
        assertRefused(ProblemCode.ROOT, () -> store.init(initial(root(1))));
        assertRefused(ProblemCode.ROOT, () -> store.init(initial(root(3))));
        assertEquals(3, store.current().version());
    }

    @Test
    void aStreamThatWasDroppedForAWhileComesBackNoLower() throws Exception {
        store.init(initial(at(1, Roots.STREAM, 2, 40)));
        SignedDocument without = at(2, new Name("other"), 1, 1);
        SignedDocument lower = at(3, Roots.STREAM, 2, 39);
        assertRefused(ProblemCode.ROOT, () -> store.preview(List.of(without, lower)));
        FerryException refused = assertRefused(ProblemCode.ROOT, () -> store.advance(List.of(without, lower)));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("would begin at 2.39, before 2.40, where root 1 had it"),
                refused.getMessage());
        assertEquals(2, store.current().version(), "what was right before it stays");

        TrustStore anotherRun = new TrustStore(Objects.requireNonNull(trust.getParent()));
        assertRefused(ProblemCode.ROOT, () -> anotherRun.advance(List.of(at(3, Roots.STREAM, 1, 1_000))));
        assertRefused(ProblemCode.ROOT, () -> anotherRun.requireNoStepBack(lower.document()));
        SignedDocument same = at(3, Roots.STREAM, 2, 40);
        anotherRun.requireNoStepBack(same.document());
        assertEquals(3, anotherRun.advance(List.of(same)).version());
    }

    @Test
    void withinOneChainTooAStreamComesBackNoLower() throws Exception {
        store.init(initial(at(1, new Name("other"), 1, 1)));
        SignedDocument raised = at(2, Roots.STREAM, 3, 7);
        SignedDocument without = at(3, new Name("other"), 1, 1);
        SignedDocument lower = at(4, Roots.STREAM, 3, 6);
        assertRefused(ProblemCode.ROOT, () -> store.preview(List.of(raised, without, lower)));
        assertEquals(
                4,
                store.preview(List.of(raised, without, at(4, Roots.STREAM, 4, 1)))
                        .version());
    }

    @Test
    void aTypedFingerprintDoesNotTakeAStreamBackEither() throws Exception {
        store.init(initial(at(1, Roots.STREAM, 2, 40)));
        TrustedRoot lower = initial(at(5, Roots.STREAM, 2, 39));
        assertRefused(ProblemCode.ROOT, () -> store.init(lower));
        assertEquals(1, store.current().version());
        assertTrue(store.init(initial(at(5, Roots.STREAM, 2, 40))));
    }

    private static SignedDocument at(int version, Name stream, int epoch, long minSequence) {
        Roots roots = new Roots().version(version);
        roots.stream = stream;
        roots.epoch = epoch;
        roots.minSequence = minSequence;
        return roots.signedBy("a", "b");
    }

    @Test
    void aKeyRevokedHereCountsForNothingFromNowOn() throws Exception {
        store.init(initial(root(1)));
        Sha256 key = TestKeys.publicOf("b").keyIds().get(0);
        store.revoke(new LocalRevocation(key, "stolen", Roots.NOW));
        assertEquals(Set.of(key), store.revocations().keyids());
        assertEquals(Set.of(key), store.current().revoked(), "the root in force stays in force, without that key");

        byte[] manifest = new Manifests().bytes();
        byte[] byB = Manifests.signatureFile(manifest, "b");
        assertRefused(ProblemCode.KEY, () -> ManifestVerifier.verify(store.current(), manifest, byB));

        SignedDocument byAandB = new Roots().version(2).signedBy("a", "b");
        assertRefused(ProblemCode.ROOT, () -> store.advance(List.of(byAandB)));
        SignedDocument byAandC = new Roots().version(2).signedBy("a", "c");
        TrustedRoot second = store.advance(List.of(byAandC));
        assertEquals(Set.of(key), second.revoked(), "no later root brings it back");
        assertEquals(Set.of(key), store.current().revoked());
        assertRefused(
                ProblemCode.ROOT,
                () -> store.advance(List.of(new Roots().version(3).signedBy("a", "b"))));
    }

    // The signature file is written first; a crash after it leaves a root that was not accepted yet.
    @Test
    void aCrashBetweenTheTwoFilesLeavesTheRootBefore() throws Exception {
        store.init(initial(root(1)));
        Files.write(trust.resolve("2.root.sig.json"), root(2).signatures());
        Files.write(trust.resolve(".2.root.json.1-1.ferry-tmp"), new byte[10]);
        assertEquals(1, store.current().version());
        assertEquals(2, store.advance(chain(1, 2)).version());
        assertEquals(2, store.current().version());
        assertFalse(Files.exists(trust.resolve(".2.root.json.1-1.ferry-tmp")));
    }

    @Test
    void aStoredRootThatWasChangedIsNotTrusted() throws Exception {
        store.init(initial(root(1)));
        Path file = trust.resolve("1.root.json");
        byte[] changed = Files.readAllBytes(file);
        changed[changed.length / 2] ^= 1;
        Files.write(file, changed);
        FerryException refused = org.junit.jupiter.api.Assertions.assertThrows(FerryException.class, store::current);
        assertTrue(List.of(ProblemCode.FORMAT, ProblemCode.ROOT, ProblemCode.SIGNATURE)
                .contains(refused.code()));
        Files.delete(trust.resolve("1.root.sig.json"));
        assertRefused(ProblemCode.IO, store::current);
    }

    private static SignedDocument root(int version) {
        return new Roots().version(version).signedBy("a", "b");
    }

    // Hedged signatures differ from call to call: a chain's roots are the same, its signature files need not be.
    private static List<SignedDocument> chain(int from, int to) {
        List<SignedDocument> roots = new ArrayList<>();
        for (int version = from; version <= to; version++) {
            roots.add(root(version));
        }
        return roots;
    }

    private static TrustedRoot initial(SignedDocument root) throws FerryException {
        return RootChain.initial(root.document(), root.signatures(), Sha256.of(root.document()), Roots.NOW);
    }
}
