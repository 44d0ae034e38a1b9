package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repository;
import org.pulpferry.testkit.pulp.FakePulp;

/** Bundles that do not hold alpha again, since it is unchanged since an earlier one. */
class UnchangedImportTest {
    private final SiteBench site;
    private final PulpClient pulp;

    UnchangedImportTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        pulp = site.client();
    }

    @AfterEach
    void end() {
        pulp.close();
        site.close();
    }

    private static SampleBundle alpha(long sequence) {
        return new SampleBundle(sequence).with("alpha", "a.txt", "one", "b.txt", "two");
    }

    private ImportResult first() throws Exception {
        return run(alpha(1).with("beta", "b.txt", "two"));
    }

    private static SampleBundle next(long sequence, ImportResult since) {
        return alpha(sequence)
                .with("beta", "b.txt", "two", "c.txt", "three " + sequence)
                .without("two")
                .unchanged("alpha", since);
    }

    private ImportResult run(SampleBundle bundle) throws Exception {
        return site.run(site.write(bundle)).get(0);
    }

    private Repository repository(String name) throws Exception {
        return pulp.repositories().find("file/file", name).orElseThrow();
    }

    private void byHand(String... files) throws Exception {
        List<FakePulp.Unit> units = new java.util.ArrayList<>();
        for (int i = 0; i < files.length; i += 2) {
            units.add(FakePulp.file(files[i], files[i + 1]));
        }
        site.pulp.version(repository("alpha").href(), units);
    }

    private List<String> alpha() {
        return site.pulp.summary().stream()
                .filter(line -> line.startsWith("repository alpha holds"))
                .map(line -> line.substring(line.indexOf('[') + 1, line.indexOf('=')))
                .sorted()
                .toList();
    }

    private ImportPlan plan(Path bundle) throws Exception {
        return site.with(importer -> importer.plan(List.of(bundle), ImportOptions.standard()));
    }

    @Test
    void nothingIsDoneToWhatTheSiteHasAndIsServedAsBefore() throws Exception {
        ImportResult one = first();
        String served = served("alpha");
        Path bundle = site.write(next(2, one));
        assertEquals(
                "it is unchanged since bundle osism-1-1",
                plan(bundle).repositories().get(0).reason());
        int before = site.pulp.requests().size();

        ImportResult two = site.run(bundle).get(0);

        assertEquals(Outcome.SWITCHED, two.outcome());
        assertEquals(1, two.artifacts());
        assertEquals(List.of(false, true), changed(two));
        assertEquals(1, repositoryVersion("alpha"));
        assertEquals(2, repositoryVersion("beta"));
        assertEquals(served, served("alpha"));
        List<String> asked =
                site.pulp.requests().subList(before, site.pulp.requests().size());
        String listed = URLEncoder.encode(repository("alpha").href(), StandardCharsets.UTF_8);
        assertFalse(asked.stream().anyMatch(each -> each.contains("repository_version=" + listed)), asked.toString());
        assertEquals(List.of(), site.leftovers());
        assertEquals(Outcome.NOTHING_TO_DO, site.run(bundle).get(0).outcome());
    }

    @Test
    void aBundleOfNothingButUnchangedRepositoriesMovesTheSiteOn() throws Exception {
        ImportResult one = first();

        ImportResult two = run(
                alpha(2).with("beta", "b.txt", "two").unchanged("alpha", one).unchanged("beta", one));

        assertEquals(Outcome.SWITCHED, two.outcome());
        assertEquals(List.of(false, false), changed(two));
        assertEquals(
                List.of(one.manifest(), two.manifest()).stream().sorted().toList(),
                receipt().held());
    }

    @Test
    void publicationsWithOptionsAreServedOnToo() throws Exception {
        SampleBundle one = alpha(1);
        one.options.put("manifest", "LIST");
        ImportResult had = run(one);
        String served = served("alpha");
        SampleBundle two = alpha(2).unchanged("alpha", had);
        two.options.put("manifest", "LIST");
        run(two);
        assertEquals(served, served("alpha"));

        SampleBundle other = alpha(3).unchanged("alpha", had);
        other.options.put("manifest", "OTHER");
        run(other);
        assertFalse(served.equals(served("alpha")), "it is to be published in another way");
    }

    @Test
    void aSiteThatHasNotHadItIsToldWhatAndWhatToDo() throws Exception {
        Problem problem = refused(strange());

        assertTrue(problem.message().startsWith("repository \"alpha\" is not carried"), problem.message());
        assertTrue(problem.message().contains("as bundle osism-1-1 brought it"), problem.message());
        assertTrue(problem.hint().contains("ferry receipt"), problem.hint());
        assertTrue(problem.hint().contains("--full"), problem.hint());
        assertEquals(List.of(), site.pulp.hrefs("repositories/file/file"), "nothing was touched");
    }

    private static SampleBundle strange() {
        return alpha(2).unchanged("alpha", new BundleReference(1, 1, Sha256.of(new byte[1])));
    }

    @Test
    void aPlanSaysThatAndAllElse() throws Exception {
        first();
        ImportPlan plan = plan(site.write(strange()));
        assertEquals(
                List.of(ProblemCode.BASE),
                plan.problems().stream().map(Problem::code).toList());
        assertTrue(plan.repositories().get(0).reason().startsWith("it cannot be imported"));
    }

    @Test
    void anotherBundleOfThatNumberIsNotTakenForIt() throws Exception {
        first();
        refused(strange());
    }

    @Test
    void anotherVersionThanThatBundleHadIsRefused() throws Exception {
        ImportResult one = first();
        SampleBundle bundle = next(2, one);
        bundle.version = 8;
        refused(bundle);
    }

    @Test
    void otherCountsThanThatBundleHadAreRefused() throws Exception {
        ImportResult one = first();
        refused(new SampleBundle(2).with("alpha", "a.txt", "one").unchanged("alpha", one));
    }

    @Test
    void whatRefersItselfIsNotReferredTo() throws Exception {
        ImportResult two = run(next(2, first()));
        refused(next(3, two));
    }

    @Test
    void whatSomebodyChangedIsSetRightAndNamed() throws Exception {
        ImportResult one = first();
        byHand("a.txt", "one", "evil.txt", "evil");
        Path bundle = site.write(next(2, one));
        ImportPlan.RepositoryChange planned = plan(bundle).repositories().get(0);
        assertEquals("restore", planned.way());
        assertEquals(List.of(1L, 1L), List.of(planned.added(), planned.removed()));
        site.notices.clear();

        ImportResult two = site.run(bundle).get(0);

        assertEquals(List.of("a.txt", "b.txt"), alpha());
        assertEquals(List.of(true, true), changed(two));
        assertTrue(
                site.notices.stream()
                        .anyMatch(each -> each.contains("repository \"alpha\" is not as bundle osism-1-1 left it")
                                && each.contains("evil.txt")),
                site.notices.toString());
        assertEquals(Outcome.SWITCHED, run(next(3, one)).outcome());
        assertEquals(3, repositoryVersion("alpha"), "what was set right is what the next one finds");
    }

    @Test
    void whatSomebodyChangedAndChangedBackIsLeftAsItIs() throws Exception {
        ImportResult one = first();
        byHand("evil.txt", "evil");
        byHand("a.txt", "one", "b.txt", "two");

        assertEquals(List.of(false, true), changed(run(next(2, one))));
        assertEquals(3, repositoryVersion("alpha"));
    }

    @Test
    void whatSomebodyChangedForGoodIsRefused() throws Exception {
        ImportResult one = first();
        String version = repository("alpha").latestVersion();
        byHand("evil.txt", "evil");
        site.pulp.remove(version);

        Problem problem = refused(next(2, one));

        assertTrue(problem.message().contains("its newest version here is 2 instead of 1"), problem.message());
    }

    @Test
    void aRepositoryThatIsGoneIsRefused() throws Exception {
        ImportResult one = first();
        site.pulp.remove(repository("alpha").href());
        refused(next(2, one));
    }

    @Test
    void aSiteThatWentOnComesBackToTheEarlierVersion() throws Exception {
        ImportResult one = first();
        run(new SampleBundle(2)
                .with("alpha", "a.txt", "newer")
                .with("beta", "b.txt", "two")
                .without("two"));
        site.notices.clear();

        run(next(3, one));

        assertEquals(List.of("a.txt", "b.txt"), alpha());
        assertFalse(site.notices.toString().contains("left it"), site.notices.toString());
    }

    @Test
    void whatLaterBundlesReferToOutlivesTheirKeep() throws Exception {
        site.keep = 1;
        ImportResult one = first();
        for (int sequence = 2; sequence < 6; sequence++) {
            assertEquals(Outcome.SWITCHED, run(next(sequence, one)).outcome());
        }

        assertEquals(1, repositoryVersion("alpha"));
        assertFalse(receipt().held().contains(one.manifest()), "it is pruned");
        assertEquals(2, receipt().held().size());
        site.with(importer -> importer.rollback(null));
        assertEquals(List.of("a.txt", "b.txt"), alpha());
    }

    @Test
    void aReceiptNamesNoBundleOfWhichAnUnchangedVersionIsGone() throws Exception {
        ImportResult one = first();
        ImportResult two = run(next(2, one));
        assertEquals(
                Stream.of(one.manifest(), two.manifest()).sorted().toList(),
                receipt().held());
        String version = repository("alpha").latestVersion();
        byHand("evil.txt", "evil");
        site.pulp.remove(version);
        assertEquals(List.of(), receipt().held());
    }

    @Test
    void aChangeAfterwardsStillTakesOnlyWhatChanged() throws Exception {
        site.keep = 1;
        ImportResult one = first();
        run(next(2, one));
        run(next(3, one));
        run(next(4, one));

        Path bundle = site.write(new SampleBundle(5)
                .with("alpha", "a.txt", "one", "b.txt", "two", "d.txt", "four")
                .without("one")
                .without("two"));

        assertEquals("change", plan(bundle).repositories().get(0).way());
        assertEquals(
                "the site's version is the one that bundle osism-1-4 brought",
                plan(bundle).repositories().get(0).reason());
        assertEquals(1, site.run(bundle).get(0).artifacts());
    }

    @Test
    void aRecordThatIsLostIsRefused() throws Exception {
        ImportResult one = first();
        SafeDirectory.delete(site.state().resolve("bundles/osism-1-1/index"));
        refused(next(2, one));
    }

    @Test
    void verifyLooksAtWhatTheBundleHolds() throws Exception {
        ImportResult one = first();
        Path bundle = site.write(next(2, one));
        Inspection inspection = site.with(importer -> importer.verify(List.of(bundle), ImportOptions.standard()));
        assertEquals(List.of(), inspection.problems());
    }

    @Test
    void itMayBeServedOtherwiseThanBefore() throws Exception {
        ImportResult one = first();
        SampleBundle bundle = next(2, one);
        bundle.publish = Publish.NONE;
        assertEquals(Outcome.SWITCHED, run(bundle).outcome());
    }

    private static List<Boolean> changed(ImportResult result) {
        return result.repositories().stream()
                .map(ImportResult.RepositoryResult::changed)
                .toList();
    }

    private long repositoryVersion(String name) throws Exception {
        return pulp.repositories().latest(repository(name)).number();
    }

    private String served(String distribution) throws Exception {
        return String.valueOf(pulp.distributions()
                .find(org.pulpferry.pulp.RepositoryType.FILE, distribution)
                .orElseThrow()
                .target()
                .href());
    }

    private Problem refused(SampleBundle bundle) throws Exception {
        Path folder = site.write(bundle);
        FerryException refusal = assertThrows(FerryException.class, () -> site.run(folder));
        assertEquals(ProblemCode.BASE, refusal.code(), refusal.getMessage());
        return refusal.first();
    }

    private Receipt receipt() throws Exception {
        Path folder = site.with(importer -> importer.receipt(null, false, null));
        try (InputStream in = Files.newInputStream(folder.resolve("receipt.json"))) {
            return Json.read(in.readNBytes(1 << 20), Receipt.class);
        }
    }
}
