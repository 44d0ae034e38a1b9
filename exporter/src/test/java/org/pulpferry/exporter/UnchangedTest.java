package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;

/** Repositories that a bundle does not hold again, after a first one with a large and a small one that share beta. */
class UnchangedTest {
    private static final String[] LARGE = {"a.txt", "alpha", "b.txt", "beta"};

    private final Connected host;
    private final String large;
    private final String small;
    private final ExportResult first;

    UnchangedTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
        large = host.files("large", LARGE);
        small = host.files("small", "b.txt", "beta");
        first = host.export();
    }

    @AfterEach
    void end() {
        host.close();
    }

    private void grow(String... more) {
        String[] files = Arrays.copyOf(new String[] {"b.txt", "beta"}, 2 + 2 * more.length);
        for (int i = 0; i < more.length; i++) {
            files[2 + 2 * i] = more[i] + ".txt";
            files[3 + 2 * i] = more[i];
        }
        host.update(small, files);
    }

    @Test
    void aRepositoryWhoseVersionTheSiteHoldsIsNotHeldAgain() throws Exception {
        grow("gamma");

        ExportResult next = against(receipt(1).holding(first).write());

        assertEquals(reference(first), since(next, "large"));
        assertNull(since(next, "small"));
        assertEquals(List.of("gamma"), carried(next));
        assertEquals(List.of("artifacts", "units/r0002"), names(next, BundleStream.INDEX));
        assertFalse(names(next, BundleStream.META).stream().anyMatch(name -> name.contains("r0001")));
        assertEquals(2L, manifest(next).repositories().get(0).counts().get("file.file"));
        assertEquals("path-0", manifest(next).repositories().get(0).serving().distribution());
        List<String> artifacts = host.members(bundle(next), BundleStream.INDEX);
        assertTrue(artifacts.get(0).contains("\"carried\":false,\"repositories\":[2]"), artifacts.get(0));
        assertFalse(artifacts.get(0).contains("[1"), artifacts.get(0));
        host.verified(bundle(next));
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void pulpIsNotAskedForItsContent() throws Exception {
        grow("gamma");
        Path receipt = receipt(1).holding(first).write();
        int before = host.pulp.requests().size();

        against(receipt);

        List<String> asked =
                host.pulp.requests().subList(before, host.pulp.requests().size());
        assertEquals(
                1,
                asked.stream()
                        .filter(each -> each.contains("artifacts/") && each.contains("repository_version"))
                        .count(),
                asked.toString());
    }

    @Test
    void whereNothingIsWholePulpExportsNothing() throws Exception {
        against(receipt(1).holding(first).write());
        host.now = Connected.NOW.plus(Duration.ofDays(9));
        int before = host.pulp.requests().size();

        ExportResult heartbeat = host.export();

        assertEquals(reference(first), since(heartbeat, "large"));
        assertEquals(reference(first), since(heartbeat, "small"));
        assertEquals(List.of("artifacts"), names(heartbeat, BundleStream.INDEX));
        assertEquals(2, manifest(heartbeat).meta().members());
        assertEquals(
                List.of(new Component("core", "3.123.1"), new Component("file", "3.0.0")),
                manifest(heartbeat).pulp(),
                "those that Pulp's export of these repositories would name");
        assertEquals(
                "versions.json [{\"component\":\"core\",\"version\":\"3.123.1\"},{\"component\":\"file\",\"version\":\"3.0.0\"}]",
                host.members(bundle(heartbeat), BundleStream.META)
                        .get(0)
                        .replace(", ", ",")
                        .replace(": ", ":"));
        List<String> asked =
                host.pulp.requests().subList(before, host.pulp.requests().size());
        assertFalse(asked.stream().anyMatch(each -> each.contains("exporters")), asked.toString());
        host.verified(bundle(heartbeat));
    }

    @Test
    void thatNothingIsNewIsFoundOutAsBefore() throws Exception {
        grow("gamma");
        ExportResult second = against(receipt(1).holding(first).write());

        assertNull(against(receipt(2).holding(first, second).write()).bundle());
    }

    @Test
    void whatIsReferredToIsAlwaysTheBundleThatHoldsTheRows() throws Exception {
        grow("gamma");
        ExportResult second = against(receipt(1).holding(first).write());
        grow("gamma", "delta");

        ExportResult third = against(receipt(2).holding(second).write());

        assertEquals(reference(first), since(third, "large"));
        assertEquals(List.of("delta"), carried(third));
    }

    @Test
    void artifactsOfAnUnchangedRepositoryCountAsHeldByWhomeverHoldsTheBundle() throws Exception {
        grow("gamma");
        ExportResult second = against(receipt(1).holding(first).write());
        host.update(large, "a.txt", "alpha", "b.txt", "beta", "z.txt", "zeta");

        ExportResult third = against(receipt(2).holding(second).write());

        assertNull(since(third, "large"));
        assertEquals(reference(second), since(third, "small"));
        assertEquals(List.of("zeta"), carried(third));
    }

    @Test
    void whatIsNotKeptAnyMoreIsNeitherReferredToNorCountedAsHeld() throws Exception {
        grow("gamma");
        ExportResult second = against(receipt(1).holding(first).write());
        SafeDirectory.delete(host.state().resolve("bundles/osism-1-1"));
        grow("gamma", "delta");

        ExportResult third = against(receipt(2).holding(second).write());

        assertNull(since(third, "large"));
        assertEquals(List.of("alpha", "delta"), carried(third));
    }

    @Test
    void withoutItsUnitsABundleIsNotReferredTo() throws Exception {
        grow("gamma");
        Files.delete(host.state().resolve("bundles/osism-1-1/index/units/r0001"));

        assertNull(since(against(receipt(1).holding(first).write()), "large"));
    }

    @Test
    void aRepositoryMadeAnewUnderItsNameIsNotTakenForTheSame() throws Exception {
        host.repositories.clear();
        host.pulp.remove(large);
        host.carry("file/file", "small", null);
        host.files("large", LARGE);

        ExportResult next = against(receipt(1).holding(first).write());

        assertEquals(1L, manifest(next).repositories().get(1).version(), "the number is the same");
        assertNull(since(next, "large"));
        assertEquals(reference(first), since(next, "small"));
    }

    @Test
    void withoutAReceiptAndWhereEverythingIsAskedForAllOfItTravels() throws Exception {
        grow("gamma");
        assertNull(since(host.export(), "large"));
        against(receipt(1).holding(first).write());

        assertNull(since(host.export(new ExportRequest(true, null, false, List.of(), null)), "large"));
    }

    @Test
    void aNumberGivenByAPersonCounts() throws Exception {
        grow("gamma");
        ExportResult second = host.export(since(1));
        assertEquals(reference(first), since(second, "large"));
        grow("gamma", "delta");

        assertEquals(reference(first), since(host.export(since(2)), "large"));
    }

    @Test
    void everySiteHasToHoldIt() throws Exception {
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);
        grow("gamma");
        ExportResult second = host.export();
        grow("gamma", "delta");

        ExportResult one = host.export(ExportRequest.standard()
                .against(List.of(
                        receipt(1).holding(first, second).write(),
                        receipt(1).of(Connected.OTHER_SITE).write())));
        assertNull(since(one, "large"));

        ExportResult both = host.export(ExportRequest.standard()
                .against(List.of(
                        receipt(2).holding(first, second).write(),
                        receipt(2).of(Connected.OTHER_SITE).holding(second).write())));
        assertEquals(reference(second), since(both, "large"), "the first was never held by the other");
    }

    @Test
    void anInventoryHasToListItsArtifacts() throws Exception {
        grow("gamma");
        ExportResult lacks = against(receipt(1).holding(first).listing("beta").write());
        assertNull(since(lacks, "large"));
        assertEquals(List.of("alpha", "gamma"), carried(lacks));

        assertEquals(
                reference(first),
                since(against(receipt(2).holding(first).listing("alpha", "beta").write()), "large"));
    }

    @Test
    void aBundleOfSomeRepositoriesRefersToo() throws Exception {
        grow("gamma");
        host.repositories.remove(1);
        Path receipt = receipt(1).holding(first).write();
        host.update(large, "a.txt", "alpha", "b.txt", "beta", "z.txt", "zeta");
        ExportResult cut = against(receipt);
        host.repositories.remove(0);
        host.carry("file/file", "small", 1L);

        ExportResult other = against(receipt(2).holding(first, cut).write());

        assertEquals(reference(first), since(other, "small"));
    }

    @Test
    void aKilledRunGoesOnWithTheSameReferences() throws Exception {
        grow("gamma");
        Path receipt = receipt(1).holding(first).write();
        host.spoil("gamma");
        assertThrows(
                FerryException.class,
                () -> host.with(each -> each.run(ExportRequest.standard().against(List.of(receipt)))));

        ExportResult resumed = against(receipt);

        assertTrue(resumed.resumed());
        assertEquals(reference(first), since(resumed, "large"));
        grow("gamma", "delta");
        assertEquals(
                reference(first), since(against(receipt(2).holding(resumed).write()), "large"), "it was kept with it");
    }

    @Test
    void anExportWithoutStorageLeavesOutTheSame() throws Exception {
        host.mediaSetting = null;
        grow("gamma");

        ExportResult next = against(receipt(1).holding(first).write());

        assertEquals(reference(first), since(next, "large"));
        assertEquals(List.of("gamma"), carried(next));
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void aPlanSaysWhatIsUnchanged() throws Exception {
        grow("gamma");
        Path receipt = receipt(1).holding(first).write();
        host.pulp.writeMedia(host.media);

        ExportPlan plan =
                host.with(exporter -> exporter.plan(ExportRequest.standard().against(List.of(receipt))));

        assertEquals(reference(first), plan.repositories().get(0).unchangedSince());
        assertNull(plan.repositories().get(1).unchangedSince());
        assertEquals(2, plan.artifacts());
        assertEquals(1, plan.carried());
    }

    private static ExportRequest since(long sequence) {
        return new ExportRequest(false, sequence, false, List.of(), null);
    }

    private static Manifest manifest(ExportResult result) {
        return Objects.requireNonNull(result.manifest());
    }

    private static BundleReference reference(ExportResult result) {
        return BundleReference.to(manifest(result).id(), Objects.requireNonNull(result.digest()));
    }

    private static @Nullable BundleReference since(ExportResult result, String repository) {
        return manifest(result).repositories().stream()
                .filter(each -> each.name().equals(repository))
                .findFirst()
                .orElseThrow()
                .unchangedSince();
    }

    private ReceiptDraft receipt(long number) {
        return new ReceiptDraft(host, number);
    }

    private ExportResult against(Path receipt) throws Exception {
        return host.export(ExportRequest.standard().against(List.of(receipt)));
    }

    private static Path bundle(ExportResult result) {
        return Objects.requireNonNull(result.bundle());
    }

    private List<String> names(ExportResult result, BundleStream stream) throws Exception {
        return host.members(bundle(result), stream).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }

    /** Contents of the artifacts that travel, sorted. */
    private List<String> carried(ExportResult result) throws Exception {
        return host.members(bundle(result), BundleStream.DATA).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .sorted()
                .toList();
    }
}
