package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportPlan.RepositoryChange;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.settings.SiteSettings.LoadLimits;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.testkit.pulp.FakePulp;

/** Imports of which only what changed is asked of Pulp. */
class ChangeImportTest {
    /** So many files that looking few of them up is cheaper than listing them. */
    private static final int MANY = 200;

    private final SiteBench site;
    private final PulpClient pulp;

    ChangeImportTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        pulp = site.client();
    }

    @AfterEach
    void end() {
        pulp.close();
        site.close();
    }

    private static Map<String, String> many() {
        Map<String, String> files = new TreeMap<>();
        for (int i = 0; i < MANY; i++) {
            files.put("file-" + i, "content " + i);
        }
        return files;
    }

    private static String[] pairs(Map<String, String> files) {
        List<String> pairs = new ArrayList<>();
        files.forEach((name, content) -> pairs.addAll(List.of(name, content)));
        return pairs.toArray(String[]::new);
    }

    private Path bundle(int sequence, Map<String, String> alpha) throws Exception {
        return site.write(new SampleBundle(sequence).with("alpha", pairs(alpha)).with("beta", "same.txt", "same"));
    }

    private Repository repository(String name) throws Exception {
        return pulp.repositories().find("file/file", name).orElseThrow();
    }

    private RepositoryVersion latest(String name) throws Exception {
        return pulp.repositories().latest(repository(name));
    }

    private void holds(Map<String, String> files) throws Exception {
        List<String> expected = new ArrayList<>();
        files.forEach((name, content) -> expected.add("repository alpha holds file.file [" + name + "="
                + Sha256.of(content.getBytes(StandardCharsets.UTF_8)) + "]"));
        expected.sort(null);
        assertEquals(
                expected,
                site.pulp.summary().stream()
                        .filter(line -> line.startsWith("repository alpha holds"))
                        .sorted()
                        .toList());
    }

    private List<String> requestsSince(int from) {
        List<String> all = site.pulp.requests();
        return all.subList(from, all.size());
    }

    private static String inUrl(String href) {
        return URLEncoder.encode(href, StandardCharsets.UTF_8);
    }

    private static long listings(List<String> requests) {
        return requests.stream()
                .filter(each -> each.matches("GET /pulp/api/v3/(content|artifacts)/.*repository_version=.*")
                        || each.matches("GET /pulp/api/v3/artifacts/\\?fields=.*ordering=pk.*"))
                .count();
    }

    @Test
    void fewChangesAreImportedAloneAndNothingIsListed() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.put("file-7", "mended");
        files.put("new", "new");
        files.remove("file-9");
        String before = latest("alpha").href();
        int from = site.pulp.requests().size();

        ImportResult result = site.run(bundle(2, files)).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        holds(files);
        assertEquals(2, latest("alpha").number());
        assertEquals(1, latest("beta").number());
        List<String> requests = requestsSince(from);
        assertEquals(
                1, requests.stream().filter(each -> each.endsWith("/modify/")).count(), requests::toString);
        List<String> listed = requests.stream()
                .filter(each ->
                        each.contains("repository_version=" + inUrl(before)) || each.contains("/artifacts/?fields"))
                .toList();
        assertEquals(List.of(), listed);
        assertEquals(List.of(), site.leftovers());
        assertEquals(List.of(), site.notices);
        assertEquals(
                2,
                site.pulp.hrefs("repositories").stream()
                        .filter(each -> each.matches(".*/file/file/[^/]+/"))
                        .count());
    }

    private static long imports(List<String> requests) {
        return requests.stream()
                .filter(each -> each.startsWith("POST ") && each.endsWith("/imports/"))
                .count();
    }

    @Test
    void artifactsThatFitOneBatchTravelWithTheRowsOfWhatChanged() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.put("file-7", "mended");
        int before = site.pulp.requests().size();
        ImportResult result = site.run(bundle(2, files)).get(0);
        assertEquals(1, result.artifacts());
        assertEquals(1, imports(requestsSince(before)));
        holds(files);
    }

    @Test
    void artifactsOfMoreThanOneBatchAreLoadedBeforeTheRowsOfWhatChanged() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.put("file-7", "mended");
        files.put("file-8", "mended too");
        site.limits = new LoadLimits(4L << 30, 1, 1, 10_000);
        int before = site.pulp.requests().size();
        assertEquals(2, site.run(bundle(2, files)).get(0).artifacts());
        assertEquals(3, imports(requestsSince(before)));
        holds(files);
    }

    @Test
    void aRepositoryThatDidNotChangeIsNotListed() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        int from = site.pulp.requests().size();

        ImportResult result = site.run(bundle(2, files)).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        List<String> requests = requestsSince(from);
        assertEquals(0, listings(requests), requests::toString);
        assertFalse(requests.stream().anyMatch(each -> each.endsWith("/modify/")), requests::toString);
        assertEquals(1, latest("alpha").number());
    }

    @Test
    void whatIsOnlyGoneNeedsNoScratchRepository() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.keySet().removeIf(name -> name.endsWith("3"));
        int from = site.pulp.requests().size();

        site.run(bundle(2, files));

        holds(files);
        List<String> requests = requestsSince(from);
        assertFalse(requests.stream().anyMatch(each -> each.equals("POST /pulp/api/v3/repositories/file/file/")));
    }

    @Test
    void moreUnitsThanOneRequestMayNameArePutTogetherFirstAndMakeOneVersion() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        for (int i = 0; i < 7; i++) {
            files.remove("file-" + i);
            files.put("new-" + i, "new " + i);
        }
        site.limits = new LoadLimits(4L << 30, 1, 2_000, 3);
        int from = site.pulp.requests().size();

        site.run(bundle(2, files));

        holds(files);
        assertEquals(2, latest("alpha").number());
        assertEquals(List.of(), site.notices);
        long perPart = 3 + 3;
        long last = 1;
        assertEquals(
                perPart + last,
                requestsSince(from).stream()
                        .filter(each -> each.endsWith("/modify/"))
                        .count());
    }

    @Test
    void aRepositoryThatSomebodyChangedIsListedSetRightAndNamed() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        Map<String, String> spoiled = new TreeMap<>(files);
        spoiled.remove("file-1");
        List<FakePulp.Unit> units = new ArrayList<>();
        spoiled.forEach((name, content) -> units.add(FakePulp.file(name, content)));
        units.add(FakePulp.file("stray.txt", "stray"));
        site.pulp.version(repository("alpha").href(), units);
        files.put("new", "new");

        site.run(bundle(2, files));

        holds(files);
        assertEquals(1, site.notices.size(), site.notices::toString);
        String notice = site.notices.get(0);
        assertTrue(notice.contains("alpha"), notice);
        assertTrue(notice.contains("with 1 units more and 1 fewer"), notice);
        assertTrue(notice.contains("stray.txt"), notice);
        assertTrue(notice.contains("file-1"), notice);
    }

    @Test
    void aRepositoryThatSomebodyEmptiedIsFilledAgainAndNamed() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        site.pulp.version(repository("alpha").href(), List.of());

        site.run(bundle(2, files));

        holds(files);
        assertEquals(1, site.notices.size(), site.notices::toString);
        assertTrue(site.notices.get(0).contains("with 0 units more and " + MANY + " fewer"), site.notices::toString);
    }

    @Test
    void anotherVersionUnderTheSameNumberIsNotTakenForTheRecordedOne() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        String there = latest("alpha").href();
        Files.writeString(
                site.state().resolve("bundles/osism-1-1/versions.jsonl"),
                Files.readString(site.state().resolve("bundles/osism-1-1/versions.jsonl"))
                        .replace("\"prn\":\"", "\"prn\":\"other"));
        int from = site.pulp.requests().size();

        site.run(bundle(2, files));

        String listed = "/content/?repository_version=" + inUrl(there);
        assertTrue(requestsSince(from).stream().anyMatch(each -> each.contains(listed)), listed);
    }

    @Test
    void whatPulpDoesNotTakeAloneIsImportedWhole() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.put("new", "new");
        site.pulp.faults().failTasks("modify", "something that Pulp dislikes");

        ImportResult result = site.run(bundle(2, files)).get(0);

        assertEquals(Outcome.SWITCHED, result.outcome());
        holds(files);
        assertEquals(1, site.notices.size(), site.notices::toString);
        assertTrue(site.notices.get(0).contains("something that Pulp dislikes"), site.notices::toString);
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void whereTheVersionBeforeIsGoneTheNewOneIsListed() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        site.pulp.retain(repository("alpha").href(), 1);
        files.put("new", "new");
        int from = site.pulp.requests().size();

        site.run(bundle(2, files));

        holds(files);
        assertEquals(List.of(), site.notices);
        String listed = "repository_version=" + inUrl(latest("alpha").href());
        assertTrue(requestsSince(from).stream().anyMatch(each -> each.contains(listed)), listed);
    }

    @Test
    void aRunThatStoppedAfterItsModificationIsGoneOnWithAndBlamesNobody() throws Exception {
        Map<String, String> files = many();
        site.run(bundle(1, files));
        files.put("new", "new");
        Path second = bundle(2, files);
        site.pulp.faults().cutAfter("POST", "/modify/", 1);
        assertThrows(FerryException.class, () -> site.run(second));

        site.run(second);

        holds(files);
        assertEquals(2, latest("alpha").number());
        assertEquals(List.of(), site.notices);
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void scratchRepositoriesOfAKilledRunAreRemovedAndNoOthers() throws Exception {
        String label = SiteBench.SITE.value();
        String id = new StateFolder(site.state()).create().id(UUID::randomUUID);
        String ours = "ferry-" + label + "-" + id + "-scratch-osism-1-1-r0001";
        pulp.repositories().create("file/file", ours, null, Map.of("ferry-scratch", label));
        pulp.repositories().create("file/file", ours + "-by-hand", null, Map.of());
        pulp.repositories().create("file/file", "by-hand", null, Map.of("ferry-scratch", label));

        site.run(bundle(1, many()));

        assertEquals(List.of(), pulp.repositories().named(ours));
        assertEquals(1, pulp.repositories().named(ours + "-by-hand").size());
        assertEquals(1, pulp.repositories().named("by-hand").size());
    }

    @Test
    void aPlanSaysWhichWayEachRepositoryGoes() throws Exception {
        Map<String, String> files = many();
        Path first = bundle(1, files);
        assertEquals("whole", plan(first).get(0).way());
        site.run(first);
        files.put("new", "new");

        List<RepositoryChange> changes = plan(bundle(2, files));

        assertEquals("change", changes.get(0).way());
        assertEquals(1, changes.get(0).added());
        assertEquals(0, changes.get(0).removed());
        assertEquals("nothing", changes.get(1).way());
    }

    private List<RepositoryChange> plan(Path bundle) throws Exception {
        return site.with(importer -> importer.plan(List.of(bundle), ImportOptions.standard()))
                .repositories();
    }

    @Test
    void randomHistoriesEndInWhatTheBundleSays() throws Exception {
        Random random = new Random(20_261_123);
        Map<String, String> files = many();
        for (int sequence = 1; sequence <= 8; sequence++) {
            holdsAfter(sequence, files, random.nextInt(4) == 0);
            for (int change = random.nextInt(30); change > 0; change--) {
                String name = "file-" + random.nextInt(MANY + 20);
                if (random.nextInt(3) == 0) {
                    files.remove(name);
                } else {
                    files.put(name, "state " + sequence + " " + random.nextInt(40));
                }
            }
        }
        assertEquals(List.of(), site.leftovers());
    }

    private void holdsAfter(int sequence, Map<String, String> files, boolean spoiled) throws Exception {
        if (spoiled && sequence > 1) {
            site.pulp.version(repository("alpha").href(), List.of(FakePulp.file("stray" + sequence, "stray")));
        }
        site.run(bundle(sequence, files));
        holds(files);
    }
}
