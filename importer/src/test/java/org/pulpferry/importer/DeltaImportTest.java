package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/** Bundles that do not carry everything they refer to, and what a site says of itself afterwards. */
class DeltaImportTest {
    private final SiteBench site;

    DeltaImportTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private ImportResult first() throws Exception {
        return site.run(site.write(new SampleBundle(1)
                        .with("alpha", "a.txt", "one", "b.txt", "two")
                        .with("beta", "b.txt", "two")))
                .get(0);
    }

    private Path delta(long sequence) throws Exception {
        return site.write(new SampleBundle(sequence)
                .with("alpha", "a.txt", "one", "b.txt", "two", "c.txt", "three")
                .with("beta", "b.txt", "two")
                .without("one")
                .without("two"));
    }

    @Test
    void onlyWhatIsCarriedIsLoaded() throws Exception {
        first();
        ImportResult result = site.run(delta(2)).get(0);
        assertEquals(Outcome.SWITCHED, result.outcome());
        assertEquals(1, result.artifacts());
        assertEquals(3, site.pulp.artifacts());
    }

    @Test
    void numbersLeftOutAreNoMatterAsLongAsTheArtifactsAreHere() throws Exception {
        first();
        assertEquals(Outcome.SWITCHED, site.run(delta(7)).get(0).outcome());
    }

    @Test
    void whatIsNeitherCarriedNorHereIsNamedWithTheBundleThatHadIt() throws Exception {
        first();
        cleanUp("two");

        Problem problem = refused(delta(2));

        assertTrue(problem.message().startsWith("the bundle refers to 1 artifacts"), problem.message());
        assertTrue(
                problem.message()
                        .contains("of repository \"alpha\" 1, repository \"beta\" 1; for example \"b.txt\" ("
                                + Sha256.of("two".getBytes(StandardCharsets.UTF_8)) + ")"),
                problem.message());
        assertTrue(problem.message().endsWith("osism-1-1 had all of them"), problem.message());
        assertTrue(problem.hint().contains("ferry receipt --inventory"), problem.hint());
        assertTrue(problem.hint().contains("--full"), problem.hint());
    }

    @Test
    void whatNoBundleHadHereIsSaidToBeThat() throws Exception {
        Problem problem = refused(delta(2));
        assertTrue(problem.message().endsWith("no bundle that this site has had referred to them"), problem.message());
    }

    @Test
    void aPlanSaysTheSameAndAllElse() throws Exception {
        first();
        cleanUp("one");
        Path delta = delta(2);
        ImportPlan plan = site.with(importer -> importer.plan(List.of(delta), ImportOptions.standard()));
        assertEquals(
                List.of(ProblemCode.BASE),
                plan.problems().stream().map(Problem::code).toList());
        assertTrue(plan.problems().get(0).message().contains("osism-1-1 had all of them"));
    }

    /** Its version, its distribution, and its version once more for what the receipt would name. */
    @Test
    void thatNothingIsToBeDoneIsFoundOutByThreeRequestsForEachRepository() throws Exception {
        SampleBundle ten = new SampleBundle(1);
        for (int i = 0; i < 10; i++) {
            ten.with("repository-" + i, "a.txt", "one");
        }
        Path bundle = site.write(ten);
        site.run(bundle);
        int before = site.pulp.requests().size();

        assertEquals(Outcome.NOTHING_TO_DO, site.run(bundle).get(0).outcome());

        List<String> asked = site.pulp.requests();
        assertTrue(
                asked.size() - before <= 3 * 10 + 10,
                asked.subList(before, asked.size()).toString());
    }

    @Test
    void aReceiptNamesTheBundlesWhoseVersionsAreThere() throws Exception {
        ImportResult one = first();
        ImportResult two = site.run(delta(2)).get(0);
        assertEquals(
                Stream.of(one.manifest(), two.manifest()).sorted().toList(),
                receipt(false).held());
    }

    @Test
    void aReceiptNamesNoBundleOfWhichAVersionIsGone() throws Exception {
        ImportResult one = first();
        site.run(delta(2));
        site.pulp.remove(version("alpha", 2));
        assertEquals(List.of(one.manifest()), receipt(false).held());
        site.pulp.remove(site.pulp.hrefs("repositories/file/file").get(0));
        assertEquals(List.of(), receipt(false).held());
    }

    @Test
    void aReceiptOfASitesPulpThatWasSetBackNamesWhatIsThereAgain() throws Exception {
        ImportResult one = first();
        site.pulp.save("monday");
        site.run(delta(2));
        site.pulp.restore("monday");
        assertEquals(List.of(one.manifest()), receipt(false).held());
    }

    @Test
    void anInventoryTakesANumberBeyondAllThatWereCountedUpTo() throws Exception {
        first();
        assertEquals(2, receipt(false).number());
        long inventory = receipt(true).number();
        assertEquals(SiteBench.NOW.getEpochSecond() + 1, inventory);
        assertEquals(inventory + 1, receipt(false).number());
    }

    @Test
    void anInventoryIsSortedAndOfWhatIsThere() throws Exception {
        first();
        forget("one");
        Path folder = site.with(importer -> importer.receipt(null, true, null));
        byte[] held = bytes(folder.resolve("held.bin"));
        Receipt receipt = read(folder);
        assertEquals(1, Objects.requireNonNull(receipt.inventory()).artifacts());
        assertEquals(
                Sha256.of("two".getBytes(StandardCharsets.UTF_8)).hex(),
                HexFormat.of().formatHex(held));
        assertEquals(Sha256.of(held), receipt.inventory().sha256());
    }

    /** A kill leaves a blob cut short at its final name: Pulp lists it, and nobody has looked. */
    @Test
    void anInventoryLeavesOutWhatAnInterruptedBatchMayHaveCutShort() throws Exception {
        first();
        suspect("two");

        Path folder = site.with(importer -> importer.receipt(null, true, null));

        assertEquals(
                Sha256.of("one".getBytes(StandardCharsets.UTF_8)).hex(),
                HexFormat.of().formatHex(bytes(folder.resolve("held.bin"))));
    }

    @Test
    void whatAnInterruptedBatchCutShortIsLoadedAgainWhereItIsCarried() throws Exception {
        first();
        suspect("two");
        site.pulp.rot(hex("two"));

        ImportResult next = site.run(site.write(new SampleBundle(2).with("alpha", "b.txt", "two", "c.txt", "three")))
                .get(0);

        assertEquals(Outcome.SWITCHED, next.outcome());
        assertEquals(2, next.artifacts());
    }

    @Test
    void whatAnInterruptedBatchCutShortAndIsNotCarriedIsMissing() throws Exception {
        first();
        suspect("two");
        site.pulp.rot(hex("two"));

        Problem problem = refused(delta(2));

        assertTrue(problem.message().contains("\"b.txt\" (" + hex("two")), problem.message());
        assertTrue(problem.message().endsWith("osism-1-1 had all of them"), problem.message());
    }

    @Test
    void aReceiptAfterARollbackSaysWhatIsServedAndThatTheNewerIsHeldAllTheSame() throws Exception {
        ImportResult one = first();
        ImportResult two = site.run(delta(2)).get(0);
        site.with(importer -> importer.rollback(null));

        Receipt receipt = receipt(false);

        assertEquals(new Position(1, 1), receipt.serving());
        assertEquals(new Position(1, 2), receipt.highest());
        assertEquals(Stream.of(one.manifest(), two.manifest()).sorted().toList(), receipt.held());
    }

    @Test
    void aReceiptNamesTheNewestBundleThoughPulpKeepsOnlyItsVersions() throws Exception {
        first();
        ImportResult two = site.run(delta(2)).get(0);
        site.pulp.remove(version("alpha", 1));

        assertEquals(List.of(two.manifest()), receipt(false).held());
    }

    @Test
    void aSiteThatWasRestoredAsAWholeIsHealedByAnInventory() throws Exception {
        first();
        copyState("monday");
        site.pulp.save("monday");
        site.run(delta(2));
        SafeDirectory.delete(site.state());
        restoreState("monday");
        site.pulp.restore("monday");
        Path third = site.write(new SampleBundle(3)
                .with("alpha", "a.txt", "one", "c.txt", "three", "d.txt", "four")
                .without("one")
                .without("three"));

        Problem problem = refused(third);

        assertTrue(problem.message().contains("\"c.txt\""), problem.message());
        assertTrue(receipt(true).number() > 2, "more than the restored site has counted up to before");
    }

    private void copyState(String name) throws IOException {
        copy(site.state(), site.base.resolve(name));
    }

    private void restoreState(String name) throws IOException {
        copy(site.base.resolve(name), site.state());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        to.resolve(from.relativize(file).toString()),
                        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private String version(String repository, long number) throws Exception {
        try (var client = site.client()) {
            var found = client.repositories().find("file/file", repository).orElseThrow();
            return client.repositories().version(found, number).orElseThrow().href();
        }
    }

    /** A run was killed while Pulp loaded it. */
    private void suspect(String content) throws IOException {
        StateFolder state = new StateFolder(site.state());
        new Suspects(state, SafeDirectory.create(state.runs().resolve("killed")))
                .begin("batch", List.of(Sha256.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    private static String hex(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** What a clean-up does once no version holds an artifact any more: those that a version holds are left alone. */
    private void cleanUp(String content) {
        site.pulp.hrefs("repositories/file/file").forEach(site.pulp::remove);
        forget(content);
    }

    private void forget(String content) {
        site.pulp.forgetArtifact(
                Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex());
    }

    private Problem refused(Path bundle) {
        FerryException refusal = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(ProblemCode.BASE, refusal.code(), refusal.getMessage());
        return refusal.first();
    }

    private Receipt receipt(boolean inventory) throws Exception {
        @Nullable Path folder = site.with(importer -> importer.receipt(null, inventory, null));
        return read(Objects.requireNonNull(folder));
    }

    private static Receipt read(Path folder) throws Exception {
        return Json.read(bytes(folder.resolve("receipt.json")), Receipt.class);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(1 << 20);
        }
    }
}
