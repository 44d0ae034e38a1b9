package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pulpferry.pulp.FoundUnit;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentTypes;

/** Imports of only what changed, on real Pulps, for each type that has a rule; every state is compared unit by unit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ChangeIT {
    private static final String SITE = "it-change";
    private static final Waiting PATIENTLY = Waiting.quietly(Duration.ofMinutes(5));
    private static final List<String> WHICH = List.of("deb", "files", "galaxy", "pypi");
    private static final List<String> DROPPED = List.of("deb.release_file", "deb.package_index");
    private static final int ROUNDS = 3;

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final Random random = new Random(20_261_123);
    /** By repository, the version at "up" that holds everything. */
    private final Map<String, RepositoryVersion> everything = new HashMap<>();

    private int exported;

    ChangeIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "change-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    @BeforeAll
    void fill() throws Exception {
        crossing.files("files", 150, 300_000);
        crossing.copy("deb", RepositoryType.DEB, "debian-bookworm");
        restoreWhatDebDropped();
        crossing.copy("pypi", RepositoryType.PYTHON, "pypi");
        crossing.content(RepositoryType.ANSIBLE, "marked", "galaxy");
        for (String which : WHICH) {
            everything.put(which, latest(crossing.up(), which));
        }
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private Repository repository(PulpClient pulp, String which) throws Exception {
        return pulp.repositories().named(crossing.name(which)).get(0);
    }

    private RepositoryVersion latest(PulpClient pulp, String which) throws Exception {
        return pulp.repositories().latest(repository(pulp, which));
    }

    private RepositoryVersion everything(String which) {
        return Objects.requireNonNull(everything.get(which), which);
    }

    private void modify(PulpClient pulp, String which, Modification change) throws Exception {
        String href = repository(pulp, which).href();
        pulp.tasks().await(pulp.repositories().startModify(href, change, UUID.randomUUID()), PATIENTLY);
    }

    private static List<FoundUnit> units(PulpClient pulp, RepositoryVersion version, String type) throws Exception {
        ContentType known = ContentTypes.of(type).orElseThrow();
        return pulp.contents().finder(version).all(known);
    }

    /** A copy is a modification, too. */
    private void restoreWhatDebDropped() throws Exception {
        Repository source =
                crossing.up().repositories().named("debian-bookworm").get(0);
        RepositoryVersion version = crossing.up().repositories().latest(source);
        List<String> dropped = new ArrayList<>();
        for (String type : DROPPED) {
            units(crossing.up(), version, type).forEach(unit -> dropped.add(unit.prn()));
        }
        modify(crossing.up(), "deb", new Modification(null, dropped, List.of()));
    }

    /** Brings a repository at "up" to everything but these units; what deb would drop is named again. */
    private void without(String which, Set<String> prns) throws Exception {
        RepositoryVersion all = everything(which);
        List<String> again = new ArrayList<>();
        for (String type : DROPPED) {
            if (all.present().containsKey(type)) {
                for (FoundUnit unit : units(crossing.up(), all, type)) {
                    if (!prns.contains(unit.prn())) {
                        again.add(unit.prn());
                    }
                }
            }
        }
        modify(crossing.up(), which, new Modification(all.href(), again, List.copyOf(prns)));
    }

    /** PRNs of some units of everything, by type: those whose key contains a text. */
    private Set<String> some(String which, String type, String part) throws Exception {
        Set<String> prns = new HashSet<>();
        for (FoundUnit unit : units(crossing.up(), everything(which), type)) {
            if (unit.key().stream().anyMatch(each -> !each.matches("[0-9a-f]{64}") && each.contains(part))) {
                prns.add(unit.prn());
            }
        }
        assertFalse(prns.isEmpty(), which + " has no " + type + " " + part);
        return prns;
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
        without("files", some("files", "file.file", "7.bin"));
        without("deb", some("deb", "deb.package", "amd64"));
        without("pypi", some("pypi", "python.python", "six"));
        Set<String> galaxy = some("galaxy", "ansible.role", "");
        galaxy.addAll(some("galaxy", "ansible.collection_signature", ""));
        galaxy.addAll(some("galaxy", "ansible.collection_deprecation", ""));
        without("galaxy", galaxy);
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        site.good("import", bundle);

        assertEquals(WHICH.size(), count(plan, "all of it is imported: there is nothing at the site"), plan.toString());
        everyRepositoryIsEqual();
    }

    @Test
    @Order(2)
    void whatIsNewIsAddedToEachType() throws Exception {
        for (String which : WHICH) {
            without(which, Set.of());
        }
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        changesAlone(bundle);

        String why = "what changed is imported: the site's version is the one that bundle lab-1-1 brought";
        assertEquals(WHICH.size(), count(plan, why), plan.toString());
        everyRepositoryIsEqual();
    }

    @Test
    @Order(3)
    void whatIsGoneIsRemovedFromEachTypeAndDebKeepsTheIndexThatStays() throws Exception {
        without("files", some("files", "file.file", "3.bin"));
        Set<String> deb = some("deb", "deb.package", "time_");
        deb.addAll(some("deb", "deb.package_index", "arm64"));
        without("deb", deb);
        without("pypi", some("pypi", "python.python", "id"));
        Set<String> galaxy = some("galaxy", "ansible.namespace", "");
        galaxy.addAll(some("galaxy", "ansible.collection_signature", ""));
        galaxy.addAll(some("galaxy", "ansible.collection_mark", ""));
        galaxy.addAll(some("galaxy", "ansible.collection_deprecation", ""));
        without("galaxy", galaxy);
        String bundle = export();

        changesAlone(bundle);

        everyRepositoryIsEqual();
        String index = crossing.name("deb") + "/dists/bookworm/main/binary-amd64/Packages";
        assertEquals(64, crossing.served(index).length(), index);
    }

    @Test
    @Order(4)
    void moreUnitsThanOneRequestMayNameArePutTogetherFirst() throws Exception {
        for (String which : WHICH) {
            without(which, Set.of());
        }
        without("files", some("files", "file.file", "8.bin"));
        String bundle = export();
        long version = latest(crossing.down(), "files").number();
        int before = crossing.tasksAtDown("add_and_remove");

        site.configure(Map.of("limits", "{units: 4}"));
        changesAlone(bundle);
        site.configure(Map.of());

        everyRepositoryIsEqual();
        assertEquals(version + 1, latest(crossing.down(), "files").number());
        int of15Added15Removed = 9;
        assertTrue(crossing.tasksAtDown("add_and_remove") - before > of15Added15Removed);
    }

    @Test
    @Order(5)
    void nothingIsDoneWhereNothingChanged() throws Exception {
        String before = "";
        for (String which : WHICH) {
            before += latest(crossing.down(), which).href();
        }
        String bundle = export();

        Lab.Ran plan = site.good("import", "--plan", bundle);
        changesAlone(bundle);

        String after = "";
        for (String which : WHICH) {
            after += latest(crossing.down(), which).href();
        }
        assertEquals(before, after);
        assertEquals(WHICH.size(), count(plan, "nothing is imported: nothing changed since bundle"), plan.toString());
    }

    @Test
    @Order(6)
    void aRepositoryThatSomebodyChangedIsSetRightAndNamed() throws Exception {
        RepositoryVersion there = latest(crossing.down(), "files");
        FoundUnit gone = units(crossing.down(), there, "file.file").get(0);
        modify(crossing.down(), "files", new Modification(null, List.of(), List.of(gone.prn())));
        without("files", some("files", "file.file", "5.bin"));
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
        without("files", some("files", "file.file", "9.bin"));
        without("deb", some("deb", "deb.package", "arm64"));
        String bundle = export();

        changesAlone(bundle);

        everyRepositoryIsEqual();
    }

    @Test
    @Order(8)
    void randomHistoriesLossesAndKillsEndInTheSameState() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            for (String which : WHICH) {
                without(which, random(which));
            }
            String bundle = export();
            if (round < ROUNDS - 1 && random.nextInt(3) == 0) {
                continue; // it is lost on its way
            }
            if (random.nextBoolean()) {
                crossing.cleanUpAtDown();
            }
            Process ferry = site.start("import", bundle);
            if (!ferry.waitFor(2_000 + random.nextInt(12_000), TimeUnit.MILLISECONDS)) {
                ferry.destroyForcibly().waitFor();
            }
            site.good("import", bundle);
            everyRepositoryIsEqual();
        }
    }

    private Set<String> random(String which) throws Exception {
        Set<String> prns = new TreeSet<>();
        for (String prn :
                new TreeSet<>(crossing.up().contents().prns(everything(which)).values())) {
            boolean needed = prn.startsWith("prn:deb.release") || prn.startsWith("prn:deb.package:");
            if (!needed && random.nextInt(6) == 0) {
                prns.add(prn);
            }
        }
        return prns;
    }
}
