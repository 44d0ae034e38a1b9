package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.settings.SiteSettings.LoadLimits;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Distributions.Wanted;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;
import org.pulpferry.testkit.pulp.FakePulp;

/** What stops an import: each with its code, its subject in the message, a hint, nothing of Pulp changed and nothing left behind. */
class BadInputTest {
    private final SiteBench site;

    BadInputTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private static SampleBundle sample() {
        return new SampleBundle(1).with("alpha", "a.txt", "one", "b.txt", "two").with("beta", "c.txt", "three");
    }

    private Path bundle() throws Exception {
        return site.write(sample());
    }

    private FerryException refused(Path bundle, ProblemCode code, String... parts) throws Exception {
        return refused(bundle, ImportOptions.standard(), code, parts);
    }

    /** Runs an import that must fail so, and checks what every failure owes. */
    private FerryException refused(Path bundle, ImportOptions options, ProblemCode code, String... parts)
            throws Exception {
        String before = site.pulp.contents();
        FerryException failure = assertThrows(FerryException.class, () -> site.run(bundle, options));
        assertEquals(code, failure.code(), failure.problems().toString());
        for (String part : parts) {
            assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
        }
        for (Problem problem : failure.problems()) {
            assertFalse(problem.hint().isBlank(), problem.toString());
        }
        assertEquals(before, site.pulp.contents());
        assertEquals(List.of(), site.leftovers());
        return failure;
    }

    private static Path chunk(Path bundle, String stream) {
        return bundle.resolve(stream + "/000/000000.zst");
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(1 << 24);
        }
    }

    private static void flip(Path file) throws IOException {
        byte[] content = bytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }

    private int imports() {
        return (int) site.pulp.requests().stream()
                .filter(r -> r.startsWith("POST") && r.endsWith("/imports/"))
                .count();
    }

    @Test
    void wrongPassword() throws Exception {
        site.password = "wrong";
        refused(bundle(), ProblemCode.PULP, "admin");
    }

    @Test
    void noAdminRights() throws Exception {
        site.pulp.superuser(false);
        refused(bundle(), ProblemCode.PULP);
    }

    @Test
    void noWorker() throws Exception {
        site.pulp.workers(0);
        refused(bundle(), ProblemCode.PULP, "worker");
    }

    @Test
    void pulpDown() throws Exception {
        Path bundle = bundle();
        site.pulp.close();
        FerryException failure = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(ProblemCode.PULP, failure.code());
        assertTrue(failure.first().hint().contains("pulp.url"), failure.first().toString());
    }

    @Test
    void componentsThatDoNotFit() throws Exception {
        site.pulp.component("core", "3.105.16");
        refused(bundle(), ProblemCode.VERSION, "core 3.123.1", "3.105.16");
    }

    @Test
    void anImportPathThatPulpDoesNotAllow() throws Exception {
        site.pulp
                .faults()
                .answer("POST", "/imports/", 9, 400, "{\"toc\":[\"toc '/x' is not an allowed import path\"]}");
        refused(bundle(), ProblemCode.USAGE, "not an allowed import path");
    }

    @Test
    void anImportPathThatIsNotShared() throws Exception {
        Path elsewhere = Files.createDirectory(site.base.resolve("elsewhere"));
        site.importsAtPulp = elsewhere.toString();
        refused(bundle(), ProblemCode.USAGE, elsewhere.toString(), site.imports.toString());
    }

    @Test
    void anImportPathThatIsNotThere() throws Exception {
        site.imports = site.base.resolve("gone");
        refused(bundle(), ProblemCode.USAGE, "gone");
    }

    @Test
    void anImportPathThatFerryMayNotWrite() throws Exception {
        // a file where the directory should be refuses everybody, root too
        Path file = Files.writeString(site.base.resolve("no-directory"), "x");
        site.imports = file;
        refused(bundle(), ProblemCode.USAGE, "no-directory");
    }

    @Test
    void aMissingChunkIsFoundBeforeAnythingIsLoaded() throws Exception {
        Path bundle = bundle();
        Files.delete(chunk(bundle, "data"));
        refused(bundle, ProblemCode.INCOMPLETE, "data/000/000000.zst");
        assertEquals(List.of(), site.asked());
    }

    @Test
    void aTruncatedChunkIsFoundBeforeAnythingIsLoaded() throws Exception {
        Path bundle = bundle();
        byte[] content = bytes(chunk(bundle, "data"));
        Files.write(chunk(bundle, "data"), java.util.Arrays.copyOf(content, content.length - 1));
        refused(bundle, ProblemCode.DAMAGED, "data/000/000000.zst");
        assertEquals(List.of(), site.asked());
    }

    @Test
    void aChangedChunk() throws Exception {
        for (String stream : List.of("index", "meta", "data")) {
            Path bundle = bundle();
            flip(chunk(bundle, stream));
            FerryException failure = assertThrows(FerryException.class, () -> site.run(bundle));
            assertEquals(ProblemCode.DAMAGED, failure.code(), stream);
            assertTrue(String.valueOf(failure.getMessage()).contains(stream + "/000/000000.zst"), failure.getMessage());
            assertEquals("", site.pulp.contents(), stream);
            assertEquals(List.of(), site.leftovers());
        }
        assertEquals(0, imports(), "nothing was given to Pulp");
    }

    @Test
    void swappedChunks() throws Exception {
        Path bundle = bundle();
        Path kept = Files.move(chunk(bundle, "meta"), site.base.resolve("kept"));
        Files.move(chunk(bundle, "index"), chunk(bundle, "meta"));
        Files.move(kept, chunk(bundle, "index"));
        refused(bundle, ProblemCode.DAMAGED);
    }

    @Test
    void aChangedManifest() throws Exception {
        Path bundle = bundle();
        flip(bundle.resolve("manifest.json"));
        refused(bundle, ProblemCode.SIGNATURE);
        assertEquals(List.of(), site.ledger());
    }

    @Test
    void noSignature() throws Exception {
        Path bundle = bundle();
        Files.delete(bundle.resolve("manifest.sig.json"));
        refused(bundle, ProblemCode.INCOMPLETE, "manifest.sig.json");
    }

    @Test
    void aSignatureOfAnUnknownKey() throws Exception {
        refused(site.write(sample(), "stranger"), ProblemCode.KEY);
    }

    @Test
    void aBundleForAnotherSite() throws Exception {
        SampleBundle other = sample();
        other.audience = List.of(new Name("site-b"));
        refused(site.write(other), ProblemCode.AUDIENCE, "site-b");
    }

    @Test
    void anOlderBundle() throws Exception {
        Path older = bundle();
        site.run(site.write(new SampleBundle(2).with("alpha", "a.txt", "one")));
        refused(older, ProblemCode.REPLAY, "1.1", "1.2");
    }

    @Test
    void twoBundlesWithOneNumber() throws Exception {
        site.run(bundle());
        Path moved = site.out.resolve("osism-1-1");
        Files.move(moved, site.base.resolve("first"), StandardCopyOption.ATOMIC_MOVE);
        refused(site.write(new SampleBundle(1).with("alpha", "a.txt", "other")), ProblemCode.EQUIVOCATION);
    }

    @Test
    void anExpiredBundle() throws Exception {
        Path bundle = bundle();
        site.clock = Clock.fixed(SiteBench.NOW.plus(Duration.ofDays(91)), ZoneOffset.UTC);
        refused(bundle, ProblemCode.TIME, "expired");
    }

    @Test
    void aClockThatStandsBeforeWhatWasSeen() throws Exception {
        site.run(bundle());
        Path second = site.write(new SampleBundle(2).with("alpha", "a.txt", "one"));
        site.clock = Clock.fixed(SiteBench.NOW.minus(Duration.ofDays(3)), ZoneOffset.UTC);
        refused(second, ProblemCode.TIME, "clock");
    }

    @Test
    void aGivenTimeBeforeWhatWasSeen() throws Exception {
        site.run(bundle());
        Path second = site.write(new SampleBundle(2).with("alpha", "a.txt", "one"));
        ImportOptions early = new ImportOptions(false, false, SiteBench.NOW.minus(Duration.ofDays(1)), Duration.ZERO);
        refused(second, early, ProblemCode.TIME, "--now");
    }

    @Test
    void artifactsNeitherCarriedNorHere() throws Exception {
        refused(site.write(sample().without("two")), ProblemCode.BASE, "1 artifacts");
        assertEquals(0, imports());
    }

    @Test
    void aRepositoryThatFerryDidNotMake() throws Exception {
        site.pulp.repository("file/file", "alpha");
        refused(bundle(), ProblemCode.USAGE, "\"alpha\"", "ferry did not make it");
    }

    @Test
    void aRepositoryOfAnotherType() throws Exception {
        site.pulp.repository("deb/apt", "alpha");
        refused(bundle(), ProblemCode.USAGE, "deb/apt");
    }

    @Test
    void aBasePathThatIsTaken() throws Exception {
        try (PulpClient pulp = new PulpClient(
                new PulpServer(site.pulp.url(), "admin", "password".toCharArray()),
                Pacing.standard(Clock.systemUTC(), UUID::randomUUID))) {
            pulp.distributions()
                    .create(
                            new Wanted(
                                    RepositoryType.FILE,
                                    "theirs",
                                    "path",
                                    Distribution.Target.NONE,
                                    new TreeMap<>(),
                                    null,
                                    Map.of()),
                            UUID.randomUUID(),
                            Waiting.quietly(Duration.ofSeconds(5)));
        }
        refused(bundle(), ProblemCode.USAGE, "path/alpha", "theirs");
    }

    @Test
    void noRoomForAnArtifact() throws Exception {
        site.limits = new LoadLimits(6, 1, 10, 10_000);
        refused(bundle(), ProblemCode.SPACE, "limits.staging");
    }

    @Test
    void noRoomAtPulp() throws Exception {
        site.pulp.free(3);
        refused(bundle(), ProblemCode.SPACE, "artifact storage");
    }

    @Test
    void aDiskThatFillsUpWhilePulpLoads() throws Exception {
        Path bundle = bundle();
        site.pulp.faults().failTasks("pulp_import", "[Errno 28] No space left on device");
        refused(bundle, ProblemCode.SPACE, "No space left");
        site.pulp.faults().mend();
        assertEquals(ImportResult.Outcome.SWITCHED, site.run(bundle).get(0).outcome());
    }

    @Test
    void twoRunsAtOnce() throws Exception {
        Path bundle = bundle();
        DirectoryLock lock = DirectoryLock.acquire(site.state(), Duration.ZERO, "a test");
        try (lock) {
            refused(bundle, ProblemCode.LOCKED);
        }
    }

    @Test
    void aPathThatIsNoBundle() throws Exception {
        refused(site.base.resolve("nowhere"), ProblemCode.USAGE, "nowhere");
        refused(Files.createDirectory(site.base.resolve("empty")), ProblemCode.INCOMPLETE, "empty");
    }

    @Test
    void verifyTellsEveryFinding() throws Exception {
        SampleBundle strange = sample();
        strange.audience = List.of(new Name("site-b"));
        Path bundle = site.write(strange);
        flip(chunk(bundle, "data"));
        flip(chunk(bundle, "meta"));
        Inspection inspection = site.with(importer -> importer.verify(List.of(bundle), ImportOptions.standard()));
        assertTrue(inspection.verified(), "it is signed, and refused here");
        List<ProblemCode> codes =
                inspection.problems().stream().map(Problem::code).toList();
        assertEquals(List.of(ProblemCode.AUDIENCE, ProblemCode.DAMAGED, ProblemCode.DAMAGED), codes);
    }

    @Test
    void contentThatPulpHasUnderAnotherNameIsNoObstacle() throws Exception {
        String href = site.pulp.repository("file/file", "other");
        site.pulp.version(href, List.of(FakePulp.file("copy.txt", "one")));
        assertEquals(2, site.run(bundle()).get(0).artifacts());
    }
}
