package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** A rollback that was killed and is asked for again, on a site that has switched to 1.1, 1.2 and 1.3. */
class RollbackAgainTest {
    private final SiteBench site;

    RollbackAgainTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
    }

    @BeforeEach
    void importThree() throws Exception {
        for (int sequence = 1; sequence <= 3; sequence++) {
            site.run(bundle(sequence));
        }
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Path bundle(int sequence) throws Exception {
        return site.write(new SampleBundle(sequence).with("alpha", "a.txt", "state " + sequence));
    }

    private String rollback() throws Exception {
        return site.with(importer -> importer.rollback(null)).to().toString();
    }

    private void told() throws Exception {
        site.with(importer -> {
            importer.rolledBack(null);
            return List.of();
        });
    }

    @Test
    void untilItWasToldTheSameAgainGoesNoFurther() throws Exception {
        assertEquals("osism-1-2", rollback());
        List<String> ledger = site.ledger();
        SwitchResult again = site.with(importer -> importer.rollback(null));
        assertEquals("osism-1-2", again.to().toString());
        assertTrue(again.isNothing());
        assertEquals(ledger, site.ledger());
        told();
        assertEquals("osism-1-1", rollback());
        assertEquals("osism-1-1", rollback(), "there is no earlier one, and this one was not told");
        told();
        FerryException last = assertThrows(FerryException.class, this::rollback);
        assertEquals(ProblemCode.USAGE, last.code());
    }

    @Test
    void killedAtAnyLineOfTheLedgerTheSameAgainEndsInTheSameState() throws Exception {
        Path before = site.base.resolve("before");
        LostLedgerTest.copy(site.state(), before);
        rollback();
        Path after = site.base.resolve("after");
        LostLedgerTest.copy(site.state(), after);
        told();
        List<String> undisturbed = site.ledger();
        for (Path left : List.of(before, after)) {
            SafeDirectory.delete(site.state());
            LostLedgerTest.copy(left, site.state());
            assertEquals("osism-1-2", rollback());
            assertEquals(undisturbed, site.ledger());
        }
    }

    @Test
    void whatWasSwitchedToSinceIsWhatTheNextOneLeaves() throws Exception {
        rollback();
        site.run(bundle(4));
        assertEquals("osism-1-3", rollback());
        site.with(importer -> importer.switchTo(null, 4L));
        assertEquals("osism-1-3", rollback());
    }

    @Test
    void oneThatWasKilledBeforeTheLedgerHadItIsDoneAsIfForTheFirstTime() throws Exception {
        Files.createFile(site.state().resolve("ledger/osism.rollback"));
        assertEquals("osism-1-2", rollback());
        told();
        assertFalse(exists());
    }

    private boolean exists() throws IOException {
        return Files.exists(site.state().resolve("ledger/osism.rollback"));
    }
}
