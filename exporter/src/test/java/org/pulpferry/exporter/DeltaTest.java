package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.exporter.Against.Word;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** What the sites' receipts leave out of a bundle, after a first one with alpha and beta. */
class DeltaTest {
    private final Connected host;
    private String files = "";
    private ExportResult first;

    DeltaTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
        files = host.files("files", "a.txt", "alpha", "b.txt", "beta");
        first = host.export();
    }

    @BeforeEach
    void grow() throws Exception {
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma");
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    void whatTheBundlesItHoldsReferredToIsLeftOut() throws Exception {
        ExportResult next = against(receipt(1).holding(first).write());

        Manifest manifest = host.verified(bundle(next));
        assertEquals(List.of("gamma"), carried(next));
        assertEquals(3L, manifest.repositories().get(0).counts().get("file.file"), "metadata is complete");
        assertEquals(1, Objects.requireNonNull(manifest.base()).sequence());
        Against against = next.against().get(0);
        assertEquals(Word.ACKNOWLEDGEMENT, against.word());
        assertEquals(2, against.artifacts());
        assertEquals(1L, against.receipt());
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void theNewestReceiptIsKnownFromThenOn() throws Exception {
        Path receipt = receipt(1).holding(first).write();
        against(receipt);
        SafeDirectory.delete(receipt);
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma", "d.txt", "delta");

        assertEquals(List.of("delta", "gamma"), carried(host.export()));
        assertEquals(List.of("site-a-osism-1.receipt"), kept());
        ExportResult third = against(receipt(4).holding(first).write());
        assertEquals(List.of("site-a-osism-4.receipt"), kept(), "an older one is of no use");
        assertEquals("osism-1-4", third.last());
    }

    @Test
    void aLostBundleIsHealedByTheNextOne() throws Exception {
        against(receipt(1).holding(first).write()); // never arrives
        host.update(files, "a.txt", "alpha", "d.txt", "delta", "c.txt", "gamma");

        ExportResult third = against(receipt(2).holding(first).write());

        assertEquals(List.of("delta", "gamma"), carried(third));
    }

    @Test
    void aLostBundleIsMadeAgainThoughNothingIsNewOnceTheSiteSaysThatItLacksIt() throws Exception {
        ExportResult lost = host.export();
        assertNull(host.export().bundle(), "it may be on its way");
        Path receipt = receipt(1).holding(first).write();

        ExportResult again = against(receipt);

        assertEquals(List.of("gamma"), carried(again));
        assertNull(against(receipt).bundle(), "what it said has been heard");
        assertNull(host.export().bundle());
        assertNull(against(receipt(2).holding(first, again).write()).bundle(), "it holds all there is");
        assertEquals("osism-1-2", lost.last());
        assertEquals("osism-1-3", again.last());
    }

    @Test
    void severalReceiptsMakeOneBundleWithAllThatOneOfTheSitesLacks() throws Exception {
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);
        ExportResult both = host.export();
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma", "d.txt", "delta");

        ExportResult next = host.export(ExportRequest.standard()
                .against(List.of(
                        receipt(1).holding(first, both).write(),
                        receipt(1)
                                .of(Connected.OTHER_SITE)
                                .listing("alpha", "gamma", "zeta")
                                .write())));

        assertEquals(List.of("beta", "delta"), carried(next));
        Manifest manifest = Objects.requireNonNull(next.manifest());
        assertEquals(List.of(Connected.SITE, Connected.OTHER_SITE), manifest.audience());
        assertNull(manifest.base(), "they hold no bundle both");
        assertEquals(
                List.of(Word.ACKNOWLEDGEMENT, Word.INVENTORY),
                next.against().stream().map(Against::word).toList());
    }

    @Test
    void theSitesOfTheReceiptsAreTheAudience() throws Exception {
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);

        ExportResult next =
                against(receipt(1).of(Connected.OTHER_SITE).listing("alpha").write());

        assertEquals(
                List.of(Connected.OTHER_SITE),
                Objects.requireNonNull(next.manifest()).audience());
        assertEquals(List.of("beta", "gamma"), carried(next));
    }

    @Test
    void aNewSiteGetsEverythingAndSoDoesWhoeverSharesItsBundle() throws Exception {
        against(receipt(1).holding(first).write());
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);

        ExportResult next = host.export();

        assertEquals(List.of("alpha", "beta", "gamma"), carried(next));
        assertEquals(
                List.of(Word.ACKNOWLEDGEMENT, Word.NOTHING),
                next.against().stream().map(Against::word).toList());
    }

    @Test
    void anInventoryCountsRatherThanTheBundlesItsReceiptNames() throws Exception {
        ExportResult next = against(receipt(1).holding(first).listing("beta").write());

        assertEquals(List.of("alpha", "gamma"), carried(next));
    }

    @Test
    void aSiteThatHasArtifactsOfAnImportThatWasCutOffGetsOnlyTheRest() throws Exception {
        ExportResult next = against(receipt(1).listing("alpha", "gamma").write());

        assertEquals(List.of("beta"), carried(next));
    }

    @Test
    void aSiteThatWasSetBackGetsWhatItLacksNow() throws Exception {
        ExportResult second = against(receipt(1).holding(first).write());
        ReceiptDraft before = receipt(2).holding(first, second).listing("alpha", "beta", "gamma");
        against(before.write());
        ReceiptDraft after = receipt(3).holding(first, second).listing("alpha");
        after.serving = Objects.requireNonNull(first.manifest()).id().position();
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma", "d.txt", "delta");

        assertEquals(List.of("beta", "delta", "gamma"), carried(against(after.write())));
    }

    @Test
    void aSiteThatWasRolledBackHoldsTheNewerBundleAndIsNotSentItAgain() throws Exception {
        ExportResult second = against(receipt(1).holding(first).write());
        ReceiptDraft rolledBack = receipt(2).holding(first, second);
        rolledBack.serving = Objects.requireNonNull(first.manifest()).id().position();

        assertNull(against(rolledBack.write()).bundle());
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma", "d.txt", "delta");
        assertEquals(List.of("delta"), carried(host.export()));
    }

    @Test
    void anExportWithoutStorageLeavesOutTheSame() throws Exception {
        host.mediaSetting = null;

        assertEquals(List.of("gamma"), carried(against(receipt(1).holding(first).write())));
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void artifactsThatRepositoriesShareAreHeldThroughAnyOfThem() throws Exception {
        host.files("second", "x.txt", "beta", "y.txt", "gamma", "z.txt", "zeta");

        assertEquals(
                List.of("gamma", "zeta"),
                carried(against(receipt(1).holding(first).write())));
    }

    @Test
    void everyUnitMayChangeAndNoneMayBeLeft() throws Exception {
        host.update(files, "d.txt", "delta", "e.txt", "epsilon");
        ExportResult all = against(receipt(1).holding(first).write());
        assertEquals(List.of("delta", "epsilon"), carried(all));

        host.update(files);
        ExportResult none = against(receipt(2).holding(first, all).write());
        assertEquals(List.of(), carried(none));
        assertEquals(0, host.verified(bundle(none)).data().members());
    }

    @Test
    void aRepositoryMadeAnewUnderItsNameTravelsAndItsArtifactsDoNot() throws Exception {
        host.repositories.clear();
        host.pulp.remove(files);
        host.files("files", "a.txt", "alpha", "b.txt", "beta");

        ExportResult next = against(receipt(1).holding(first).write());

        assertEquals("osism-1-2", next.last());
        assertEquals(List.of(), carried(next));
    }

    @Test
    void bundlesOfWhichNothingIsKeptCountAsNothingAndThatIsSaid() throws Exception {
        ExportResult stranger = against(
                receipt(1).holding(first).holding(Sha256.of(new byte[1])).write());
        assertEquals(List.of("gamma"), carried(stranger));
        assertEquals(1, stranger.warnings().size());
        assertTrue(
                stranger.warnings().get(0).message().contains("names 1 of 2 bundles"),
                stranger.warnings().toString());
        assertTrue(stranger.warnings().get(0).hint().contains("--inventory"));

        SafeDirectory.delete(host.state().resolve("bundles/osism-1-1/index"));
        ExportResult pruned = against(receipt(2).holding(first).write());
        assertEquals(List.of("alpha", "beta", "gamma"), carried(pruned));
        assertEquals(1, pruned.warnings().size());
    }

    @Test
    void aLedgerBegunAgainDoesNotForgetTheIndexesKept() throws Exception {
        Files.delete(host.state().resolve("ledger/sent-osism.log"));
        host.with(exporter -> exporter.recover(
                Connected.STREAM, Objects.requireNonNull(first.manifest()).id().position()));

        assertEquals(List.of("gamma"), carried(against(receipt(1).holding(first).write())));
    }

    @Test
    void aHeartbeatGoesByTheReceiptSoThatItHealsWhatWasLost() throws Exception {
        against(receipt(1).holding(first).write()); // never arrives
        host.now = Connected.NOW.plus(Duration.ofDays(8));

        assertEquals(List.of("gamma"), carried(host.export()));
    }

    @Test
    void thatNothingIsNewIsFoundOutByTwoRequestsForEachRepository() throws Exception {
        for (int i = 0; i < 9; i++) {
            host.files("more-" + i, "m.txt", "more " + i);
        }
        host.export();
        int before = host.pulp.requests().size();

        assertNull(host.export().bundle());

        List<String> asked = host.pulp.requests();
        assertTrue(
                asked.size() - before <= 2 * 10 + 10,
                asked.subList(before, asked.size()).toString());
    }

    @Test
    void aKilledRunGoesOnWithTheReceiptsItWasBegunWith() throws Exception {
        Path receipt = receipt(1).holding(first).write();
        host.spoil("gamma");
        assertThrows(FerryException.class, () -> host.with(each -> each.run(request(receipt))));

        ExportResult resumed = against(receipt);

        assertTrue(resumed.resumed());
        assertEquals(List.of("gamma"), carried(resumed));
    }

    @Test
    void aKilledRunIsNotGoneOnWithAgainstAnotherReceipt() throws Exception {
        Path receipt = receipt(1).holding(first).write();
        host.spoil("gamma");
        assertThrows(FerryException.class, () -> host.with(each -> each.run(request(receipt))));

        ExportResult next = against(receipt(2).listing("alpha").write());

        assertFalse(next.resumed());
        assertEquals(List.of("beta", "gamma"), carried(next));
    }

    @Test
    void planSaysAgainstWhatAndKeepsNothing() throws Exception {
        Path receipt = receipt(1).holding(first).write();
        host.pulp.writeMedia(host.media);

        ExportPlan plan = host.with(exporter -> exporter.plan(request(receipt)));

        assertEquals(3, plan.artifacts());
        assertEquals(1, plan.carried());
        assertEquals(Word.ACKNOWLEDGEMENT, plan.against().get(0).word());
        assertEquals("osism-1-1", plan.against().get(0).bundles().get(0).folderName());
        assertEquals(1, Objects.requireNonNull(plan.base()).sequence());
        assertFalse(Files.exists(host.state().resolve("receipts")), "a plan keeps nothing");
        assertEquals(Word.NOTHING, host.plan().against().get(0).word());
        assertEquals(3, host.plan().carried());
    }

    @Test
    void aNumberThatNoBundleOfTheSitesHasIsRefused() throws Exception {
        assertTrue(refused(since(7)).getMessage().contains("no bundle 7"));
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);
        FerryException never = refused(since(1));
        assertTrue(never.getMessage().contains("never held by [site-b]"), never.getMessage());
    }

    @Test
    void aNumberThatTheReceiptDoesNotNameIsWarnedOf() throws Exception {
        ExportResult second = against(receipt(1).holding(first).write());
        host.update(files, "a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma", "d.txt", "delta");

        ExportResult next = host.export(since(2));

        assertEquals(List.of("delta"), carried(next));
        assertEquals(ProblemCode.BASE, next.warnings().get(0).code());
        assertTrue(
                next.warnings().get(0).message().contains("does not name osism-1-2"),
                next.warnings().toString());
        assertEquals(List.of(), host.export(since(1)).warnings());
        assertNotNull(second.bundle());
    }

    @Test
    void aSiteWhosePulpWouldRefuseTheBundleIsWarnedOf() throws Exception {
        ReceiptDraft other = receipt(1).holding(first);
        other.core = "3.122.0";
        other.file = "3.0.7";

        ExportResult next = against(other.write());

        assertEquals(
                List.of(ProblemCode.VERSION),
                next.warnings().stream().map(Problem::code).toList());
        assertTrue(next.warnings().get(0).message().endsWith("its Pulp has core 3.122.0, this one 3.123.1"));
    }

    @Test
    void aKilledRunOfSomeSitesIsNotGoneOnWithForMore() throws Exception {
        host.sites = List.of(Connected.SITE, Connected.OTHER_SITE);
        Path receipt = receipt(1).holding(first).write();
        host.spoil("gamma");
        assertThrows(FerryException.class, () -> host.with(each -> each.run(request(receipt))));

        ExportResult next = host.export();

        assertFalse(next.resumed());
        assertEquals(2, Objects.requireNonNull(next.manifest()).audience().size());
    }

    @Test
    void everythingIsCarriedWhenAskedFor() throws Exception {
        against(receipt(1).holding(first).write());
        ExportResult full = host.export(new ExportRequest(true, null, false, List.of(), null));
        assertEquals(List.of("alpha", "beta", "gamma"), carried(full));
        assertEquals(Word.FULL, full.against().get(0).word());
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExportRequest(true, null, false, List.of(Path.of("x")), List.of(), null));
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExportRequest(false, 1L, false, List.of(Path.of("x")), List.of(), null));
    }

    private FerryException refused(ExportRequest request) {
        FerryException refusal = assertThrows(FerryException.class, () -> host.export(request));
        assertEquals(ProblemCode.USAGE, refusal.code());
        assertFalse(refusal.first().hint().isEmpty());
        return refusal;
    }

    private static ExportRequest since(long sequence) {
        return new ExportRequest(false, sequence, false, List.of(), null);
    }

    private static ExportRequest request(Path receipt) {
        return ExportRequest.standard().against(List.of(receipt));
    }

    private ReceiptDraft receipt(long number) {
        return new ReceiptDraft(host, number);
    }

    private ExportResult against(Path receipt) throws Exception {
        return host.export(request(receipt));
    }

    private static Path bundle(ExportResult result) {
        return Objects.requireNonNull(result.bundle());
    }

    private List<String> kept() throws Exception {
        return Connected.list(host.state().resolve("receipts/osism"));
    }

    /** Contents of the artifacts that travel, sorted. */
    private List<String> carried(ExportResult result) throws Exception {
        return host.members(bundle(result), BundleStream.DATA).stream()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .sorted()
                .toList();
    }
}
