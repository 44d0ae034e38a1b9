package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;

/** Going back by the command, one bundle at a time, and again after a kill. */
class RollbackTest {
    private final Path mark;
    private final TwoHosts hosts;

    RollbackTest(@TempDir Path base) throws IOException {
        hosts = new TwoHosts(base, 1);
        mark = base.resolve("site-state/ledger/osism.rollback");
    }

    @BeforeEach
    void importThree() throws IOException {
        for (int sequence = 1; sequence <= 3; sequence++) {
            hosts.files("a.txt", "state " + sequence);
            hosts.ok("connected", "export");
            hosts.ok("site", "import", "out/osism-1-" + sequence);
        }
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void eachGoesOneFurtherWhenTheOneBeforeHasEnded() throws IOException {
        assertTrue(hosts.ok("site", "rollback").out().contains("clients see osism-1-2, before osism-1-3"));
        assertFalse(Files.exists(mark));
        assertTrue(hosts.ok("site", "rollback").out().contains("clients see osism-1-1, before osism-1-2"));
        assertEquals(2, hosts.call("site", "rollback").code());
    }

    @Test
    void oneThatWasKilledBeforeItEndedIsNotGoneBeyond() throws IOException {
        hosts.ok("site", "rollback");
        Files.createFile(mark);
        CalledFerry again = hosts.ok("site", "rollback");
        assertTrue(again.out().contains("nothing to do: clients see osism-1-2 already"), again.out());
        assertTrue(hosts.ok("site", "rollback").out().contains("clients see osism-1-1"));
    }

    @Test
    void oneThatCouldNotBeAuditedIsNotGoneBeyond() throws IOException {
        Path audit = hosts.base.resolve("site-state/audit.jsonl");
        Files.delete(audit);
        Files.createDirectory(audit);
        assertEquals(41, hosts.call("site", "rollback").code());
        Files.delete(audit);
        CalledFerry again = hosts.ok("site", "rollback");
        assertTrue(again.out().contains("nothing to do: clients see osism-1-2 already"), again.out());
    }
}
