package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.pulpferry.pulp.RepositoryType;

/** What the site holds decides what travels, between two real Pulps: one life of a site with losses, told in order. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DeltaIT {
    private static final String SITE = "it-delta";
    private static final String NEW_SITE = "it-delta-new";
    /** Of one generated file: random bytes, which no compression makes less. */
    private static final long FILE = 20_000;

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final String files;
    private @Nullable SiteHost other;

    DeltaIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "delta-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
        files = crossing.name("files");
    }

    @BeforeAll
    void fill() throws Exception {
        crossing.grow("files", 6);
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    @Test
    @Order(1)
    void theReceiptCarriedBackLeavesOutAllButWhatIsNew() throws Exception {
        Lab.Ran full = host.good("export", "--json");
        assertEquals(6, number("carried", full));
        Path bundle = bundle(full);
        assertTrue(size(bundle) > 6 * FILE, "everything");
        assertEquals(6, number("artifacts", site.good("import", "--json", bundle.toString())));
        crossing.grow("files", 3);
        crossing.retainAtUp("files", 1); // the version that the first bundle was made of is gone

        Lab.Ran delta = host.good("export", "--json", "--for", receipt());

        assertEquals(3, number("carried", delta));
        long data = size(bundle(delta).resolve("data"));
        assertTrue(data > 3 * FILE && data < 3 * FILE + 10_000, "bytes of data: " + data);
        assertEquals(
                3,
                number("artifacts", site.good("import", "--json", bundle(delta).toString())));
        equal();
        assertTrue(host.good("export").err().contains("nothing to do"));
    }

    @Test
    @Order(2)
    void aLostBundleIsHealedByTheNextOne() throws Exception {
        crossing.grow("files", 2);
        Lab.Ran lost = host.good("export", "--json", "--for", receipt());
        assertEquals(2, number("carried", lost));
        crossing.grow("files", 1);

        Lab.Ran next = host.good("export", "--json");

        assertEquals(3, number("carried", next), "what the lost one had, and what is new");
        assertEquals(
                3,
                number("artifacts", site.good("import", "--json", bundle(next).toString())));
        equal();
        Lab.Ran late = site.ferry("import", bundle(lost).toString());
        assertEquals(13, late.code(), late.toString());
    }

    @Test
    @Order(3)
    void aSiteWhoseImportWasCutOffGetsOnlyTheRestByItsInventory() throws Exception {
        host.good("export", "--for", receipt());
        SortedSet<String> before = new TreeSet<>(crossing.paths(files).values());
        crossing.grow("files", 5);
        SortedSet<String> grown = new TreeSet<>(crossing.paths(files).values());
        grown.removeAll(before);
        Path bundle = bundle(host.good("export", "--json"));
        // one file in a batch, so that a part of them arrives
        site.configure(Map.of("limits", "{rows: 1}"));
        Process cut = site.start("import", bundle.toString());
        Crossing.await(() -> !cut.isAlive() || held(grown) > 2);
        cut.destroyForcibly().waitFor();
        site.configure(Map.of());

        Lab.Ran next = host.good("export", "--json", "--for", receipt("--inventory"));

        long carried = number("carried", next);
        assertTrue(carried < 5, "what had arrived whole is not carried again: " + carried);
        assertTrue(carried >= 5 - held(grown), "what had not arrived is: " + carried);
        site.good("import", bundle(next).toString());
        equal();
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    @Order(4)
    void artifactsThatAreGoneAreNamedAndAnInventoryHeals() throws Exception {
        String receipt = receipt();
        long all = crossing.paths(files).size();
        crossing.forgetAtDown();
        crossing.orphanCleanupAtDown();
        crossing.grow("files", 1);
        Lab.Ran delta = host.good("export", "--json", "--for", receipt);
        assertEquals(1, number("carried", delta));

        Lab.Ran refused = site.ferry("import", "--json", bundle(delta).toString());

        assertEquals(17, refused.code(), refused.toString());
        assertTrue(refused.out().contains("refers to " + all + " artifacts that it does not carry"), refused.out());
        assertTrue(refused.out().contains("of repository \\u0022" + files + "\\u0022 " + all), refused.out());
        assertTrue(refused.out().contains("had all of them"), refused.out());
        assertTrue(refused.out().contains("ferry receipt --inventory"), refused.out());
        String acknowledgement = Lab.text(Path.of(receipt(), "receipt.json"));
        assertTrue(acknowledgement.contains("\"held\":[],"), acknowledgement);

        Lab.Ran healing = host.good("export", "--json", "--for", receipt("--inventory"));

        assertEquals(all + 1, number("carried", healing));
        assertEquals(
                all + 1,
                number(
                        "artifacts",
                        site.good("import", "--json", bundle(healing).toString())));
        equal();
    }

    @Test
    @Order(5)
    void aSiteThatWasRestoredFromABackupIsHealedByItsInventory() throws Exception {
        String before = receipt();
        crossing.grow("files", 2);
        String label = crossing.labelAtDown("files", "ferry.lab");
        lab.asFerry("", "cp", "-a", site.directory() + "/state", site.directory() + "/backup");
        site.good(
                "import", bundle(host.good("export", "--json", "--for", before)).toString());
        host.good("export", "--for", receipt()); // nothing to do: the site has said that it has all
        // Pulp and ferry come back as they were
        crossing.removeNewestVersionAtDown("files");
        crossing.labelAtDown("files", "ferry.lab", label);
        crossing.orphanCleanupAtDown();
        lab.asFerry("", "rm", "-rf", site.directory() + "/state");
        lab.asFerry("", "mv", site.directory() + "/backup", site.directory() + "/state");

        Lab.Ran old = host.ferry("plan", "--for", receipt());
        Lab.Ran next = host.good("export", "--json", "--for", receipt("--inventory"));

        assertEquals(3, old.code(), old.toString());
        assertTrue(old.err().contains("is older than"), old.err());
        assertEquals(2, number("carried", next), "made again, though nothing is new");
        assertEquals(
                2,
                number("artifacts", site.good("import", "--json", bundle(next).toString())));
        equal();
    }

    @Test
    @Order(6)
    void severalSitesGetWhatOneOfThemLacks() throws Exception {
        host.good("keys", "generate", NEW_SITE, "--out", "keys", "--no-passphrase");
        host.good(
                "trust",
                "update",
                "--stream",
                "lab",
                "--site",
                NEW_SITE + "=keys/" + NEW_SITE + ".pub",
                "--out",
                "next");
        host.good("trust", "sign", "next/2.root.json", "--key", "keys/release.key");
        host.good("trust", "init", "--root", "next/2.root.json");
        host.configure(Map.of("repositories", crossing.configuration(), "sites", "[" + SITE + ", " + NEW_SITE + "]"));
        int all = crossing.paths(files).size();

        Lab.Ran first = host.good("plan", "--json");

        assertEquals(all, number("carried", first), "nothing is known of the new one");
        assertTrue(first.out().contains("{\"site\":\"" + NEW_SITE + "\",\"word\":\"nothing\""), first.out());
        crossing.grow("files", 1);
        Lab.Ran both = host.good("export", "--json");
        assertEquals(all + 1, number("carried", both));
        site.good("import", bundle(both).toString());
        equal();
        other = new SiteHost(lab, NEW_SITE, host);
        other.good(
                "trust",
                "init",
                "--root",
                host.directory().resolve("next/2.root.json").toString());
        crossing.grow("files", 1);
        crossing.copy("shared", RepositoryType.FILE, files);
        crossing.copy("anew", RepositoryType.FILE, files);
        host.configure(Map.of("repositories", crossing.configuration(), "sites", "[" + SITE + ", " + NEW_SITE + "]"));
        Lab.Ran union = host.good("export", "--json", "--for", receipt(site), "--for", receipt(other, "--inventory"));
        assertEquals(1, number("carried", union), "the Pulp they share has the rest, for whichever repository");
        assertTrue(union.out().contains("\"word\":\"inventory\""), union.out());
        crossing.forgetAtDown(); // the new site's own Pulp has nothing
        crossing.orphanCleanupAtDown();
        assertEquals(
                all + 1,
                number("artifacts", other.good("import", "--json", bundle(both).toString())));
        assertEquals(
                1,
                number("artifacts", other.good("import", "--json", bundle(union).toString())));
        equal();
        assertEquals(crossing.units(crossing.up(), files), crossing.units(crossing.down(), crossing.name("shared")));
    }

    @Test
    @Order(7)
    void repositoriesMayBeEmptiedChangedThroughoutAndMadeAnew() throws Exception {
        crossing.emptyOut("shared");
        crossing.emptyOut("files");
        crossing.grow("files", 2);
        crossing.makeAnew("anew");
        crossing.grow("anew", 1);

        Lab.Ran next = host.good("export", "--json", "--for", receipt(Objects.requireNonNull(other)));

        assertEquals(3, number("carried", next));
        assertEquals(
                3,
                number("artifacts", other.good("import", "--json", bundle(next).toString())));
        same();
        assertEquals(0, crossing.units(crossing.down(), crossing.name("shared")).size());
    }

    @Test
    @Order(8)
    void aRepositoryThatDidNotChangeCostsAFewLinesAndIsSetRightWhereSomebodyChangedIt() throws Exception {
        SiteHost there = Objects.requireNonNull(other);
        crossing.content(RepositoryType.DEB, "one-sided", "deb", "1");
        host.configure(Map.of("repositories", crossing.configuration(), "sites", "[" + SITE + ", " + NEW_SITE + "]"));
        Path first = bundle(host.good("export", "--json", "--for", receipt(there)));
        there.good("import", first.toString());
        crossing.grow("files", 1);

        Lab.Ran next = host.good("export", "--json", "--for", receipt(there));

        for (String each : List.of("deb", "shared", "anew")) {
            assertTrue(next.out().contains("{\"name\":\"" + crossing.name(each) + "\",\"type\":"), next.out());
        }
        assertEquals(1, number("carried", next));
        long metadata = size(bundle(next).resolve("index")) + size(bundle(next).resolve("meta"));
        assertTrue(metadata < 20_000, "bytes of index and metadata: " + metadata);
        long version = crossing.versionAtDown("deb");
        Lab.Ran planned = there.good("import", "--plan", bundle(next).toString());
        assertTrue(planned.out().contains("nothing is imported: it is unchanged since bundle "), planned.out());
        there.good("import", bundle(next).toString());
        same();
        assertEquals(version, crossing.versionAtDown("deb"));

        crossing.takeOutAtDown("deb", "deb.package");
        crossing.takeOutAtDown("anew", "file.file");
        crossing.grow("files", 1);
        Path third = bundle(host.good("export", "--json", "--for", receipt(there)));
        Lab.Ran set = there.good("import", third.toString());
        assertTrue(set.err().contains("\"" + crossing.name("deb") + "\" is not as bundle "), set.toString());
        assertTrue(set.err().contains("\"" + crossing.name("anew") + "\" is not as bundle "), set.toString());
        same();
        there.good("verify", third.toString());
    }

    @Test
    @Order(9)
    void anUnchangedRepositoryThatTheSiteLostIsRefusedAndItsReceiptHeals() throws Exception {
        SiteHost there = Objects.requireNonNull(other);
        crossing.grow("files", 1);
        Path bundle = bundle(host.good("export", "--json", "--for", receipt(there)));
        crossing.forgetAtDown();

        Lab.Ran refused = there.ferry("import", "--json", bundle.toString());

        assertEquals(17, refused.code(), refused.toString());
        assertTrue(refused.out().contains("is not carried, since it is to be as bundle "), refused.out());
        assertTrue(refused.out().contains("has no such repository any more"), refused.out());
        Lab.Ran healing = host.good("export", "--json", "--for", receipt(there, "--inventory"));
        assertTrue(healing.out().contains("\"unchanged\":[],"), healing.out());
        there.good("import", bundle(healing).toString());
        same();
    }

    private void same() throws Exception {
        equal();
        for (String each : crossing.names()) {
            assertEquals(crossing.units(crossing.up(), each), crossing.units(crossing.down(), each), each);
        }
    }

    private void equal() throws Exception {
        assertEquals(crossing.units(crossing.up(), files), crossing.units(crossing.down(), files));
        Map.Entry<String, String> one =
                crossing.paths(files).entrySet().iterator().next();
        assertEquals(one.getValue(), crossing.served(files + "/" + one.getKey()), "and clients see it");
    }

    /** How many of these artifacts "down" has. */
    private long held(SortedSet<String> digests) throws Exception {
        long held = 0;
        for (String each : digests) {
            held += crossing.down().contents().artifact(each).isPresent() ? 1 : 0;
        }
        return held;
    }

    /** A receipt that the site writes now, carried to the connected host. */
    private String receipt(String... flags) throws Exception {
        return receipt(site, flags);
    }

    private String receipt(SiteHost of, String... flags) throws Exception {
        Path stick = lab.directory("stick-" + UUID.randomUUID());
        List<String> arguments = Stream.concat(Stream.of("receipt", "--out", stick.toString()), Stream.of(flags))
                .toList();
        of.good(arguments.toArray(String[]::new));
        return stick.resolve(Lab.list(stick).get(0)).toString();
    }

    private static long number(String key, Lab.Ran ran) {
        Matcher match = Pattern.compile("\"" + key + "\":([0-9]+)[,}]").matcher(ran.out());
        assertTrue(match.find(), key + ": " + ran);
        return Long.parseLong(Objects.requireNonNull(match.group(1)));
    }

    private static Path bundle(Lab.Ran export) {
        Matcher match = Pattern.compile("\"bundle\":\"([^\"]+)\"").matcher(export.out());
        assertTrue(match.find(), export.toString());
        return Path.of(Objects.requireNonNull(match.group(1)));
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path each : found.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(each);
            }
        }
        return bytes;
    }
}
