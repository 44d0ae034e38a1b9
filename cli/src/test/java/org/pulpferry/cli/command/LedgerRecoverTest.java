package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;

/** Loss of a state directory, on either side, by the commands that the hints tell. */
class LedgerRecoverTest {
    private final Path base;
    private final TwoHosts hosts;

    LedgerRecoverTest(@TempDir Path base) throws IOException {
        this.base = base;
        hosts = new TwoHosts(base, 1);
    }

    @BeforeEach
    void carryTwo() throws IOException {
        hosts.files("a.txt", "alpha");
        hosts.ok("connected", "export");
        hosts.ok("site", "import", "out/osism-1-1");
        hosts.files("a.txt", "alpha", "b.txt", "beta");
        hosts.ok("connected", "export");
        hosts.ok("site", "import", "out/osism-1-2");
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    @Test
    void aSiteThatLostItsStateGoesOnByTheCommandOfTheHint() throws IOException {
        hosts.lose("site", false);
        assertEquals(12, hosts.call("site", "import", "out/osism-1-2").code(), "the trust root comes first");
        hosts.trust("site");
        CalledFerry refused = hosts.call("site", "import", "out/osism-1-1");
        assertEquals(13, refused.code(), refused.err());
        assertTrue(refused.err().contains("ferry ledger recover --stream osism --at 1.2\n"), refused.err());

        assertEquals(
                13,
                hosts.call("site", "ledger", "recover", "--stream", "osism", "--at", "1.1")
                        .code());
        CalledFerry recovered = hosts.ok("site", "ledger", "recover", "--stream", "osism", "--at", "1.2");
        assertEquals("the ledger of stream osism goes on after 1.2\n", recovered.out());
        assertTrue(TextFile.read(base.resolve("site-state/audit.jsonl"))
                .contains("[\"ledger\",\"recover\",\"--stream\",\"osism\",\"--at\",\"1.2\","));
        assertEquals(13, hosts.call("site", "import", "out/osism-1-1").code());
        assertTrue(hosts.call("site", "status").out().contains("begun again at 1.2"));
        hosts.ok("site", "import", "out/osism-1-2");
        assertTrue(hosts.call("site", "status").out().contains("serves osism-1-2"));
    }

    @Test
    void aConnectedHostThatLostItsStateGoesOnByTheCommandOfTheHint() throws IOException {
        hosts.lose("connected", true);
        CalledFerry refused = hosts.call("connected", "export");
        assertEquals(13, refused.code(), refused.err());
        assertTrue(refused.err().contains("ferry ledger recover --stream osism --at 1.2;"), refused.err());
        assertTrue(refused.err().endsWith("ferry export --sequence 3\n"), refused.err());
        CalledFerry recovered =
                hosts.ok("connected", "ledger", "recover", "--stream", "osism", "--at", "1.2", "--json");
        assertEquals(
                "{\"schema\":\"ferry/ledger/1\",\"stream\":\"osism\",\"at\":\"1.2\",\"changed\":true}\n",
                recovered.out().replace(",\"aside\":null", ""));
        assertTrue(hosts.ok("connected", "export").out().endsWith("osism-1-3\n"));
        hosts.ok("site", "import", "out/osism-1-3");
    }

    @Test
    void whatIsNoNumberIsUsage() {
        for (String at : new String[] {"1", "osism-1-2", "1.0", "0.1", "1.2.3", "9999999999.1", "1.9999999999999999"}) {
            CalledFerry refused = hosts.call("site", "ledger", "recover", "--stream", "osism", "--at", at);
            assertEquals(2, refused.code(), at);
        }
        assertEquals(
                2,
                hosts.call("site", "ledger", "recover", "--stream", "other", "--at", "1.1")
                        .code());
        assertEquals(
                2,
                hosts.call("connected", "ledger", "recover", "--stream", "other", "--at", "1.1")
                        .code());
    }
}
