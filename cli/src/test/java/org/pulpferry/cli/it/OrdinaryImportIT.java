package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pulpferry.pulp.RepositoryType;

/** A type that ferry has no rule for takes Pulp's ordinary import, on real Pulps; a repository beside it is changed by its rule. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OrdinaryImportIT {
    private static final String SITE = "it-ordinary";
    private static final String LIST = "/repodata/repomd.xml";
    private static final String PACKAGES = "/Packages/f/ferrylab-";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private int exported;

    OrdinaryImportIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "ordinary-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    @BeforeAll
    void fill() throws Exception {
        crossing.content(RepositoryType.RPM, "rpms", "rpm", "1");
        crossing.grow("files", 3);
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    /** Imports what "up" has now, after a plan, whose lines for the rpms are the answer. */
    private String carried() throws Exception {
        exported++;
        host.good("export", "--full");
        String bundle = host.bundle("lab-1-" + exported).toString();
        Lab.Ran plan = site.good("import", "--plan", bundle);
        site.good("import", bundle);
        for (String name : crossing.names()) {
            assertEquals(crossing.units(crossing.up(), name), crossing.units(crossing.down(), name), name);
        }
        assertEquals(List.of(), site.leftovers());
        List<String> lines = plan.out().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(crossing.name("rpm"))) {
                return lines.get(i) + lines.get(i + 1);
            }
        }
        throw new AssertionError(plan.toString());
    }

    /** The digest of a file of the rpms, as clients get it. */
    private String served(String path) throws Exception {
        String digest = crossing.served(crossing.name("rpm") + path);
        assertEquals(64, digest.length(), path + ": " + digest);
        return digest;
    }

    @Test
    @Order(1)
    void theFirstImportIsServed() throws Exception {
        String planned = carried();

        assertTrue(planned.endsWith("  all of it is imported: there is nothing at the site"), planned);
        served(PACKAGES + "stays-1.0-1.noarch.rpm");
        served(PACKAGES + "grows-1.0-1.noarch.rpm");
    }

    @Test
    @Order(2)
    void aChangeIsImportedWholeAndThePlanSaysWhyWhileTheFilesBesideItGoByTheirRule() throws Exception {
        crossing.content(RepositoryType.RPM, "rpms", "rpm", "2");
        crossing.grow("files", 1);
        String listed = served(LIST);
        int before = crossing.tasksAtDown("add_and_remove");

        String planned = carried();

        assertTrue(planned.contains("2 units here, 2 in the bundle: 1 new, 1 gone"), planned);
        assertTrue(planned.endsWith("  all of it is imported: ferry has no rule for changes of rpm/rpm"), planned);
        assertEquals(before + 1, crossing.tasksAtDown("add_and_remove"), "the files, by one modification");
        assertNotEquals(listed, served(LIST));
        served(PACKAGES + "stays-1.0-1.noarch.rpm");
        served(PACKAGES + "grows-1.1-1.noarch.rpm");
    }

    @Test
    @Order(3)
    void nothingIsImportedWhereOnlyTheFilesChanged() throws Exception {
        crossing.grow("files", 1);

        String planned = carried();

        assertTrue(planned.endsWith("  nothing is imported: nothing changed since bundle lab-1-2"), planned);
    }
}
