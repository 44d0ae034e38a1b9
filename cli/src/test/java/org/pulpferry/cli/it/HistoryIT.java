package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.dialect.ContentUnit;

/**
 * A random history of versions, bundles, losses, gaps, crashes and meddling on real Pulps ends in what Pulp's own full export and import
 * make of the same versions. {@code FERRY_IT_SEED} chooses another history. Namespaces are left out: Pulp cannot import its own
 * (pulp_ansible#2609); {@link ChangeIT} compares them with the connected Pulp's.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HistoryIT {
    private static final String SITE = "it-history";
    private static final Waiting PATIENTLY = Waiting.quietly(Duration.ofMinutes(5));
    private static final long SEED = Long.parseLong(System.getenv().getOrDefault("FERRY_IT_SEED", "20261108"));
    private static final int WARNED = 3;
    private static final int NOT_CARRIED = 17;
    private static final int OLDER = 13;

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final FourKinds kinds;
    private final Random random = new Random(new SplittableRandom(SEED).nextLong()); // near seeds are no near kin
    /** By repository, its units by their PRNs at "up". */
    private final Map<String, SortedMap<String, ContentUnit>> everything = new HashMap<>();
    /** What happened, for whoever has to understand why it ended badly. */
    private final List<String> told = new ArrayList<>();
    /** Sequence of the newest bundle that the site has imported. */
    private int imported;

    HistoryIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "history-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
        kinds = new FourKinds(crossing);
    }

    /** What becomes of a bundle. */
    private enum Fate {
        LOST,
        LEFT_OUT,
        CUT_OFF,
        MEDDLED_WITH
    }

    @BeforeAll
    void fill() throws Exception {
        kinds.fill(60, 200_000);
        kinds.without("galaxy", kinds.some("galaxy", "ansible.namespace", ""));
        kinds.isEverything("galaxy");
        for (String which : FourKinds.WHICH) {
            everything.put(which, crossing.byPrn(crossing.up(), kinds.everything(which)));
        }
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    @Test
    void anyHistoryEndsInWhatPulpsOwnFullImportMakes() throws Exception {
        System.out.println("HistoryIT: FERRY_IT_SEED=" + SEED);
        try {
            live();
        } catch (Exception | AssertionError e) {
            throw new AssertionError("FERRY_IT_SEED=" + SEED + "\n" + String.join("\n", told), e);
        }
        System.out.println(String.join("\n", told));
    }

    private void live() throws Exception {
        List<Fate> fates = new ArrayList<>(Arrays.asList(Fate.values()));
        Collections.shuffle(fates, random);
        List<Path> leftOut = new ArrayList<>();
        for (Fate fate : fates) {
            change();
            Path bundle = export();
            tell(bundle.getFileName() + " is " + fate);
            switch (fate) {
                case LOST -> lab.asFerry("", "rm", "-r", bundle.toString());
                case LEFT_OUT -> leftOut.add(bundle);
                case CUT_OFF -> {
                    cutOff(bundle);
                    bring(bundle);
                }
                case MEDDLED_WITH -> {
                    meddle();
                    bring(bundle);
                }
            }
        }
        change();
        bring(export());
        isWhatPulpsOwnImportMakes();
        for (Path late : leftOut) {
            assertEquals(OLDER, site.ferry("import", late.toString()).code(), late.toString());
        }
    }

    private void tell(String what) {
        told.add(what);
    }

    /** Gives some repositories at "up" another part of everything. */
    private void change() throws Exception {
        for (String which : FourKinds.WHICH) {
            if (random.nextInt(4) > 0) {
                Set<String> left = some(which, 2 + random.nextInt(5));
                kinds.without(which, left);
                tell(which + " is everything but " + left.size());
            }
        }
    }

    /** PRNs of about one in so many units of everything, and of those that refer to them; a deb repository's frame stays. */
    private Set<String> some(String which, int oneIn) throws Exception {
        SortedMap<String, ContentUnit> units = Objects.requireNonNull(everything.get(which));
        Set<String> gone = new TreeSet<>();
        Set<List<String>> keys = new HashSet<>();
        for (String prn : inOrder(units)) {
            ContentUnit unit = Objects.requireNonNull(units.get(prn));
            if (!unit.type().startsWith("deb.release") && random.nextInt(oneIn) == 0) {
                gone.add(prn);
                keys.add(unit.key());
            }
        }
        units.forEach((prn, unit) -> {
            if (keys.stream().anyMatch(key -> Collections.indexOfSubList(unit.key(), key) >= 0)) {
                gone.add(prn);
            }
        });
        return gone;
    }

    /** PRNs by what the units are, since Pulp draws PRNs by lot. */
    private static List<String> inOrder(SortedMap<String, ContentUnit> units) {
        List<String> prns = new ArrayList<>(units.keySet());
        prns.sort(Comparator.comparing(prn -> String.valueOf(units.get(prn))));
        return prns;
    }

    /** A bundle against what the connected host knows, or is told now, of the site. */
    private Path export() throws Exception {
        String[] flags = switch (random.nextInt(imported == 0 ? 2 : 5)) {
            case 0 -> new String[] {"--full"};
            case 1 -> new String[] {};
            case 2 -> new String[] {"--for", receipt()};
            case 3 -> new String[] {"--for", receipt("--inventory")};
            default -> new String[] {"--since", Integer.toString(imported)};
        };
        return export(flags);
    }

    private Path export(String... flags) throws Exception {
        Lab.Ran ran = exported(flags);
        Matcher bundle = Pattern.compile("\"bundle\":\"([^\"]+)\"").matcher(ran.out());
        if (!bundle.find()) {
            assertTrue(ran.err().contains("nothing to do"), ran.toString());
            ran = exported("--full");
            bundle = Pattern.compile("\"bundle\":\"([^\"]+)\"").matcher(ran.out());
            assertTrue(bundle.find(), ran.toString());
        }
        return Path.of(Objects.requireNonNull(bundle.group(1)));
    }

    private Lab.Ran exported(String... flags) throws Exception {
        List<String> words = new ArrayList<>(List.of("export", "--json"));
        words.addAll(List.of(flags));
        tell(String.join(" ", words));
        Lab.Ran ran = host.ferry(words.toArray(String[]::new));
        // by number, against a receipt that is older than that
        boolean olderReceipt = ran.code() == WARNED && ran.err().contains("does not name");
        assertTrue(ran.code() == 0 || olderReceipt, ran.toString());
        return ran;
    }

    private String receipt(String... flags) throws Exception {
        Path stick = lab.directory("stick");
        List<String> words = new ArrayList<>(List.of("receipt", "--out", stick.toString()));
        words.addAll(List.of(flags));
        site.good(words.toArray(String[]::new));
        return stick.resolve(Lab.list(stick).get(0)).toString();
    }

    /** Begins to import it and is killed, perhaps more than once; what was loaded may then be cleaned up. */
    private void cutOff(Path bundle) throws Exception {
        int kills = 1 + random.nextInt(2);
        for (int i = 0; i < kills; i++) {
            int after = 1_000 + random.nextInt(9_000);
            Process ferry = site.start("import", bundle.toString());
            boolean ended = ferry.waitFor(after, TimeUnit.MILLISECONDS);
            ferry.destroyForcibly().waitFor();
            tell(ended ? "it ended before " + after + " ms" : "it is killed after " + after + " ms");
        }
        if (random.nextBoolean()) {
            crossing.cleanUpAtDown();
            tell("and Pulp cleans up what nothing refers to");
        }
    }

    /** Somebody changes a repository at the site, where there is one with something in it, and cleans up. */
    private void meddle() throws Exception {
        String which = FourKinds.WHICH.get(random.nextInt(FourKinds.WHICH.size()));
        if (crossing.down().repositories().named(crossing.name(which)).isEmpty()) {
            tell("there is nothing at the site to meddle with");
            return;
        }
        RepositoryVersion there = kinds.latest(crossing.down(), which);
        SortedMap<String, ContentUnit> units = crossing.byPrn(crossing.down(), there);
        List<String> prns = inOrder(units);
        String gone = prns.get(random.nextInt(prns.size()));
        kinds.modify(crossing.down(), which, new Modification(null, List.of(), List.of(gone)));
        crossing.cleanUpAtDown();
        tell(units.get(gone) + " is taken out of " + which + " at the site, and Pulp cleans up");
    }

    /** Imports it; where Pulp has lost what it does not carry, the site says what it holds and gets the rest. */
    private void bring(Path bundle) throws Exception {
        Path brought = bundle;
        Lab.Ran ran = site.ferry("import", brought.toString());
        if (ran.code() == NOT_CARRIED) {
            tell(brought.getFileName() + " refers to what the site has lost");
            brought = export("--for", receipt("--inventory"));
            ran = site.ferry("import", brought.toString());
        }
        assertEquals(0, ran.code(), ran.toString());
        assertEquals(List.of(), site.leftovers());
        String name = String.valueOf(brought.getFileName());
        imported = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        tell(name + " is imported");
    }

    private void isWhatPulpsOwnImportMakes() throws Exception {
        SortedMap<String, String> fresh = new TreeMap<>();
        Map<String, Object> units = new HashMap<>();
        Map<String, Object> artifacts = new HashMap<>();
        for (String which : FourKinds.WHICH) {
            fresh.put(crossing.name(which), crossing.reserve("native-" + which, which));
            // before Pulp's own import could mend anything
            units.put(which, crossing.units(crossing.down(), crossing.name(which)));
            artifacts.put(which, crossing.artifactsAtDown(which));
            isWholeOnDisk(which);
        }
        new PulpsOwn(lab, crossing).carry(fresh);
        for (String which : FourKinds.WHICH) {
            String other = "native-" + which;
            assertEquals(crossing.units(crossing.down(), crossing.name(other)), units.get(which), which);
            assertEquals(crossing.artifactsAtDown(other), artifacts.get(which), which);
        }
    }

    /** Pulp reads each artifact of the version and finds it as it should be. */
    private void isWholeOnDisk(String which) throws Exception {
        RepositoryVersion there = kinds.latest(crossing.down(), which);
        if (!there.isEmpty()) {
            String started = crossing.down().repositories().startRepair(there, UUID.randomUUID());
            Task task = crossing.down().tasks().await(started, PATIENTLY);
            assertEquals(0, task.done("repair.corrupted") + task.done("repair.missing"), which);
        }
    }
}
