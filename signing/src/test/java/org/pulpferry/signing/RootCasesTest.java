package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** The attacks on the chain of roots that are known by number, and TUF's rules of rotation as a table. */
class RootCasesTest {
    private final Path trust;
    private final TrustStore store;

    RootCasesTest(@TempDir Path directory) {
        this.trust = directory.resolve("state/trust");
        this.store = new TrustStore(directory.resolve("state"));
    }

    /** A version: who its root signers are, how many of them must sign, and who has signed it. Letters are signers. */
    record Step(String signers, int threshold, String signedBy) {
        SignedDocument root(int version) {
            Roots roots = new Roots().version(version);
            roots.rootRole = new TreeSet<>(letters(signers));
            roots.rootThreshold = threshold;
            letters(signers).forEach(one -> roots.signers.put(one, TestKeys.publicOf(one)));
            return roots.signedBy(letters(signedBy).toArray(String[]::new));
        }

        private static List<String> letters(String text) {
            return text.chars().mapToObj(Character::toString).toList();
        }
    }

    /** A table: the versions in order, and the one that is in force in the end. */
    record Rotation(String id, String what, int inForce, List<Step> steps) {
        @Override
        public String toString() {
            return id + " " + what;
        }
    }

    static Stream<Rotation> rotations() {
        return Stream.of(
                rotation("ROOT-03", "1 of 1 to another, both sign", 2, step("a", 1, "a"), step("b", 1, "ab")),
                rotation("ROOT-04", "1 of 1 to another, only the old signs", 1, step("a", 1, "a"), step("b", 1, "a")),
                rotation("ROOT-05", "1 of 1 to another, only the new signs", 1, step("a", 1, "a"), step("b", 1, "b")),
                rotation("ROOT-06", "2 of 2 to others, all sign", 2, step("ab", 2, "ab"), step("cd", 2, "abcd")),
                rotation(
                        "ROOT-07",
                        "2 of 2 to others, an old one does not",
                        1,
                        step("ab", 2, "ab"),
                        step("cd", 2, "bcd")),
                rotation(
                        "ROOT-08",
                        "2 of 2 to others, a new one does not",
                        1,
                        step("ab", 2, "ab"),
                        step("cd", 2, "abd")),
                rotation("ROOT-09", "one of two changes, all three sign", 2, step("ab", 2, "ab"), step("bc", 2, "abc")),
                rotation(
                        "ROOT-10",
                        "one of two changes, the one who goes does not",
                        1,
                        step("ab", 2, "ab"),
                        step("bc", 2, "bc")),
                rotation("ROOT-11", "the threshold rises and is met", 2, step("ab", 1, "a"), step("ab", 2, "ab")),
                rotation(
                        "ROOT-12",
                        "the threshold rises, the old one alone is met",
                        1,
                        step("ab", 1, "a"),
                        step("ab", 2, "a")),
                rotation(
                        "ROOT-13",
                        "the threshold falls, the new one alone is met",
                        1,
                        step("ab", 2, "ab"),
                        step("ab", 1, "b")),
                rotation(
                        "ROOT-14", "the threshold falls and both are met", 2, step("ab", 2, "ab"), step("ab", 1, "ab")),
                rotation(
                        "ROOT-15",
                        "twice, each signed by the one before",
                        3,
                        step("a", 1, "a"),
                        step("b", 1, "ab"),
                        step("c", 1, "bc")),
                rotation(
                        "ROOT-16",
                        "and back to earlier signers",
                        3,
                        step("a", 1, "a"),
                        step("b", 1, "ab"),
                        step("a", 1, "ab")),
                rotation(
                        "ROOT-17",
                        "the last is signed by those before the one before",
                        2,
                        step("a", 1, "a"),
                        step("b", 1, "ab"),
                        step("c", 1, "ac")));
    }

    @ParameterizedTest
    @MethodSource("rotations")
    void rotatesAsTufSays(Rotation table) throws Exception {
        store.init(initial(table.steps().get(0).root(1)));
        List<SignedDocument> chain = new ArrayList<>();
        for (int version = 1; version <= table.steps().size(); version++) {
            chain.add(table.steps().get(version - 1).root(version));
        }
        if (table.inForce() == table.steps().size()) {
            assertEquals(table.inForce(), store.advance(chain).version());
        } else {
            assertRefused(ProblemCode.ROOT, () -> store.advance(chain));
        }
        assertEquals(table.inForce(), store.current().version());
        assertEquals(
                table.inForce(),
                new TrustStore(trust.resolveSibling("")).current().version());
    }

    @Test
    void thereAreFifteenRotations() {
        assertEquals(15, rotations().map(Rotation::id).distinct().count());
    }

    @ParameterizedTest(name = "ROOT-01 signed by {0}")
    @ValueSource(strings = {"ab", "cd", "", "abc", "acd", "aacc"})
    void root01(String signedBy) throws Exception {
        store.init(initial(step("ab", 2, "ab").root(1)));
        String distinct = String.join("", new TreeSet<>(Arrays.asList(signedBy.split(""))));
        assertRefused(
                ProblemCode.ROOT,
                () -> store.advance(List.of(step("cd", 2, distinct).root(2))));
    }

    @Test
    void root02SkippedRepeatedWithOtherBytesOrOlder() throws Exception {
        store.init(initial(step("ab", 2, "ab").root(1)));
        store.advance(List.of(step("ab", 2, "ab").root(2)));
        byte[] before = Files.readAllBytes(trust.resolve("2.root.json"));
        assertRefused(
                ProblemCode.ROOT,
                () -> store.advance(List.of(step("ab", 2, "ab").root(4))));
        assertRefused(
                ProblemCode.ROOT,
                () -> store.advance(List.of(step("ab", 1, "ab").root(2))));
        assertEquals(2, store.advance(List.of(step("ab", 2, "ab").root(1))).version(), "it is what is held");
        assertRefused(
                ProblemCode.ROOT,
                () -> store.advance(List.of(step("ab", 1, "ab").root(1))));
        assertRefused(
                ProblemCode.ROOT, () -> store.init(initial(step("ab", 2, "ab").root(1))));
        assertArrayEquals(before, Files.readAllBytes(trust.resolve("2.root.json")));
    }

    @Test
    void root18OnlyTheLastRootsExpiryCounts() throws Exception {
        store.init(initial(new Roots().signedBy("a", "b")));
        SignedDocument expired = expiring(2, Roots.NOW.minusSeconds(1));
        assertRefused(ProblemCode.TIME, () -> store.accept(List.of(expired), Roots.NOW));
        assertEquals(1, store.current().version(), "nothing is kept");
        SignedDocument inTime = expiring(3, Roots.NOW.plusSeconds(1));
        assertEquals(3, store.accept(List.of(expired, inTime), Roots.NOW).version());
        assertEquals(3, store.current().version());

        byte[] manifest = new Manifests().bytes();
        TrustedRoot last = store.current();
        VerifiedManifest bundle = ManifestVerifier.verify(last, manifest, Manifests.signatureFile(manifest, "a"));
        assertEquals(List.of(), last.admit(bundle, Roots.SITE, Roots.NOW));
        assertEquals(
                List.of(ProblemCode.TIME),
                last.admit(bundle, Roots.SITE, Roots.NOW.plusSeconds(1)).stream()
                        .map(Problem::code)
                        .toList());
    }

    @Test
    void root19SixtyFourStepsAndNotOneMore() throws Exception {
        store.init(initial(new Roots().signedBy("a", "b")));
        List<SignedDocument> chain = new ArrayList<>();
        for (int version = 2; version <= 66; version++) {
            chain.add(new Roots().version(version).signedBy("a", "b"));
        }
        assertRefused(ProblemCode.LIMIT, () -> store.preview(chain));
        assertEquals(65, store.preview(chain.subList(0, 64)).version());
    }

    // What a crash can leave, point by point: everything before it is there whole, what was being written is there in
    // part under a temporary name or not at all.
    @ParameterizedTest(name = "ROOT-20 version {0}, point {1}")
    @CsvSource({"2,0", "2,1", "2,2", "2,3", "2,4", "3,0", "3,1", "3,2", "3,3", "3,4", "4,1", "4,2", "4,3", "4,4"})
    void root20ResumesAfterACrashAt(int version, int point) throws Exception {
        store.init(initial(new Roots().signedBy("a", "b")));
        store.advance(chain(2, version - 1));
        SignedDocument next = new Roots().version(version).signedBy("a", "b");
        byte[] half = Arrays.copyOf(next.document(), 99);
        if (point >= 1) {
            Files.write(trust.resolve("." + version + ".root.sig.json.7-1.ferry-tmp"), half);
        }
        if (point >= 2) {
            Files.delete(trust.resolve("." + version + ".root.sig.json.7-1.ferry-tmp"));
            Files.write(trust.resolve(version + ".root.sig.json"), next.signatures());
        }
        if (point >= 3) {
            Files.write(trust.resolve("." + version + ".root.json.7-2.ferry-tmp"), half);
        }
        if (point >= 4) {
            Files.delete(trust.resolve("." + version + ".root.json.7-2.ferry-tmp"));
            Files.write(trust.resolve(version + ".root.json"), next.document());
        }
        assertEquals(point == 4 ? version : version - 1, store.current().version());
        assertEquals(5, store.advance(chain(1, 5)).version());
        assertEquals(5, store.current().version());
        assertEquals(5, store.all().size());
        try (Stream<Path> files = Files.list(trust)) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith("ferry-tmp")));
        }
    }

    // A write that fails: what was accepted before it stays, and the same chain goes on once the cause is gone.
    @ParameterizedTest(name = "ROOT-20 {0} cannot be written")
    @ValueSource(strings = {"2.root.sig.json", "2.root.json", "3.root.sig.json", "3.root.json", "4.root.json"})
    void root20GoesOnAfterAFailedWriteOf(String file) throws Exception {
        store.init(initial(new Roots().signedBy("a", "b")));
        Path obstacle = trust.resolve(file);
        Files.createDirectories(obstacle.resolve("x"));
        int version = file.charAt(0) - '0';
        if (file.endsWith(".root.json")) {
            // it looks like a root that was accepted and cannot be read
            assertRefused(ProblemCode.IO, () -> store.advance(chain(1, 5)));
        } else {
            assertRefused(ProblemCode.IO, () -> store.advance(chain(1, 5)));
            assertEquals(version - 1, store.current().version());
        }
        org.pulpferry.journal.SafeDirectory.delete(obstacle);
        assertEquals(5, store.advance(chain(1, 5)).version());
    }

    @Test
    void aSiteThatWasOffForYearsCatchesUpUnderRootsThatExpiredLongAgo() throws Exception {
        store.init(initial(step("a", 1, "a").root(1)));
        List<SignedDocument> chain = new ArrayList<>();
        String signers = "abcdefghij";
        for (int version = 2; version <= 10; version++) {
            Roots roots = new Roots().version(version);
            String now = signers.substring(version - 1, version);
            roots.signers.put(now, TestKeys.publicOf(now));
            roots.rootRole = new TreeSet<>(List.of(now));
            roots.rootThreshold = 1;
            roots.expires = version == 10 ? Roots.EXPIRES : Roots.CREATED.plus(Duration.ofDays(version));
            String before = signers.substring(version - 2, version - 1);
            roots.signers.put(before, TestKeys.publicOf(before));
            if (version > 2) {
                roots.revoke(signers.substring(version - 3, version - 2));
            }
            chain.add(roots.signedBy(before, now));
        }
        assertEquals(10, store.accept(chain, Roots.NOW).version());
    }

    private static SignedDocument expiring(int version, Instant expires) {
        Roots roots = new Roots().version(version);
        roots.expires = expires;
        return roots.signedBy("a", "b");
    }

    private static List<SignedDocument> chain(int from, int to) {
        List<SignedDocument> roots = new ArrayList<>();
        for (int version = from; version <= to; version++) {
            roots.add(new Roots().version(version).signedBy("a", "b"));
        }
        return roots;
    }

    private static Rotation rotation(String id, String what, int inForce, Step... steps) {
        return new Rotation(id, what, inForce, List.of(steps));
    }

    private static Step step(String signers, int threshold, String signedBy) {
        return new Step(signers, threshold, signedBy);
    }

    private static TrustedRoot initial(SignedDocument root) throws FerryException {
        return RootChain.initial(root.document(), root.signatures(), Sha256.of(root.document()), Roots.NOW);
    }
}
