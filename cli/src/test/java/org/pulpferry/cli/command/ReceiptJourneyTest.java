package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;

/** The weekly round with receipts, by the commands a person types, between two fake Pulps. */
class ReceiptJourneyTest {
    @TempDir
    Path base = Path.of("");

    @Test
    void theReceiptDecidesWhatTravelsNextTime() throws IOException {
        try (TwoHosts hosts = new TwoHosts(base, 1)) {
            hosts.files("a.txt", "alpha", "b.txt", "beta");
            CalledFerry all = hosts.ok("connected", "export");
            assertTrue(all.err().contains("site-a gets everything: nothing is known"), all.err());
            hosts.ok("site", "import", hosts.at("out/osism-1-1"));
            hosts.ok("site", "receipt", "--out", hosts.at("stick"));
            hosts.files("a.txt", "alpha", "b.txt", "beta", "c.txt", "gamma");
            String receipt = receipt();

            CalledFerry plan = hosts.ok("connected", "plan", "--for", receipt);
            assertTrue(plan.out().contains("\nsite-a holds osism-1-1, by receipt 2 of "), plan.out());
            assertTrue(plan.out().contains(": 2 artifacts\n3 artifacts, 14 B; carried: 1, 5 B\n"), plan.out());
            CalledFerry json = hosts.ok("connected", "plan", "--for", receipt, "--json");
            assertTrue(
                    json.out()
                            .contains("\"against\":[{\"site\":\"site-a\",\"word\":\"acknowledgement\",\"receipt\":2,"),
                    json.out());
            assertTrue(json.out().contains("\"bundles\":[\"osism-1-1\"],\"artifacts\":2}],\"base\":{"), json.out());

            CalledFerry export = hosts.ok("connected", "export", "--json", "--for", receipt);
            assertTrue(export.out().contains("\"carried\":1,"), export.out());
            hosts.ok("connected", "write", hosts.at("out/osism-1-2"), "--to", hosts.at("stick"));
            CalledFerry imported = hosts.ok("site", "import", hosts.at("stick/osism-1-2"), "--json");
            assertTrue(imported.out().contains("\"artifacts\":1,"), imported.out());
            assertEquals(3, hosts.down.artifacts());
            assertTrue(hosts.ok("connected", "export").err().contains("nothing to do"));
        }
    }

    @Test
    void whatTheSiteHasUnchangedCostsAFewLines() throws IOException {
        try (TwoHosts hosts = new TwoHosts(base, 1)) {
            hosts.files("a.txt", "alpha", "b.txt", "beta");
            hosts.ok("connected", "export");
            CalledFerry early = hosts.ok("connected", "export", "--since", "1", "--heartbeat");
            assertTrue(
                    early.err().contains("\"files\" is unchanged since osism-1-1, which all these sites hold"),
                    early.err());
            CalledFerry refused = hosts.call("site", "import", hosts.at("out/osism-1-2"));
            assertEquals(17, refused.code(), refused.err());
            assertTrue(refused.err().contains("as bundle osism-1-1 brought it"), refused.err());
            assertEquals(
                    17,
                    hosts.call("site", "import", "--plan", hosts.at("out/osism-1-2"))
                            .code());
            hosts.ok("site", "import", hosts.at("out/osism-1-1"));
            hosts.ok("site", "receipt", "--out", hosts.at("stick"));

            CalledFerry plan = hosts.ok("connected", "plan", "--heartbeat", "--for", receipt());
            assertTrue(plan.out().contains("2 units, unchanged since bundle 1.1, not carried again\n"), plan.out());
            CalledFerry export = hosts.ok("connected", "export", "--json", "--heartbeat", "--for", receipt());
            assertTrue(
                    export.out()
                            .contains(
                                    "\"unchanged\":[{\"name\":\"files\",\"type\":\"file/file\",\"since\":{\"epoch\":1,\"sequence\":1,"),
                    export.out());
            CalledFerry inspected = hosts.ok("site", "inspect", hosts.at("out/osism-1-3"));
            assertTrue(inspected.out().contains(", unchanged since osism-1-1\n"), inspected.out());
            hosts.ok("site", "verify", hosts.at("out/osism-1-3"));
            CalledFerry planned = hosts.ok("site", "import", "--plan", hosts.at("out/osism-1-3"));
            assertTrue(
                    planned.out().contains("nothing is imported: it is unchanged since bundle osism-1-1"),
                    planned.out());
            hosts.ok("site", "import", hosts.at("out/osism-1-3"));
        }
    }

    @Test
    void aSecondPersonApprovesABundleThatCarriesOnlyWhatIsNew() throws IOException {
        try (TwoHosts hosts = new TwoHosts(base, 2)) {
            hosts.files("a.txt", "alpha");
            hosts.ok("connected", "export");
            hosts.ok("second", "approve", hosts.at("out/osism-1-1"), "--key", hosts.at("bob.key"));
            hosts.ok("site", "import", hosts.at("out/osism-1-1"));
            hosts.files("a.txt", "alpha", "b.txt", "beta");
            hosts.ok("site", "receipt", "--out", hosts.at("stick"));
            hosts.ok("connected", "export", "--for", receipt());

            CalledFerry approved =
                    hosts.ok("second", "approve", hosts.at("out/osism-1-2"), "--key", hosts.at("bob.key"));

            assertTrue(approved.out().contains("b.txt"), approved.out());
            hosts.ok("site", "import", hosts.at("out/osism-1-2"));
        }
    }

    @Test
    void refusalsHaveTheirCodes() throws IOException {
        try (TwoHosts hosts = new TwoHosts(base, 1)) {
            hosts.files("a.txt", "alpha");
            hosts.ok("connected", "export");
            hosts.ok("site", "import", hosts.at("out/osism-1-1"));
            hosts.ok("site", "receipt", "--inventory", "--out", hosts.at("stick"));
            hosts.files("a.txt", "alpha", "b.txt", "beta");
            String receipt = receipt();

            assertEquals(
                    2,
                    hosts.call("connected", "export", "--for", hosts.at("nowhere"))
                            .code());
            assertEquals(
                    2,
                    hosts.call("connected", "export", "--for", receipt, "--full")
                            .code());
            assertEquals(
                    2,
                    hosts.call("connected", "export", "--for", receipt, "--since", "1")
                            .code());
            assertEquals(2, hosts.call("connected", "export", "--since", "9").code());
            Files.writeString(Path.of(receipt, "held.bin"), "x", StandardOpenOption.APPEND);
            CalledFerry damaged = hosts.call("connected", "export", "--for", receipt);
            assertEquals(22, damaged.code(), damaged.err());
            assertTrue(damaged.err().contains("hint: copy the receipt's folder again"), damaged.err());
            Files.delete(Path.of(receipt, "receipt.sig.json"));
            assertEquals(23, hosts.call("connected", "export", "--for", receipt).code());
            CalledFerry late = hosts.call("connected", "export", "--since", "1");
            assertEquals(0, late.code(), late.err());
        }
    }

    private String receipt() throws IOException {
        try (var found = Files.newDirectoryStream(base.resolve("stick"), "*.receipt")) {
            return found.iterator().next().toString();
        }
    }
}
