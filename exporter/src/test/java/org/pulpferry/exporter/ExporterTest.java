package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.value.Sha256;

/** What exports make, on a fake Pulp. */
class ExporterTest {
    private final Connected host;

    ExporterTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void makesABundleThatAnImporterAccepts() throws Exception {
        host.files("first", "a.txt", "alpha", "b.txt", "beta");
        host.files("second", "b.txt", "beta", "c.txt", "gamma");
        host.files("third");

        ExportResult result = host.export();

        Path bundle = Objects.requireNonNull(result.bundle());
        Manifest manifest = host.verified(bundle);
        assertEquals("osism-1-1", result.last());
        assertEquals(host.out.resolve("osism-1-1"), bundle);
        assertEquals(
                List.of("first", "second", "third"),
                manifest.repositories().stream().map(each -> each.name()).toList());
        assertEquals(List.of(Connected.SITE), manifest.audience());
        assertEquals(Connected.NOW, manifest.created());
        assertEquals(Connected.NOW.plus(Duration.ofDays(90)), manifest.expires());
        assertEquals(Connected.NOW.plus(Duration.ofDays(10)), manifest.nextBy());
        assertEquals(3, manifest.data().members());
        assertEquals(List.of(), host.leftovers());
        assertEquals(List.of(), Connected.list(host.state().resolve("runs")));
    }

    @Test
    void carriesArtifactsOnceInOrderOfFirstRepositoryThenDigest() throws Exception {
        host.files("first", "b.txt", "beta", "a.txt", "alpha");
        host.files("second", "b.txt", "beta", "c.txt", "gamma");

        Path bundle = Objects.requireNonNull(host.export().bundle());

        List<String> contents = host.members(bundle, BundleStream.DATA).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
        List<String> first = List.of("alpha", "beta").stream()
                .sorted((a, b) -> digest(a).compareTo(digest(b)))
                .toList();
        assertEquals(List.of(first.get(0), first.get(1), "gamma"), contents);
    }

    private static Sha256 digest(String text) {
        return Sha256.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void callsRepositoriesByTheBundlesOwnNames() throws Exception {
        host.files("odd name + (x) / y", "a.txt", "alpha");

        Path bundle = Objects.requireNonNull(host.export().bundle());

        List<String> meta = host.members(bundle, BundleStream.META);
        assertTrue(meta.stream().noneMatch(line -> line.contains("odd name")), meta.toString());
        List<String> names =
                meta.stream().map(line -> line.substring(0, line.indexOf(' '))).toList();
        assertEquals("versions.json", names.get(0));
        assertEquals("pulpcore.app.modelresource.ArtifactResource.json", names.get(1));
        assertEquals("repository-r0001/RepositoryResource.json", names.get(2));
        assertTrue(names.contains("repository-r0001_1/pulpcore.app.modelresource.ContentArtifactResource.json"));
    }

    @Test
    void bothSourcesOfArtifactsGiveTheSameBytes() throws Exception {
        host.files("first", "a.txt", "alpha", "b.txt", "beta");
        host.files("second", "c.txt", "gamma", "d.txt", "delta");
        Path fromStorage = Objects.requireNonNull(host.export(full()).bundle());
        host.mediaSetting = null;

        Path fromTar = Objects.requireNonNull(host.export(full()).bundle());

        host.verified(fromTar);
        for (String chunk : List.of("data/000/000000.zst", "index/000/000000.zst")) {
            assertEquals(-1, Files.mismatch(fromStorage.resolve(chunk), fromTar.resolve(chunk)), chunk);
        }
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void asSecondExportThereIsNothingToDo() throws Exception {
        host.files("first", "a.txt", "alpha");
        host.export();

        ExportResult again = host.export();

        assertNull(again.bundle());
        assertEquals("osism-1-1", again.last());
        assertEquals(List.of("osism-1-1"), Connected.list(host.out));
        assertTrue(host.plan().nothingNew());
    }

    @Test
    void aNewVersionMakesTheNextBundle() throws Exception {
        String href = host.files("first", "a.txt", "alpha");
        host.export();
        host.update(href, "a.txt", "alpha", "b.txt", "beta");

        ExportResult next = host.export();

        assertEquals("osism-1-2", next.last());
        Manifest manifest = host.verified(Objects.requireNonNull(next.bundle()));
        assertEquals(2, manifest.data().members());
        assertNull(manifest.base());
    }

    @Test
    void sinceABundleOnlyNewArtifactsTravelThoughAllMetadataDoes() throws Exception {
        String href = host.files("first", "a.txt", "alpha");
        host.export();
        host.update(href, "a.txt", "alpha", "b.txt", "beta");

        ExportResult next = host.export(new ExportRequest(false, 1L, false, List.of(), null));

        Path bundle = Objects.requireNonNull(next.bundle());
        Manifest manifest = host.verified(bundle);
        assertEquals(1, manifest.data().members());
        assertEquals(1, Objects.requireNonNull(manifest.base()).sequence());
        assertEquals(2L, manifest.repositories().get(0).counts().get("file.file"));
        assertTrue(host.members(bundle, BundleStream.DATA).get(0).endsWith(" beta"));
        assertTrue(host.members(bundle, BundleStream.INDEX).get(0).contains("\"carried\":false"));
    }

    @Test
    void aHeartbeatCarriesNoArtifact() throws Exception {
        host.files("first", "a.txt", "alpha");
        host.export();

        ExportResult beat = host.export(new ExportRequest(false, null, true, List.of(), null));

        Manifest manifest = host.verified(Objects.requireNonNull(beat.bundle()));
        assertEquals(StreamSummary.empty(), manifest.data());
        assertEquals(1, manifest.repositories().size());
    }

    @Test
    void aHeartbeatIsMadeWithoutBeingAskedForWhenTheNextBundleIsNearlyDue() throws Exception {
        host.files("first", "a.txt", "alpha");
        host.export();
        host.now = Connected.NOW.plus(Duration.ofDays(7));
        assertNull(host.export().bundle());
        host.now = Connected.NOW.plus(Duration.ofDays(8));

        ExportResult beat = host.export();

        assertEquals(
                StreamSummary.empty(),
                host.verified(Objects.requireNonNull(beat.bundle())).data());
    }

    @Test
    void planSaysWhatAnExportThenDoes() throws Exception {
        host.files("first", "a.txt", "alpha", "b.txt", "beta");
        host.files("second", "b.txt", "beta");

        ExportPlan plan = host.plan();

        assertEquals(2, plan.artifacts());
        assertEquals(2, plan.carried());
        assertEquals("alphabeta".length(), plan.carriedBytes());
        assertEquals(
                List.of(2L, 1L),
                plan.repositories().stream().map(each -> each.artifacts()).toList());
        assertFalse(plan.nothingNew());
        assertTrue(Objects.requireNonNull(plan.spaceFree()) > plan.spaceNeeded());
        assertEquals(List.of(), Connected.list(host.out));
        assertEquals(
                List.of(),
                host.pulp.requests().stream()
                        .filter(each -> each.contains("POST") && each.contains("exporters"))
                        .toList());
    }

    @Test
    void anExplicitVersionIsCarriedThoughALaterOneIsThere() throws Exception {
        String href = host.pulp.repository("file/file", "first");
        host.update(href, "a.txt", "alpha");
        host.update(href, "b.txt", "beta");
        host.carry("file/file", "first", 1L);

        Path bundle = Objects.requireNonNull(host.export().bundle());

        assertEquals(1, host.verified(bundle).repositories().get(0).version());
        assertTrue(host.members(bundle, BundleStream.DATA).get(0).endsWith(" alpha"));
    }

    @Test
    void doctorFindsAHealthyHostHealthyAndLeavesNothing() throws Exception {
        host.files("first", "a.txt", "alpha");
        host.pulp.writeMedia(host.media);
        String before = host.pulp.contents();

        List<Finding> findings = host.with(Exporter::doctor);

        assertTrue(findings.stream().allMatch(Finding::good), findings.toString());
        assertTrue(findings.stream().anyMatch(each -> each.subject().equals("round trip")), findings.toString());
        assertEquals(before, host.pulp.contents());
        assertEquals(List.of(), host.leftovers());
        assertNotNull(findings.get(0).message());
    }

    static ExportRequest full() {
        return new ExportRequest(true, null, false, List.of(), null);
    }
}
