package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.testkit.pulp.FakePulp;

/** What stops an export: each with its code, its subject in the message, a hint, and nothing left behind. */
class BadInputTest {
    private final Path base;
    private final Connected host;

    BadInputTest(@TempDir Path base) throws Exception {
        this.base = base;
        host = new Connected(base);
        host.files("first", "a.txt", "alpha", "b.txt", "beta");
    }

    @AfterEach
    void end() {
        host.close();
    }

    private FerryException refused(ProblemCode code, String... parts) throws Exception {
        return refused(ExportRequest.standard(), code, parts);
    }

    /** Runs an export that must fail so, and checks what every failure owes. */
    private FerryException refused(ExportRequest request, ProblemCode code, String... parts) throws Exception {
        String pulpBefore = host.pulp.contents();
        FerryException failure = assertThrows(FerryException.class, () -> host.export(request));
        assertEquals(code, failure.code(), failure.problems().toString());
        for (String part : parts) {
            assertTrue(String.valueOf(failure.getMessage()).contains(part), failure.getMessage());
        }
        for (Problem problem : failure.problems()) {
            assertFalse(problem.hint().isBlank(), problem.toString());
        }
        assertEquals(pulpBefore, host.pulp.contents());
        assertEquals(List.of(), host.leftovers());
        if (Files.isDirectory(host.out)) {
            for (String bundle : Connected.list(host.out)) {
                assertFalse(Files.exists(host.out.resolve(bundle).resolve("manifest.sig.json")), bundle);
            }
        }
        return failure;
    }

    private void refusedBeforeAnythingIsWritten(ProblemCode code, String... parts) throws Exception {
        refused(code, parts);
        assertEquals(List.of(), Connected.list(host.state().resolve("runs")));
        if (Files.isDirectory(host.out)) {
            assertEquals(List.of(), Connected.list(host.out));
        }
    }

    @Test
    void wrongPassword() throws Exception {
        host.password = "wrong";
        refusedBeforeAnythingIsWritten(ProblemCode.PULP, "admin");
    }

    @Test
    void noAdminRights() throws Exception {
        host.pulp.superuser(false);
        refusedBeforeAnythingIsWritten(ProblemCode.PULP);
    }

    @Test
    void artifactsThatWereDeduplicatedByHardLinks() throws Exception {
        host.pulp.deduplicated();
        host.mediaSetting = null;
        FerryException failure = refused(ProblemCode.CONTENT, "a hard link");
        assertTrue(
                failure.first().hint().contains("pulp.media"), failure.first().hint());
    }

    @Test
    void noWorker() throws Exception {
        host.pulp.workers(0);
        refusedBeforeAnythingIsWritten(ProblemCode.PULP, "no worker");
    }

    @Test
    void pulpDown() throws Exception {
        host.pulp.close();
        FerryException failure =
                assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));
        assertEquals(ProblemCode.PULP, failure.code());
        assertTrue(failure.first().hint().contains("pulp.url"), failure.first().toString());
    }

    @Test
    void anOldPulp() throws Exception {
        host.pulp.component("core", "3.85.2");
        refusedBeforeAnythingIsWritten(ProblemCode.VERSION, "3.85.2");
    }

    @Test
    void aRepositoryThatIsNotThere() throws Exception {
        host.carry("file/file", "nowhere", null);
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, "nowhere");
    }

    @Test
    void aVersionThatIsNotThere() throws Exception {
        host.pulp.repository("file/file", "second");
        host.carry("file/file", "second", 17L);
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, "second", "17");
    }

    @Test
    void allFindingsAreToldAtOnce() throws Exception {
        host.carry("file/file", "nowhere", null);
        host.pulp.workers(0);
        host.mediaSetting = base.resolve("no-media");
        host.sites = List.of(new Name("atlantis"));

        FerryException failure = refused(ProblemCode.PULP, "nowhere", "no worker", "no-media", "atlantis");

        assertEquals(4, failure.problems().size(), failure.problems().toString());
    }

    @Test
    void onDemandContent() throws Exception {
        String href = host.pulp.repository("file/file", "lazy");
        Map<String, byte @Nullable []> artifacts = new HashMap<>();
        artifacts.put("never.bin", null);
        host.pulp.version(
                href,
                List.of(new FakePulp.Unit(
                        "file.file", Map.of("relative_path", "never.bin", "sha256", "0".repeat(64)), artifacts)));
        host.carry("file/file", "lazy", null);

        refusedBeforeAnythingIsWritten(ProblemCode.UNSUPPORTED, "lazy", "never.bin");
    }

    @Test
    void contentThatPulpCannotExport() throws Exception {
        String href = host.pulp.repository("deb/apt", "sources");
        host.pulp.version(
                href, List.of(new FakePulp.Unit("deb.source_package", Map.of("relative_path", "x.dsc"), Map.of())));
        host.carry("deb/apt", "sources", null);

        refusedBeforeAnythingIsWritten(ProblemCode.UNSUPPORTED, "sources", "deb.source_package");
    }

    @Test
    void anExportPathThatPulpDoesNotAllow() throws Exception {
        host.pulp
                .faults()
                .answer(
                        "POST",
                        "exporters/core/pulp/",
                        9,
                        400,
                        "{\"path\":[\"Path '/x' is not an allowed export path\"]}");
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, "not an allowed export path");
    }

    @Test
    void anExportPathThatIsNotShared() throws Exception {
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        host.exportsAtPulp = elsewhere.toString();
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, elsewhere.toString(), host.exports.toString());
    }

    @Test
    void anExportPathThatIsNotThere() throws Exception {
        Path real = host.exports;
        host.exports = base.resolve("gone");
        FerryException failure = assertThrows(FerryException.class, host::export);
        host.exports = real;
        assertEquals(ProblemCode.USAGE, failure.code());
        assertTrue(String.valueOf(failure.getMessage()).contains("gone"), failure.getMessage());
    }

    @Test
    void mediaThatIsNotPulps() throws Exception {
        host.mediaSetting = Files.createDirectory(base.resolve("not-media"));
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, "not-media");
    }

    @Test
    void noRoomForTheBundle() throws Exception {
        try (FileSystem small = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setMaxSize(1 << 20).build())) {
            host.out = Files.createDirectory(small.getPath("/out"));
            refusedBeforeAnythingIsWritten(ProblemCode.SPACE, "/out", "needed");
        }
    }

    @Test
    void noTrustRoot() throws Exception {
        SafeDirectory.delete(host.state().resolve("trust"));
        refusedBeforeAnythingIsWritten(ProblemCode.ROOT);
    }

    @Test
    void anExpiredTrustRoot() throws Exception {
        host.now = Connected.NOW.plus(Duration.ofDays(400));
        refusedBeforeAnythingIsWritten(ProblemCode.TIME, "expired");
    }

    @Test
    void aClockFarBehindTheTrustRoot() throws Exception {
        host.now = Connected.NOW.minus(Duration.ofDays(30));
        refusedBeforeAnythingIsWritten(ProblemCode.TIME, "here it is");
    }

    @Test
    void aKeyThatTheRootDoesNotKnow() throws Exception {
        Path others = Files.createDirectory(base.resolve("others"));
        new KeyFiles(new SecureRandom()).generate(new Name("mallory"), others, null);
        host.keys = List.of(others.resolve("mallory.key"));
        refusedBeforeAnythingIsWritten(ProblemCode.KEY, "mallory.key");
    }

    @Test
    void aKeyFileThatIsMissing() throws Exception {
        host.keys = List.of(base.resolve("no.key"));
        refusedBeforeAnythingIsWritten(ProblemCode.KEY, "no.key");
    }

    @Test
    void aSiteThatTheRootDoesNotKnow() throws Exception {
        host.sites = List.of(Connected.SITE, new Name("site-c"));
        refusedBeforeAnythingIsWritten(ProblemCode.USAGE, "site-c");
    }

    @Test
    void anExportThatFailsAtPulp() throws Exception {
        host.pulp.faults().failTasks("pulp_export", "the disk made a noise");
        refusedBeforeAnythingIsWritten(ProblemCode.TASK, "the disk made a noise");
    }

    @Test
    void anAnswerLostOnTheWayIsNoFailure() throws Exception {
        host.pulp.faults().cutAfter("POST", "/exports/", 1);
        host.verified(Objects.requireNonNull(host.export().bundle()));
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void aRottenArtifactIsNamedWithItsRepositoriesAndMendedGoesOn() throws Exception {
        host.files("second", "b.txt", "beta");
        host.pulp.writeMedia(host.media);
        Path rotten = artifact("beta");
        Files.writeString(rotten, "bEta");

        FerryException failure =
                assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));

        assertEquals(ProblemCode.CONTENT, failure.code());
        assertTrue(String.valueOf(failure.getMessage()).contains("\"first\", \"second\""), failure.getMessage());
        assertEquals(List.of(), host.leftovers());
        assertFalse(Files.exists(host.out.resolve("osism-1-1/manifest.sig.json")));
        ExportResult mended = host.export();
        assertTrue(mended.resumed());
        assertEquals("osism-1-1", mended.last());
        host.verified(Objects.requireNonNull(mended.bundle()));
    }

    @Test
    void aMissingArtifactIsNamedWithItsRepository() throws Exception {
        host.pulp.writeMedia(host.media);
        Files.delete(artifact("beta"));

        FerryException failure =
                assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));

        assertEquals(ProblemCode.CONTENT, failure.code());
        assertTrue(String.valueOf(failure.getMessage()).contains("\"first\""), failure.getMessage());
    }

    private Path artifact(String content) {
        String hex = org.pulpferry.manifest.value.Sha256.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex();
        return host.media.resolve("artifact").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
    }

    @Test
    void twoRunsAtOnce() throws Exception {
        try (DirectoryLock other = DirectoryLock.acquire(host.state(), Duration.ZERO, "the other run")) {
            FerryException failure = assertThrows(FerryException.class, host::export);
            assertEquals(ProblemCode.LOCKED, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).contains("the other run"), failure.getMessage());
            assertTrue(Arrays.asList(other).size() == 1);
        }
    }

    @Test
    void aNumberOnceUsedIsNotUsedAgain() throws Exception {
        host.export();
        FerryException failure = assertThrows(
                FerryException.class, () -> host.export(new ExportRequest(true, null, false, List.of(), 1L)));
        assertEquals(ProblemCode.USAGE, failure.code());
    }

    @Test
    void sinceABundleThatWasNeverMade() throws Exception {
        refused(new ExportRequest(false, 12L, false, List.of(), null), ProblemCode.USAGE, "12");
    }

    @Test
    void doctorTellsWhatIsWrongAndHowToMendIt() throws Exception {
        host.carry("file/file", "nowhere", null);
        Path elsewhere = Files.createDirectory(base.resolve("elsewhere"));
        host.exportsAtPulp = elsewhere.toString();

        List<Finding> findings = host.with(Exporter::doctor);

        List<Finding> bad = findings.stream().filter(each -> !each.good()).toList();
        assertEquals(
                List.of("media", "nowhere", "round trip"),
                bad.stream().map(Finding::subject).sorted().toList());
        assertTrue(bad.stream().noneMatch(each -> each.hint().isBlank()), bad.toString());
        assertEquals(List.of(), host.pulp.hrefs("exporters"));
    }
}
