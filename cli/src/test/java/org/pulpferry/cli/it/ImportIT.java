package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pulpferry.pulp.RepositoryType;

/** What crosses from a real Pulp to another, by {@code bin/ferry}: one life of a site, told in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImportIT {
    private static final String SITE = "it-import";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final String files;

    ImportIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "import-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
        files = crossing.name("files");
    }

    @BeforeAll
    void exportOnce() throws Exception {
        crossing.files("files", 12, 300_000);
        crossing.copy("deb", RepositoryType.DEB, "debian-bookworm");
        crossing.copy("pypi", RepositoryType.PYTHON, "pypi");
        crossing.copy("galaxy", RepositoryType.ANSIBLE, "galaxy");
        crossing.empty("empty");
        host.configure(Map.of("repositories", crossing.configuration()));
        host.good("export", "--full");
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private String bundle(int sequence) {
        return host.bundle("lab-1-" + sequence).toString();
    }

    private void everythingIsServed() throws Exception {
        serves(crossing.paths(files));
    }

    private void serves(SortedMap<String, String> paths) throws Exception {
        assertFalse(paths.isEmpty());
        for (Map.Entry<String, String> each : paths.entrySet()) {
            assertEquals(each.getValue(), crossing.served(files + "/" + each.getKey()), each.getKey());
        }
    }

    @Test
    @Order(1)
    void aPlanSaysWhatAnImportWouldChangeAndChangesNothing() throws Exception {
        site.good("verify", bundle(1));
        site.good("inspect", bundle(1));

        Lab.Ran plan = site.good("import", "--plan", bundle(1));

        assertTrue(plan.out().contains(files), plan.toString());
        assertEquals("", crossing.snapshot());
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    @Order(2)
    void anImportMakesEveryRepositoryEqualAndServesIt() throws Exception {
        Lab.Ran ran = site.good("import", bundle(1));

        assertTrue(ran.out().contains("switched"), ran.toString());
        for (String name : crossing.names()) {
            assertEquals(crossing.units(crossing.up(), name), crossing.units(crossing.down(), name), name);
        }
        everythingIsServed();
        assertEquals(List.of(), site.leftovers());
        Path receipts = site.directory().resolve("state/receipts");
        assertTrue(Files.isDirectory(receipts), ran.toString());
        Lab.Ran status = site.good("status");
        assertTrue(status.out().contains("serves lab-1-1"), status.toString());
    }

    @Test
    @Order(3)
    void theSameBundleAgainIsNothingToDo() throws Exception {
        String before = crossing.snapshot();

        Lab.Ran ran = site.good("import", bundle(1));

        assertTrue(ran.out().contains("nothing to do"), ran.toString());
        assertEquals(before, crossing.snapshot());
    }

    @Test
    @Order(4)
    void aStagedBundleIsSeenOnlyAfterTheSwitch() throws Exception {
        SortedMap<String, String> first = crossing.paths(files);
        crossing.files("files", 15, 310_000);
        SortedMap<String, String> second = crossing.paths(files);
        assertNotEquals(first, second);
        host.good("export", "--full");

        Lab.Ran staged = site.good("import", "--stage-only", bundle(2));

        assertTrue(staged.out().contains("staged"), staged.toString());
        assertEquals(crossing.units(crossing.up(), files), crossing.units(crossing.down(), files));
        serves(first);
        site.good("switch");
        serves(second);
        site.good("rollback");
        serves(first);
        site.good("switch", "2");
        serves(second);
    }

    @Test
    @Order(5)
    void aRollbackWorksAlsoWherePulpKeepsOneVersionOnly() throws Exception {
        SortedMap<String, String> second = crossing.paths(files);
        crossing.retainAtDown("files", 1);
        crossing.files("files", 9, 290_000);
        SortedMap<String, String> third = crossing.paths(files);
        host.good("export", "--full");

        site.good("import", bundle(3));

        serves(third);
        site.good("rollback");
        serves(second);
        site.good("switch", "3");
        serves(third);
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    @Order(6)
    void memoryDoesNotGrowWithTheContent() throws Exception {
        crossing.files("large", 40, 300_000_000);
        host.configure(Map.of("repositories", "{name: " + crossing.name("large") + ", type: file/file}"));
        host.good("export", "--full");

        site.goodInLittleMemory("import", bundle(4));

        assertEquals(
                crossing.units(crossing.up(), crossing.name("large")),
                crossing.units(crossing.down(), crossing.name("large")));
    }
}
