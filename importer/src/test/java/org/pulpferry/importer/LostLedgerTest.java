package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.PulpClient;

/** A site that has had bundles 1.1 to 1.3, and a ledger or state directory that was lost, spoiled or comes from an older copy. */
class LostLedgerTest {
    private final SiteBench site;
    private final Path ledger;
    private final Path mark;
    private Path first = Path.of("");
    private Path second = Path.of("");
    private Path third = Path.of("");
    private Path olderState = Path.of("");

    LostLedgerTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        ledger = site.state().resolve("ledger/osism.log");
        mark = site.state().resolve("ledger/osism.log.mark");
    }

    @BeforeEach
    void importThree() throws Exception {
        first = bundle(1, "one");
        second = bundle(2, "two");
        third = bundle(3, "three");
        site.run(first);
        site.run(second);
        olderState = site.base.resolve("backup");
        copy(site.state(), olderState);
        site.run(third);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Path bundle(long sequence, String content) throws Exception {
        return site.write(new SampleBundle(sequence).with("alpha", "a.txt", content));
    }

    @Test
    void aLedgerCutAnywhereIsRefusedAndLeftAsItIs() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        for (int cut : new int[] {0, 1, 64, 65, 200, whole.length / 2, whole.length - 2, whole.length - 1}) {
            byte[] left = Arrays.copyOf(whole, cut);
            Files.write(ledger, left);
            FerryException refusal = refused(() -> site.run(third));
            assertTrue(
                    refusal.first().hint().contains("ferry ledger recover --stream osism --at "),
                    refusal.first().hint());
            assertEquals(cut, Files.size(ledger));
        }
        Files.write(ledger, whole);
        assertEquals(Outcome.NOTHING_TO_DO, site.run(third).get(0).outcome());
    }

    @Test
    void aLedgerEditedAnywhereIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        for (int at = 0; at < whole.length; at += 37) {
            byte[] edited = whole.clone();
            edited[at] ^= 1;
            Files.write(ledger, edited);
            refused(() -> site.run(third));
        }
    }

    @Test
    void aLedgerThatIsGoneIsRefusedByItsMark() throws Exception {
        Files.delete(ledger);
        refused(() -> site.run(bundle(4, "four")));
        assertThrows(FerryException.class, () -> site.with(Importer::status));
    }

    @Test
    void aLedgerThatIsGoneWithItsMarkIsRefusedByWhatIsRecorded() throws Exception {
        Files.delete(ledger);
        Files.delete(mark);
        FerryException refusal = refused(() -> site.run(bundle(4, "four")));
        assertTrue(refusal.first().hint().endsWith("ferry ledger recover --stream osism --at 1.3"), refusal.toString());
    }

    @Test
    void aStateDirectoryThatIsGoneIsRefusedByTheLabelsAtPulp() throws Exception {
        loseEverythingButTrust();
        for (Path bundle : List.of(first, second, third, bundle(4, "four"))) {
            FerryException refusal = refused(() -> site.run(bundle));
            assertTrue(refusal.getMessage().contains("ferry.osism"), refusal.getMessage());
            assertTrue(refusal.first().hint().endsWith("ferry ledger recover --stream osism --at 1.3"));
        }
    }

    @Test
    void aLedgerRestoredFromAnOlderCopyIsRefusedByItsMark() throws Exception {
        Files.copy(olderState.resolve("ledger/osism.log"), ledger, StandardCopyOption.REPLACE_EXISTING);
        refused(() -> site.run(bundle(4, "four")));
    }

    @Test
    void aStateDirectoryRestoredFromAnOlderCopyIsRefusedByTheLabelsWhateverIsAsked() throws Exception {
        SafeDirectory.delete(site.state());
        copy(olderState, site.state());
        refused(() -> site.run(second));
        refused(() -> site.run(third));
        refused(() -> site.run(bundle(4, "four")));
        refused(() -> site.with(importer -> importer.switchTo(null, 1L)));
        refused(() -> site.with(importer -> importer.rollback(null)));
        refused(() -> site.with(importer -> importer.receipt(null, false, null)));
        ImportPlan plan = site.with(importer -> importer.plan(List.of(third), ImportOptions.standard()));
        assertEquals(ProblemCode.REPLAY, plan.problems().get(0).code());
        List<Finding> findings = site.with(Importer::doctor);
        assertTrue(findings.stream()
                .anyMatch(f ->
                        !f.good() && f.subject().equals("ledger") && f.hint().contains("--at 1.3")));
    }

    @Test
    void anOlderPulpIsNoReasonToRefuse() throws Exception {
        // labels below the ledger: Pulp was restored, and the bundle is applied again
        String alpha = site.pulp.hrefs("repositories").get(0);
        site.pulp.label(alpha, "ferry.osism", "1.2." + "0".repeat(32));
        FerryException other = assertThrows(FerryException.class, () -> site.run(third));
        assertEquals(ProblemCode.EQUIVOCATION, other.code(), "1.2 was another one");
        site.pulp.label(alpha, "ferry.osism", "");
        assertEquals(Outcome.NOTHING_TO_DO, site.run(third).get(0).outcome());
    }

    @Test
    void stoppedBetweenTheLabelsTheSameBundleAgainEndsWellAndAnOlderOneIsRefused() throws Exception {
        Path fourth =
                site.write(new SampleBundle(4).with("alpha", "a.txt", "four").with("beta", "b.txt", "four"));
        for (int stops = 1; stops <= 3; stops++) {
            site.pulp.faults().answer("POST", "/set_label/", 1_000, 500, "{}");
            assertEquals(ProblemCode.PULP, code(() -> site.run(fourth)));
            site.pulp.faults().mend();
            site.pulp.faults().cutAfter("POST", "/set_label/", 1);
            site.pulp.faults().answer("POST", "/set_label/", 1_000, 500, "{}");
            assertEquals(ProblemCode.PULP, code(() -> site.run(fourth)));
            site.pulp.faults().mend();
        }
        assertEquals(Outcome.SWITCHED, site.run(fourth).get(0).outcome());
        assertEquals(Outcome.NOTHING_TO_DO, site.run(fourth).get(0).outcome());
        assertEquals(ProblemCode.REPLAY, code(() -> site.run(third)));
    }

    @Test
    void theWordOfAnotherSiteOnTheSamePulpIsNotOurs() throws Exception {
        String theirs = site.pulp.repository("file/file", "theirs");
        site.pulp.label(theirs, "ferry.osism", "1.9." + "0".repeat(32));
        site.pulp.label(theirs, "ferry.site", "site-b.00000000");
        assertEquals(Outcome.NOTHING_TO_DO, site.run(third).get(0).outcome());
        FerryException refusal = assertThrows(
                FerryException.class,
                () -> site.run(
                        site.write(new SampleBundle(4)
                                .with("alpha", "a.txt", "four")
                                .with("theirs", "b.txt", "five")),
                        new ImportOptions(false, true, null, Duration.ZERO)));
        assertEquals(ProblemCode.REPLAY, refusal.code(), "yet nobody takes their repository back");
        site.run(bundle(5, "five"));
    }

    @Test
    void labelsThatAreNotOursSayNothing() throws Exception {
        loseEverythingButTrust();
        String alpha = site.pulp.hrefs("repositories").get(0);
        for (String text : List.of(
                "",
                "x",
                "1.3",
                "0.3." + "0".repeat(32),
                "9999999999.1." + "0".repeat(32),
                "1.9999999999999999." + "0".repeat(32),
                "1.3." + "g".repeat(32),
                " 1.3." + "0".repeat(32))) {
            site.pulp.label(alpha, "ferry.osism", text);
            ImportPlan plan = site.with(importer -> importer.plan(List.of(third), ImportOptions.standard()));
            assertEquals(List.of(), plan.problems(), text);
        }
    }

    @Test
    void recoveryGoesOnWhereAPersonSaysAndNotBelow() throws Exception {
        loseEverythingButTrust();
        for (String below : List.of("1.1", "1.2")) {
            FerryException refusal = refused(() -> recover(below));
            assertEquals("give --at 1.3 or higher", refusal.first().hint());
        }
        LedgerRecovery recovered = recover("1.3");
        assertTrue(recovered.changed());
        assertEquals(List.of("RECOVERED 1.3"), site.ledger());
        assertFalse(recover("1.3").changed(), "again is nothing to do");

        assertEquals(ProblemCode.REPLAY, code(() -> site.run(second)));
        assertEquals(ProblemCode.EQUIVOCATION, code(() -> site.run(bundle(3, "other bytes"))));
        assertEquals(Outcome.SWITCHED, site.run(bundle(4, "four")).get(0).outcome());
        assertEquals(ProblemCode.REPLAY, code(() -> site.run(bundle(3, "three"))));
        assertEquals(
                "osism-1-4",
                String.valueOf(site.with(Importer::status).streams().get(0).serving()));
    }

    @Test
    void theBundleNamedIsTakenAgainToFillTheNewStateDirectory() throws Exception {
        loseEverythingButTrust();
        recover("1.3");
        assertEquals(Outcome.SWITCHED, site.run(third).get(0).outcome());
        assertEquals(Outcome.NOTHING_TO_DO, site.run(third).get(0).outcome());
    }

    @Test
    void receiptsAfterALossCountOnFromWhereNobodyHadBeen() throws Exception {
        loseEverythingButTrust();
        recover("1.3");
        ImportResult result = site.run(third).get(0);
        assertTrue(String.valueOf(result.receipt())
                .endsWith("/site-a-osism-" + (SiteBench.NOW.getEpochSecond() + 1) + ".receipt"));
    }

    @Test
    void aHigherNumberIsAPersonsToGive() throws Exception {
        loseEverythingButTrust();
        recover("1.7");
        assertEquals(ProblemCode.REPLAY, code(() -> site.run(bundle(6, "six"))));
        assertEquals(Outcome.SWITCHED, site.run(bundle(7, "seven")).get(0).outcome());
    }

    @Test
    void aSpoiledLedgerIsKeptBesideTheNewOne() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        byte[] cut = Arrays.copyOf(whole, whole.length - 10);
        Files.write(ledger, cut);
        LedgerRecovery recovered = recover("1.3");
        Path aside = recovered.aside();
        assertNotNull(aside);
        assertEquals("osism.log.lost-20260601T120000Z", String.valueOf(aside.getFileName()));
        assertEquals(cut.length, Files.size(aside));
        assertEquals(Outcome.SWITCHED, site.run(bundle(4, "four")).get(0).outcome());
    }

    @Test
    void aRecoveryThatWasKilledBetweenLedgerAndMarkIsEndedByTheSameAgain() throws Exception {
        byte[] whole = Files.readAllBytes(ledger);
        byte[] marked = Files.readAllBytes(mark);
        Files.write(ledger, Arrays.copyOf(whole, whole.length - 10));
        recover("1.3");
        Files.write(mark, marked);
        refused(() -> site.run(third));
        refused(() -> recover("1.2"));
        assertTrue(recover("1.3").changed());
        assertFalse(recover("1.3").changed());
        assertEquals(List.of("RECOVERED 1.3"), site.ledger());
        assertEquals(Outcome.SWITCHED, site.run(bundle(4, "four")).get(0).outcome());
    }

    @Test
    void anOlderLedgerGoesOnAfterRecovery() throws Exception {
        SafeDirectory.delete(site.state());
        copy(olderState, site.state());
        LedgerRecovery recovered = recover("1.3");
        assertNull(recovered.aside());
        assertEquals(ProblemCode.REPLAY, code(() -> site.run(second)));
        assertEquals(Outcome.SWITCHED, site.run(bundle(4, "four")).get(0).outcome());
    }

    @Test
    void whatTheLedgerStillTellsIsNotGoneBelow() throws Exception {
        site.run(bundle(4, "four"));
        byte[] whole = Files.readAllBytes(ledger);
        Files.write(ledger, Arrays.copyOf(whole, whole.length - 10));
        SafeDirectory.delete(site.state().resolve("bundles"));
        String alpha = site.pulp.hrefs("repositories").get(0);
        site.pulp.label(alpha, "ferry.osism", "");
        assertEquals(
                "give --at 1.4 or higher", refused(() -> recover("1.3")).first().hint());
    }

    @Test
    void aNumberThatCannotBeIsAnError() throws Exception {
        assertEquals(ProblemCode.USAGE, code(() -> recover("2.1")), "the root has epoch 1");
        assertEquals(
                ProblemCode.USAGE,
                code(() -> site.with(importer ->
                        importer.recover(new org.pulpferry.manifest.value.Name("strange"), new Position(1, 1)))));
        assertFalse(recover("1.3").changed(), "nothing was lost");
        assertFalse(site.ledger().contains("RECOVERED 1.3"));
    }

    @Test
    void aClockThatWasAheadOnceIsCuredByRecovery() throws Exception {
        site.clock = Clock.fixed(SiteBench.NOW.plus(Duration.ofDays(60)), ZoneOffset.UTC);
        site.run(bundle(4, "four"));
        site.clock = Clock.fixed(SiteBench.NOW, ZoneOffset.UTC);
        FerryException refusal = assertThrows(FerryException.class, () -> site.run(bundle(5, "five")));
        assertEquals(ProblemCode.TIME, refusal.code());
        assertTrue(refusal.first().hint().endsWith("ferry ledger recover --stream osism --at 1.4"));
        assertTrue(recover("1.4").changed());
        assertEquals(Outcome.SWITCHED, site.run(bundle(5, "five")).get(0).outcome());
    }

    @Test
    void twoFerriesOfOneNameLeaveEachOthersThingsAlone() throws Exception {
        String theirs = "ferry-site-a-00000000-batch-1";
        try (PulpClient client = site.client()) {
            client.imports().createImporter(theirs, Map.of());
        }
        Path folder = Files.createDirectory(site.imports.resolve("." + theirs));
        site.run(bundle(4, "four"));
        assertTrue(Files.isDirectory(folder));
        assertEquals(1, site.pulp.hrefs("importers").size());
        List<Finding> findings = site.with(Importer::doctor);
        assertTrue(findings.stream().anyMatch(f -> !f.good() && f.message().contains(theirs)), findings.toString());
    }

    private LedgerRecovery recover(String at) throws Exception {
        String[] parts = at.split("\\.", -1);
        Position position = new Position(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        return site.with(importer -> importer.recover(SiteBench.STREAM, position));
    }

    /** Refused as REPLAY, with nothing changed at Pulp. */
    private FerryException refused(Executable call) {
        String before = site.pulp.contents();
        FerryException refusal = assertThrows(FerryException.class, call);
        assertEquals(ProblemCode.REPLAY, refusal.code(), refusal.getMessage());
        assertEquals(before, site.pulp.contents());
        assertFalse(refusal.first().hint().contains("\n"));
        return refusal;
    }

    private static ProblemCode code(Executable call) {
        return assertThrows(FerryException.class, call).code();
    }

    private void loseEverythingButTrust() throws IOException {
        Map<String, byte[]> trust = new TreeMap<>();
        for (String name : List.of("1.root.json", "1.root.sig.json")) {
            trust.put(name, Files.readAllBytes(site.state().resolve("trust").resolve(name)));
        }
        SafeDirectory.delete(site.state());
        SafeDirectory.create(site.state());
        SafeDirectory.create(site.state().resolve("trust"));
        for (var file : trust.entrySet()) {
            Files.write(site.state().resolve("trust").resolve(file.getKey()), file.getValue());
        }
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
