package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Distributions.Wanted;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.testkit.pulp.FakePulp;

/** The importer's journeys on a fake Pulp. */
class ImporterTest {
    private static final Waiting WAITING = Waiting.quietly(Duration.ofSeconds(5));

    private final SiteBench site;
    private final PulpClient pulp;

    ImporterTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        pulp = site.client();
    }

    @AfterEach
    void end() {
        pulp.close();
        site.close();
    }

    private Path first() throws Exception {
        return site.write(new SampleBundle(1)
                .with("alpha", "a.txt", "one", "b.txt", "two")
                .with("beta", "c.txt", "three")
                .with("nothing"));
    }

    private Path second() throws Exception {
        return site.write(new SampleBundle(2)
                .with("alpha", "a.txt", "one", "b.txt", "two, mended", "d.txt", "four")
                .with("beta", "c.txt", "three")
                .with("nothing"));
    }

    private Distribution distribution(String name) throws Exception {
        return pulp.distributions().find(RepositoryType.FILE, name).orElseThrow();
    }

    private Repository repository(String name) throws Exception {
        return pulp.repositories().find("file/file", name).orElseThrow();
    }

    private RepositoryVersion latest(String name) throws Exception {
        return pulp.repositories().latest(repository(name));
    }

    /** Number of the version whose publication clients see. */
    private long served(String name) throws Exception {
        Distribution.Target target = distribution(name).target();
        for (RepositoryVersion version : pulp.repositories().versions(repository(name.replace("--prev", "")))) {
            boolean published = pulp.publications().find(RepositoryType.FILE, "default", version.href()).stream()
                    .anyMatch(p -> p.href().equals(target.href()));
            if (published) {
                return version.number();
            }
        }
        throw new AssertionError(name + " serves " + target);
    }

    @Test
    void aBundleIsLoadedComparedPublishedAndServed() throws Exception {
        ImportResult result = site.run(first()).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        assertEquals(3, result.artifacts());
        assertEquals(List.of(), result.warnings());
        assertEquals(Map.of("file.file", 2L), latest("alpha").present());
        assertEquals(1, served("alpha"));
        assertEquals(1, served("beta"));
        assertEquals(0, served("nothing"));
        assertEquals("path/alpha", distribution("alpha").basePath());
        assertEquals(Map.of("ferry", "osism"), distribution("alpha").labels());
        assertTrue(
                String.valueOf(repository("alpha").labels().get("ferry.osism")).startsWith("1.1."));
        assertEquals(List.of("VERIFIED 1.1", "LOADING 1.1", "STAGED 1.1", "SWITCHED 1.1"), site.ledger());
        assertTrue(Files.exists(Path.of(String.valueOf(result.receipt())).resolve("receipt.sig.json")));
        assertTrue(Files.exists(site.state().resolve("bundles/osism-1-1/index/units/r0003")));
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void theSameBundleAgainDoesNothing() throws Exception {
        Path bundle = first();
        site.run(bundle);
        String before = site.pulp.contents();
        List<String> ledger = site.ledger();

        ImportResult result = site.run(bundle).get(0);

        assertEquals(Outcome.NOTHING_TO_DO, result.outcome());
        assertNull(result.receipt(), "the one there is says it all");
        assertEquals(before, site.pulp.contents());
        assertEquals(ledger, site.ledger());
    }

    @Test
    void aRepositoryThatSomebodyChangedIsSetRightWithAWarning() throws Exception {
        Path bundle = first();
        site.run(bundle);
        site.pulp.version(repository("alpha").href(), List.of(FakePulp.file("stray.txt", "stray")));

        ImportResult result = site.run(bundle).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        assertEquals(1, result.warnings().size());
        assertTrue(
                result.warnings().get(0).contains("\"alpha\" was changed by somebody else"),
                result.warnings().get(0));
        assertEquals(Map.of("file.file", 2L), latest("alpha").present());
        assertEquals(3, served("alpha"));
    }

    @Test
    void aDistributionThatSomebodyMovedIsSetRightWithAWarning() throws Exception {
        Path bundle = first();
        site.run(bundle);
        pulp.distributions().move(distribution("alpha"), Distribution.Target.NONE, WAITING);

        ImportResult result = site.run(bundle).get(0);

        assertTrue(
                result.warnings().get(0).contains("was moved by somebody else"),
                result.warnings().get(0));
        assertEquals(1, served("alpha"));
    }

    @Test
    void rollbackGoesBackWithoutMediaAndSwitchForwardAgain() throws Exception {
        site.run(first());
        Path second = second();
        site.run(second);
        assertEquals(2, served("alpha"));
        assertEquals(1, served("alpha--prev"));
        assertTrue(distribution("alpha--prev").hidden());

        SwitchResult back = site.with(importer -> importer.rollback(null));
        assertEquals(List.of("alpha"), back.moved());
        assertEquals(1, served("alpha"));
        assertEquals(2, served("alpha--prev"));

        SwitchResult forward = site.with(importer -> importer.switchTo(null, null));
        assertEquals(List.of("alpha"), forward.moved());
        assertFalse(forward.isNothing());
        assertEquals(2, served("alpha"));
        assertTrue(site.with(importer -> importer.switchTo(null, null)).isNothing());
        assertEquals(
                List.of("SWITCHED 1.2", "SWITCHED 1.1", "SWITCHED 1.2"),
                site.ledger().subList(7, 10));
        SiteStatus.StreamStatus status = site.with(Importer::status).streams().get(0);
        assertEquals("osism-1-2", String.valueOf(status.serving()));
        assertEquals("[osism-1-1]", status.canReturnTo().toString());
    }

    @Test
    void whoMayNotReadWhatIsServedMayNotReadWhatWasServedBefore() throws Exception {
        site.run(first());
        Distribution alpha = distribution("alpha");
        TreeMap<String, String> guard =
                new TreeMap<>(Map.of("content_guard", "/pulp/api/v3/contentguards/core/rbac/1/"));
        pulp.distributions()
                .update(
                        alpha,
                        new Wanted(
                                RepositoryType.FILE,
                                alpha.name(),
                                alpha.basePath(),
                                alpha.target(),
                                guard,
                                null,
                                alpha.labels()),
                        WAITING);

        site.run(second());

        assertEquals(2, served("alpha"));
        for (String name : List.of("alpha", "alpha--prev")) {
            assertEquals(
                    Optional.of("/pulp/api/v3/contentguards/core/rbac/1/"),
                    pulp.distributions().contentGuard(RepositoryType.FILE, name),
                    name);
        }
        assertEquals(Optional.empty(), pulp.distributions().contentGuard(RepositoryType.FILE, "beta"));
    }

    @Test
    void importingTheNewestAgainAfterARollbackSwitchesToIt() throws Exception {
        site.run(first());
        Path second = second();
        site.run(second);
        site.with(importer -> importer.rollback(null));

        ImportResult result = site.run(second).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        assertEquals(2, served("alpha"));
        assertEquals(2, latest("alpha").number());
    }

    @Test
    void stagingLeavesWhatClientsSeeUntilTheSwitch() throws Exception {
        site.run(first());
        ImportOptions stage = new ImportOptions(true, false, null, Duration.ZERO);

        ImportResult staged = site.run(second(), stage).get(0);

        assertEquals(Outcome.STAGED, staged.outcome());
        assertEquals(1, served("alpha"));
        assertEquals(2, latest("alpha").number());
        SwitchResult switched = site.with(importer -> importer.switchTo(null, 2L));
        assertEquals(List.of("alpha"), switched.moved());
        assertEquals(2, served("alpha"));
    }

    @Test
    void whatPulpHasIsNotLoadedAgain() throws Exception {
        site.run(first());
        ImportResult result = site.run(second()).get(0);
        assertEquals(2, result.artifacts());
        assertEquals(List.of(true, false, false), changed(result));
    }

    private static List<Boolean> changed(ImportResult result) {
        List<Boolean> changed = new ArrayList<>();
        result.repositories().forEach(each -> changed.add(each.changed()));
        return changed;
    }

    @Test
    void manySmallBatchesBringTheSame() throws Exception {
        site.limits = new org.pulpferry.importer.settings.SiteSettings.LoadLimits(4L << 30, 1, 1, 10_000);
        ImportResult result = site.run(first()).get(0);
        assertEquals(3, result.artifacts());
        assertEquals(
                2 + 3,
                site.pulp.requests().stream()
                        .filter(r -> r.startsWith("POST") && r.endsWith("/imports/"))
                        .count(),
                "one request for each artifact, one for each repository with content");
    }

    @Test
    void aFolderOfBundlesIsImportedInOrder() throws Exception {
        second();
        first();
        SampleBundle other = new SampleBundle(9).with("alpha", "a.txt", "one");
        other.stream = new org.pulpferry.manifest.value.Name("elsewhere");
        site.write(other);

        List<ImportResult> results = site.run(site.out);

        assertEquals(2, results.size());
        assertEquals("osism-1-2", results.get(1).bundle().toString());
        assertEquals(2, served("alpha"));
        assertTrue(site.notices.stream().anyMatch(n -> n.contains("elsewhere-1-9")), site.notices.toString());
        assertEquals(Outcome.NOTHING_TO_DO, site.run(site.out).get(0).outcome());
    }

    @Test
    void adoptionPinsWhatFollowsTheRepositoryBeforeAnythingNewIsThere() throws Exception {
        String href = site.pulp.repository("file/file", "alpha");
        site.pulp.version(href, List.of(FakePulp.file("own.txt", "own")));
        pulp.distributions()
                .create(
                        new Wanted(
                                RepositoryType.FILE,
                                "theirs",
                                "theirs",
                                Distribution.Target.repository(href),
                                new TreeMap<>(),
                                null,
                                Map.of()),
                        UUID.randomUUID(),
                        WAITING);

        site.run(first(), new ImportOptions(false, true, null, Duration.ZERO));

        assertNotEquals(
                Distribution.Kind.REPOSITORY, distribution("theirs").target().kind());
        assertEquals("osism", repository("alpha").labels().get("ferry"));
        assertEquals(Map.of("file.file", 2L), latest("alpha").present());
    }

    @Test
    void versionsNobodyCanGoBackToAreRemovedAfterASwitch() throws Exception {
        site.keep = 1;
        site.run(first());
        site.run(second());
        site.run(site.write(new SampleBundle(3).with("alpha", "e.txt", "five")));

        List<Long> left = new ArrayList<>();
        pulp.repositories().versions(repository("alpha")).forEach(v -> left.add(v.number()));

        assertEquals(List.of(3L, 2L), left.stream().filter(n -> n > 0).toList());
        assertEquals(
                "[osism-1-2]",
                site.with(Importer::status).streams().get(0).canReturnTo().toString());
    }

    @Test
    void thePlanTellsWhatWouldChangeAndChangesNothing() throws Exception {
        site.run(first());
        Path second = second();
        String before = site.pulp.contents();
        List<String> ledger = site.ledger();

        ImportPlan plan = site.with(importer -> importer.plan(List.of(second), ImportOptions.standard()));

        assertEquals(2, plan.artifacts());
        assertEquals(2, plan.repositories().get(0).added());
        assertEquals(1, plan.repositories().get(0).removed());
        assertEquals(0, plan.repositories().get(1).added());
        assertEquals(List.of(), plan.problems());
        assertFalse(plan.nothingToDo());
        assertEquals(before, site.pulp.contents());
        assertEquals(ledger, site.ledger());
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void overdueIsWhatWasPromisedAndDidNotCome() throws Exception {
        site.run(first());
        assertFalse(site.with(Importer::status).needsAttention());
        Instant later = SiteBench.NOW.plus(Duration.ofDays(11));
        site.clock = Clock.fixed(later, ZoneOffset.UTC);
        assertTrue(site.with(Importer::status).streams().get(0).overdue());
    }

    @Test
    void verifyFindsNothingWrongWithASoundBundle() throws Exception {
        Path bundle = first();
        Inspection inspection = site.with(importer -> importer.verify(List.of(bundle), ImportOptions.standard()));
        assertTrue(inspection.verified());
        assertEquals(List.of(), inspection.problems());
        assertEquals(List.of(SiteBench.SIGNER), inspection.signers());
    }

    @Test
    void doctorFindsNothingWrongWithASoundSite() throws Exception {
        List<Finding> findings = site.with(Importer::doctor);
        assertEquals(Optional.empty(), findings.stream().filter(f -> !f.good()).findFirst());
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void aReceiptThatAKilledRunBeganIsGoneWithTheNext() throws Exception {
        site.run(site.write(new SampleBundle(1).with("alpha", "a.txt", "one")));
        Path unfinished = site.state().resolve("receipts/site-a-osism-7.receipt");
        Files.createDirectory(unfinished);
        Files.writeString(unfinished.resolve("receipt.json"), "{");

        Path next = site.with(importer -> importer.receipt(null, false, null));

        assertEquals(
                List.of(
                        "osism.number",
                        "site-a-osism-1.receipt",
                        next.getFileName().toString()),
                SiteBench.list(site.state().resolve("receipts")));
    }

    @Test
    void aReceiptThatAKilledRunBeganIsGoneThoughThereIsNothingToDo() throws Exception {
        Path bundle = site.write(new SampleBundle(1).with("alpha", "a.txt", "one"));
        site.run(bundle);
        Files.createDirectory(site.state().resolve("receipts/site-a-osism-7.receipt"));

        assertEquals(Outcome.NOTHING_TO_DO, site.run(bundle).get(0).outcome());

        assertEquals(
                List.of("osism.number", "site-a-osism-1.receipt"),
                SiteBench.list(site.state().resolve("receipts")));
    }

    @Test
    void aReceiptWithInventoryNamesEveryArtifact() throws Exception {
        site.run(first());
        Path receipt = site.with(importer -> importer.receipt(null, true, site.base.resolve("stick")));
        assertNotNull(receipt);
        assertEquals(3 * 32, Files.size(receipt.resolve("held.bin")));
        assertEquals(List.of("held.bin", "receipt.json", "receipt.sig.json"), SiteBench.list(receipt));
    }
}
