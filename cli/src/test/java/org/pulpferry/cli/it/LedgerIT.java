package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * State directories that are lost or come back from an older copy, on both hosts, and a bundle that wants two signers, on two real Pulps. Told in
 * order: the bundles that the connected host makes are those that the site imports.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LedgerIT {
    private static final int REPLAY = 13;
    private static final String SITE = "it-ledger";
    private static final String LEDGER = "state/ledger/lab.log";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;

    LedgerIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "ledger-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    @BeforeAll
    void twoBundlesOfWhichAnOlderCopyKnowsOne() throws Exception {
        export();
        in(host, "cp -a state older");
        export();
        assertEquals(List.of("lab-1-1", "lab-1-2"), host.finished());
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private void export() throws Exception {
        crossing.grow("files", 1);
        host.configure(Map.of("repositories", crossing.configuration()));
        host.good("export");
    }

    private String bundle(int sequence) {
        return host.bundle("lab-1-" + sequence).toString();
    }

    private void in(Host which, String command) throws Exception {
        lab.asFerry("", "bash", "-ec", "cd '" + which.directory() + "'; " + command);
    }

    private static Lab.Ran refused(int code, Host which, String... arguments) throws Exception {
        Lab.Ran ran = which.ferry(arguments);
        assertEquals(code, ran.code(), List.of(arguments) + ": " + ran);
        assertTrue(ran.err().contains("hint: "), ran.toString());
        return ran;
    }

    private static Lab.Ran recover(Host which, String at) throws Exception {
        return which.ferry("ledger", "recover", "--stream", "lab", "--at", at);
    }

    private static void recovers(Host which, String below, String at) throws Exception {
        assertEquals(REPLAY, recover(which, below).code());
        Lab.Ran ran = recover(which, at);
        assertEquals(0, ran.code(), ran.toString());
    }

    @Test
    @Order(1)
    void aLostStateDirectoryDoesNotSignASecondBundleOfANumber() throws Exception {
        in(host, "mv state newest; mkdir -m 700 state; mv out elsewhere; mkdir out");
        host.trust(host.root());

        Lab.Ran byLabels = refused(REPLAY, host, "export");

        assertTrue(byLabels.err().contains("label ferry.sent.lab"), byLabels.toString());
        in(host, "rmdir out; mv elsewhere out");
        Lab.Ran byBundles = refused(REPLAY, host, "export");
        assertTrue(byBundles.err().contains("ferry ledger recover --stream lab --at 1.2"), byBundles.toString());
        assertEquals(List.of("lab-1-1", "lab-1-2"), host.bundles());
        assertEquals(List.of(), host.leftovers());
        recovers(host, "1.1", "1.2");
        host.good("export");
        assertEquals(List.of("lab-1-1", "lab-1-2", "lab-1-3"), host.finished());
    }

    @Test
    @Order(2)
    void anOlderCopyOfItDoesNotEither() throws Exception {
        in(host, "rm -r state; cp -a older state; mv out elsewhere; mkdir out");

        refused(REPLAY, host, "export", "--full");

        in(host, "rmdir out; mv elsewhere out");
        refused(REPLAY, host, "plan");
        refused(2, host, "export", "--full", "--sequence", "3");
        recovers(host, "1.2", "1.3");
        host.good("export", "--full");
        assertEquals(List.of("lab-1-1", "lab-1-2", "lab-1-3", "lab-1-4"), host.finished());
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    @Order(3)
    void aSiteRefusesALedgerThatIsGoneOrEditedAndGoesOnWhereAPersonSays() throws Exception {
        site.good("import", bundle(1));
        in(site, "cp -a state older");
        site.good("import", bundle(2));
        String served = crossing.snapshot();
        String edit = "sed -i '1s/\"sequence\":2/\"sequence\":1/' " + LEDGER;
        for (String spoil : List.of("rm " + LEDGER, "rm " + LEDGER + "*", edit)) {
            in(site, spoil);
            refused(REPLAY, site, "import", bundle(2));
            recovers(site, "1.1", "1.2");
        }
        refused(REPLAY, site, "import", bundle(1));
        assertEquals(served, crossing.snapshot());
        site.good("import", bundle(2));
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    @Order(4)
    void aSiteRefusesAnOlderCopyOfItsStateDirectory() throws Exception {
        String served = crossing.snapshot();
        in(site, "rm -r state; cp -a older state");

        for (String[] command :
                List.of(new String[] {"import", bundle(3)}, new String[] {"switch", "1"}, new String[] {"receipt"})) {
            Lab.Ran ran = refused(REPLAY, site, command);
            assertTrue(ran.err().contains("--at 1.2"), ran.toString());
        }

        assertEquals(served, crossing.snapshot());
        recovers(site, "1.1", "1.2");
        site.good("import", bundle(3));
        assertTrue(site.good("status").out().contains("serves lab-1-3"));
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    @Order(5)
    void aStateDirectoryThatIsGoneIsFilledAgainFromTheMedia() throws Exception {
        in(site, "rm -r state; mkdir -m 700 state");
        site.trust(host.root());

        refused(REPLAY, site, "import", bundle(4));

        recovers(site, "1.2", "1.3");
        site.good("import", bundle(3));
        site.good("import", bundle(4));
        site.good("rollback");
        assertTrue(site.good("status").out().contains("serves lab-1-3"));
    }

    /** A machine of its own, with its own state directory and no Pulp. */
    private record Second(Lab lab, Path directory, ConnectedHost from) implements Host {
        @Override
        public Map<String, String> standard() {
            Map<String, String> values = new LinkedHashMap<>(from.standard());
            values.put("pulp.url", "http://127.0.0.1:9");
            values.put("state", directory + "/state");
            return values;
        }
    }

    @Test
    @Order(6)
    void aBundleThatWantsTwoSignersIsTakenWhenASecondHasApprovedIt() throws Exception {
        host.good("keys", "generate", "second", "--out", "keys", "--no-passphrase");
        host.good("trust", "update", "--add", "keys/second.pub", "--threshold", "2", "--out", "trust");
        host.good("trust", "sign", "trust/2.root.json", "--key", "keys/release.key");
        host.good("trust", "init", "--root", "trust/2.root.json");
        Second second = new Second(lab, lab.directory("ledger-second"), host);
        in(second, "mkdir -m 700 state");
        second.configure(Map.of());
        second.trust(host.root());

        crossing.grow("files", 1);
        Lab.Ran exported = host.good("export");

        assertTrue(exported.err().contains("ferry approve"), exported.toString());
        String served = crossing.snapshot();
        refused(10, site, "verify", bundle(5));
        refused(10, site, "import", bundle(5));
        assertEquals(served, crossing.snapshot());
        String key = host.directory().resolve("keys/second.key").toString();
        refused(
                11,
                second,
                "approve",
                bundle(5),
                "--key",
                host.directory().resolve("keys/stranger.key").toString());
        Lab.Ran page = second.good("approve", "--review", "--against", bundle(4), bundle(5));
        assertTrue(page.out().contains("1 new, 0 changed, 0 gone"), page.toString());
        Lab.Ran approved = second.good("approve", bundle(5), "--key", key);
        assertTrue(approved.out().contains("as many as are wanted"), approved.toString());
        assertTrue(second.good("approve", bundle(5), "--key", key).out().contains("nothing to do"));
        site.good("verify", bundle(5));
        site.good("import", bundle(5));
        for (Map.Entry<String, String> each :
                crossing.paths(crossing.name("files")).entrySet()) {
            assertEquals(each.getValue(), crossing.served(crossing.name("files") + "/" + each.getKey()), each.getKey());
        }
        assertEquals(List.of(), site.leftovers());
    }
}
