package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pulpferry.pulp.FoundUnit;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.RepositoryVersion;

/** Imports of only what changed, on real Pulps, for each type that has a rule; every state is compared unit by unit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangeIT {
    private static final String SITE = "it-change";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final FourKinds kinds;
    private int exported;

    ChangeIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "change-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
        kinds = new FourKinds(crossing);
    }

    @BeforeAll
    void fill() throws Exception {
        kinds.fill(150, 300_000);
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private String export() throws Exception {
        exported++;
        host.good("export", "--full");
        return host.bundle("lab-1-" + exported).toString();
    }

    private void everyRepositoryIsEqual() throws Exception {
        for (String name : crossing.names()) {
            SortedSet<String> down = new TreeSet<>(crossing.units(crossing.down(), name));
            assertEquals(crossing.units(crossing.up(), name), down, name);
        }
        assertEquals(List.of(), site.leftovers());
    }

    private Lab.Ran changesAlone(String bundle) throws Exception {
        Lab.Ran ran = site.good("import", bundle);
        assertFalse(ran.err().contains("imported whole"), ran.toString());
        return ran;
    }

    private static int count(Lab.Ran ran, String text) {
        return ran.out().split(Pattern.quote(text), -1).length - 1;
    }

    @Test
    @Order(1)
    void theFirstImportIsWhole() throws Exception {
        kinds.without("files", kinds.some("files", "file.file", "7.bin"));
        kinds.without("deb", kinds.some("deb", "deb.package", "amd64"));
        kinds.without("pypi", kinds.some("pypi", "python.python", "six"));
        Set<String> galaxy = kinds.some("galaxy", "ansible.role", "");
        galaxy.addAll(kinds.some("galaxy", "ansible.collection_signature", ""));
        galaxy.addAll(kinds.some("galaxy", "ansible.collection_deprecation", ""));
        kinds.without("galaxy", galaxy);
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        site.good("import", bundle);

        assertEquals(
                FourKinds.WHICH.size(),
                count(plan, "all of it is imported: there is nothing at the site"),
                plan.toString());
        everyRepositoryIsEqual();
    }

    @Test
    @Order(2)
    void whatIsNewIsAddedToEachType() throws Exception {
        for (String which : FourKinds.WHICH) {
            kinds.without(which, Set.of());
        }
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        changesAlone(bundle);

        String why = "what changed is imported: the site's version is the one that bundle lab-1-1 brought";
        assertEquals(FourKinds.WHICH.size(), count(plan, why), plan.toString());
        everyRepositoryIsEqual();
    }

    @Test
    @Order(3)
    void whatIsGoneIsRemovedFromEachTypeAndDebKeepsTheIndexThatStays() throws Exception {
        kinds.without("files", kinds.some("files", "file.file", "3.bin"));
        Set<String> deb = kinds.some("deb", "deb.package", "time_");
        deb.addAll(kinds.some("deb", "deb.package_index", "arm64"));
        kinds.without("deb", deb);
        kinds.without("pypi", kinds.some("pypi", "python.python", "id"));
        Set<String> galaxy = kinds.some("galaxy", "ansible.namespace", "");
        galaxy.addAll(kinds.some("galaxy", "ansible.collection_signature", ""));
        galaxy.addAll(kinds.some("galaxy", "ansible.collection_mark", ""));
        galaxy.addAll(kinds.some("galaxy", "ansible.collection_deprecation", ""));
        kinds.without("galaxy", galaxy);
        String bundle = export();

        changesAlone(bundle);

        everyRepositoryIsEqual();
        String index = crossing.name("deb") + "/dists/bookworm/main/binary-amd64/Packages";
        assertEquals(64, crossing.served(index).length(), index);
    }

    @Test
    @Order(4)
    void moreUnitsThanOneRequestMayNameArePutTogetherFirst() throws Exception {
        for (String which : FourKinds.WHICH) {
            kinds.without(which, Set.of());
        }
        kinds.without("files", kinds.some("files", "file.file", "8.bin"));
        String bundle = export();
        long version = kinds.latest(crossing.down(), "files").number();
        int before = crossing.tasksAtDown("add_and_remove");

        site.configure(Map.of("limits", "{units: 4}"));
        changesAlone(bundle);
        site.configure(Map.of());

        everyRepositoryIsEqual();
        assertEquals(version + 1, kinds.latest(crossing.down(), "files").number());
        int of15Added15Removed = 9;
        assertTrue(crossing.tasksAtDown("add_and_remove") - before > of15Added15Removed);
    }

    @Test
    @Order(5)
    void nothingIsDoneWhereNothingChanged() throws Exception {
        String before = "";
        for (String which : FourKinds.WHICH) {
            before += kinds.latest(crossing.down(), which).href();
        }
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        changesAlone(bundle);

        String after = "";
        for (String which : FourKinds.WHICH) {
            after += kinds.latest(crossing.down(), which).href();
        }
        assertEquals(before, after);
        assertEquals(
                FourKinds.WHICH.size(),
                count(plan, "nothing is imported: nothing changed since bundle"),
                plan.toString());
    }

    @Test
    @Order(6)
    void aRepositoryThatSomebodyChangedIsSetRightAndNamed() throws Exception {
        RepositoryVersion there = kinds.latest(crossing.down(), "files");
        FoundUnit gone = FourKinds.units(crossing.down(), there, "file.file").get(0);
        kinds.modify(crossing.down(), "files", new Modification(null, List.of(), List.of(gone.prn())));
        kinds.without("files", kinds.some("files", "file.file", "5.bin"));
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        Lab.Ran ran = changesAlone(bundle);

        assertEquals(
                1,
                count(plan, "what changed is imported: the site's version was listed and compared"),
                plan.toString());
        assertTrue(ran.err().contains(gone.key().get(0)), ran.toString());

        assertTrue(ran.err().contains("with 0 units more and 1 fewer"), ran.toString());
        everyRepositoryIsEqual();
    }

    @Test
    @Order(7)
    void aRepositoryOfWhichPulpKeepsOneVersionIsChangedAlone() throws Exception {
        crossing.retainAtDown("files", 1);
        crossing.retainAtDown("deb", 1);
        kinds.without("files", kinds.some("files", "file.file", "9.bin"));
        kinds.without("deb", kinds.some("deb", "deb.package", "arm64"));
        String bundle = export();

        changesAlone(bundle);

        everyRepositoryIsEqual();
    }

    @Test
    @Order(8)
    void aNamespaceThatPulpDropsWithItsLastCollectionIsThereWhereTheBundleKeepsIt() throws Exception {
        FoundUnit namespace = FourKinds.units(crossing.up(), kinds.everything("galaxy"), "ansible.namespace")
                .get(0);
        String name = namespace.key().get(0);
        kinds.without("galaxy", kinds.some("galaxy", "ansible.collection_version", name));
        assertFalse(crossing.units(crossing.up(), crossing.name("galaxy"))
                .toString()
                .contains("ansible.namespace"));
        kinds.modify(crossing.up(), "galaxy", new Modification(null, List.of(namespace.prn()), List.of()));
        String bundle = export();

        Lab.Ran ran = site.good("import", bundle);

        assertTrue(
                ran.err()
                        .contains(
                                "is imported whole, since what changed could not be imported alone: Pulp made version"),
                ran.toString());
        everyRepositoryIsEqual();
    }
}
