package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.value.Position;

/** An import is done though its receipt could not be written; the same command again makes up for it, once. */
class MissingReceiptTest {
    private static final ImportOptions STAGE_ONLY = new ImportOptions(true, false, false, null, Duration.ZERO);

    private final SiteBench site;
    private final Path bundle;

    MissingReceiptTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        new StateFolder(site.state()).create();
        bundle = site.write(new SampleBundle(1).with("alpha", "a.txt", "one"));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aReceiptThatCouldNotBeWrittenIsAWarningAndWrittenByTheSameCommandAgain() throws Exception {
        Path obstacle = Files.createDirectory(receipts().resolve("osism.number"));

        ImportResult first = site.run(bundle).get(0);

        assertEquals(Outcome.SWITCHED, first.outcome());
        assertNull(first.receipt());
        assertEquals(1, first.warnings().size());
        assertTrue(
                first.warnings().get(0).contains("state/receipts"),
                first.warnings().get(0));
        assertTrue(
                first.warnings().get(0).contains("run the same command again"),
                first.warnings().get(0));

        Files.delete(obstacle);
        ImportResult second = site.run(bundle).get(0);

        assertEquals(Outcome.NOTHING_TO_DO, second.outcome());
        assertEquals(new Position(1, 1), read(second).serving());
        assertEquals(List.of(), second.warnings());
        assertNull(site.run(bundle).get(0).receipt(), "once is enough");
        assertEquals(List.of("osism.number", "site-a-osism-1.receipt"), SiteBench.list(receipts()));
    }

    @Test
    void aReceiptWhoseNumberWasTakenBeforeTheRunEndedIsWritten() throws Exception {
        site.run(bundle);
        SafeDirectory.delete(receipts().resolve("site-a-osism-1.receipt"));

        ImportResult again = site.run(bundle).get(0);

        assertEquals(Outcome.NOTHING_TO_DO, again.outcome());
        assertEquals(2, read(again).number());
    }

    @Test
    void anOlderReceiptIsNoneForABundleThatCameLater() throws Exception {
        site.run(bundle);
        Path later = site.write(new SampleBundle(2).with("alpha", "a.txt", "two"));
        site.run(later);
        SafeDirectory.delete(receipts().resolve("site-a-osism-2.receipt"));
        Files.writeString(receipts().resolve("osism.number"), "1");

        Receipt told = read(site.run(later).get(0));

        assertEquals(new Position(1, 2), told.serving());
        assertEquals(2, told.held().size());
    }

    @Test
    void whatIsOnlyStagedIsToldOfTooAndSoIsItsSwitch() throws Exception {
        Path obstacle = Files.createDirectory(receipts().resolve("osism.number"));
        assertEquals(1, site.run(bundle, STAGE_ONLY).get(0).warnings().size());
        Files.delete(obstacle);
        ImportResult staged = site.run(bundle, STAGE_ONLY).get(0);
        assertEquals(Outcome.NOTHING_TO_DO, staged.outcome());
        assertNull(read(staged).serving());

        Files.delete(receipts().resolve("osism.number"));
        Files.createDirectory(receipts().resolve("osism.number"));
        SwitchResult switched = site.with(importer -> importer.switchTo(null, null));
        assertNull(switched.receipt());
        assertEquals(1, switched.warnings().size());
        Files.delete(receipts().resolve("osism.number"));
        SwitchResult again = site.with(importer -> importer.switchTo(null, null));
        assertTrue(again.isNothing());
        assertTrue(Files.exists(Path.of(String.valueOf(again.receipt())).resolve("receipt.sig.json")));
        assertNull(site.with(importer -> importer.switchTo(null, null)).receipt(), "once is enough");
    }

    private Path receipts() {
        return site.state().resolve("receipts");
    }

    private static Receipt read(ImportResult result) throws Exception {
        return Json.read(
                Files.readAllBytes(Path.of(String.valueOf(result.receipt())).resolve("receipt.json")), Receipt.class);
    }
}
