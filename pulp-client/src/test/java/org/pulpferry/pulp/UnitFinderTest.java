package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.testkit.pulp.FakePulp;

/** Units are found by what is cheaper, and only those that were asked for. */
class UnitFinderTest {
    private static final ContentType FILE = ContentTypes.of("file.file").orElseThrow();
    private static final ContentType RELEASE_FILE =
            ContentTypes.of("deb.release_file").orElseThrow();

    private final FakePulp pulp;
    private final PulpClient client;

    UnitFinderTest() throws Exception {
        pulp = FakePulp.start();
        client = Clients.of(pulp.url());
    }

    @AfterEach
    void close() {
        client.close();
        pulp.close();
    }

    private RepositoryVersion files(int count) throws Exception {
        List<FakePulp.Unit> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(FakePulp.file("file-" + i, "content " + i));
        }
        return client.repositories()
                .version(pulp.version(pulp.repository("file/file", "files"), units))
                .orElseThrow();
    }

    private static Set<List<String>> keys(int from, int to) {
        Set<List<String>> keys = new HashSet<>();
        for (int i = from; i < to; i++) {
            FakePulp.Unit unit = FakePulp.file("file-" + i, "content " + i);
            keys.add(List.of(
                    String.valueOf(unit.fields().get("relative_path")),
                    String.valueOf(unit.fields().get("sha256"))));
        }
        return keys;
    }

    private Set<List<String>> found(RepositoryVersion version, Set<List<String>> keys) throws Exception {
        Set<List<String>> found = new HashSet<>();
        client.contents().finder(version).find(FILE, keys).forEach(unit -> found.add(unit.key()));
        return found;
    }

    private long requests(String part) {
        return pulp.requests().stream().filter(each -> each.contains(part)).count();
    }

    @Test
    void fewAreLookedUpSevenAtATime() throws Exception {
        RepositoryVersion version = files(400);

        assertEquals(keys(3, 18), found(version, keys(3, 18)));

        assertEquals(3, requests("q=sha256"));
        assertEquals(0, requests("repository_version="));
    }

    @Test
    void manyAreListed() throws Exception {
        RepositoryVersion version = files(400);

        assertEquals(keys(0, 100), found(version, keys(0, 100)));

        assertEquals(0, requests("q=sha256"));
        assertEquals(1, requests("repository_version="));
    }

    @Test
    void theSameBytesUnderAnotherNameAreAnotherUnit() throws Exception {
        RepositoryVersion version = files(400);
        List<String> key = keys(5, 6).iterator().next();

        assertEquals(Set.of(), found(version, Set.of(List.of("other", key.get(1)))));
    }

    @Test
    void unitsThatAreToldApartByTheirFilesOnlyAreFoundByThem(@TempDir Path work) throws Exception {
        List<FakePulp.Unit> units = new ArrayList<>();
        for (String content : List.of("one", "two")) {
            byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
            Map<String, String> fields = Map.of(
                    "codename",
                    content,
                    "suite",
                    "stable",
                    "distribution",
                    "stable",
                    "relative_path",
                    "dists/stable/Release");
            units.add(new FakePulp.Unit("deb.release_file", fields, Map.of("dists/stable/Release", bytes)));
        }
        RepositoryVersion version = client.repositories()
                .version(pulp.version(pulp.repository("deb/apt", "deb"), units))
                .orElseThrow();
        Set<List<String>> keys = new HashSet<>();
        client.contents().units(version, work, unit -> keys.add(unit.key()));

        List<FoundUnit> found = client.contents().finder(version).find(RELEASE_FILE, keys);

        assertEquals(2, keys.size());
        assertEquals(keys, Set.copyOf(found.stream().map(FoundUnit::key).toList()));
    }

    @Test
    void whatAModificationAddsAndRemovesIsToldById() throws Exception {
        RepositoryVersion before = files(20);
        Repository repository = client.repositories().find("file/file", "files").orElseThrow();
        List<FoundUnit> gone = client.contents().finder(before).find(FILE, keys(0, 2));
        String task = client.repositories()
                .startModify(
                        repository.href(),
                        new Modification(
                                null,
                                List.of(),
                                gone.stream().map(FoundUnit::prn).toList()),
                        UUID.randomUUID());
        client.tasks().await(task, Waiting.quietly(java.time.Duration.ofSeconds(5)));
        RepositoryVersion after = client.repositories().latest(repository);

        assertEquals(Set.of(), client.contents().added(after));
        assertEquals(
                new TreeSet<>(gone.stream().map(FoundUnit::id).toList()),
                new TreeSet<>(client.contents().removed(after)));
    }

    @Test
    void artifactsAreLookedUpSevenAtATime() throws Exception {
        files(30);
        Set<String> wanted = new TreeSet<>();
        keys(0, 10).forEach(key -> wanted.add(key.get(1)));
        wanted.add("0".repeat(64));
        Set<String> found = new TreeSet<>();

        client.contents().lookUp(wanted, artifact -> found.add(artifact.sha256()));

        assertEquals(10, found.size());
        assertTrue(wanted.containsAll(found));
        assertEquals(2, requests("/artifacts/?q="));
    }
}
