package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.pulp.server.PulpServer;

/** Each noun of the client against the connected Pulp of the lab, in repositories of the test's own. */
class RealNounsIT {
    private static final Waiting WAITING = Waiting.quietly(Duration.ofMinutes(2));

    private final Lab up = Lab.up();
    private final PulpClient client = up.client();
    private final List<String> repositories = new ArrayList<>();
    private final List<String> distributions = new ArrayList<>();

    @AfterEach
    void cleanUp() throws Exception {
        for (String href : distributions) {
            client.distributions().delete(href, WAITING);
        }
        for (String href : repositories) {
            Optional<String> task = client.repositories().startDelete(href);
            if (task.isPresent()) {
                client.tasks().await(task.get(), WAITING);
            }
        }
        up.close();
    }

    private Repository fresh(String type) throws PulpException {
        Repository made = client.repositories()
                .create(type, "client nouns + " + Lab.random() + "/é", null, Map.of("client", "test"));
        repositories.add(made.href());
        return made;
    }

    /** A version with all units of one of the lab's repositories, by one request that names the other version. */
    private RepositoryVersion copy(Repository target, String type, String source) throws Exception {
        Repository from = client.repositories().find(type, source).orElseThrow();
        RepositoryVersion base = client.repositories().latest(from);
        List<String> add = new ArrayList<>();
        if (type.equals("deb/apt")) {
            add.addAll(prns("content/deb/release_files/", base));
            add.addAll(prns("content/deb/package_indices/", base));
        }
        String task = client.repositories()
                .startModify(target.href(), new Modification(base.href(), add, List.of()), Lab.random());
        client.tasks().await(task, WAITING);
        RepositoryVersion made = client.repositories().latest(target);
        assertEquals(base.present(), made.present());
        return made;
    }

    private List<String> prns(String list, RepositoryVersion version) throws Exception {
        List<String> prns = new ArrayList<>();
        try (Transport transport = up.transport()) {
            transport.list(transport.api(list), Contents.of(version.href(), "pulp_href,prn"), row -> {
                prns.add(row.text("prn"));
            });
        }
        assertFalse(prns.isEmpty());
        return prns;
    }

    @ParameterizedTest
    @CsvSource({
        "deb/apt, debian-bookworm, verbatim",
        "deb/apt, debian-bookworm, apt",
        "python/python, pypi, default",
        "ansible/ansible, galaxy, none",
        "file/file, files, default",
    })
    void aVersionIsPublishedServedSwitchedAndKept(String type, String source, String kind) throws Exception {
        RepositoryType known = RepositoryType.of(type).orElseThrow();
        Repository repository = fresh(type);
        RepositoryVersion full = copy(repository, type, source);
        RepositoryVersion empty = client.repositories().version(repository, 0).orElseThrow();
        assertTrue(empty.isEmpty());
        assertEquals(
                List.of(1L, 0L),
                client.repositories().versions(repository).stream()
                        .map(RepositoryVersion::number)
                        .toList());

        Distribution.Target first = target(known, kind, full);
        Distribution.Target none =
                kind.equals("apt") || kind.equals("verbatim") ? Distribution.Target.NONE : target(known, kind, empty);
        String name = "client-" + Lab.random();
        Distributions.Wanted wanted = new Distributions.Wanted(
                known, name, "client/" + name, first, new TreeMap<>(), true, Map.of("ferry", "test"));
        Distribution made = client.distributions().create(wanted, Lab.random(), WAITING);
        distributions.add(made.href());
        assertEquals(first, made.target());
        assertEquals(Map.of("ferry", "test"), made.labels());
        assertEquals(Optional.of(made), client.distributions().find(known, name));
        assertEquals(Optional.of(made), client.distributions().get(made.href()));
        assertEquals(none, client.distributions().move(made, none, WAITING).target());
        Distribution back = client.distributions()
                .move(client.distributions().get(made.href()).orElseThrow(), first, WAITING);
        assertEquals(first, back.target());
        assertEquals(first, client.distributions().move(back, first, WAITING).target());
        assertTrue(client.distributions().all(known).stream()
                .anyMatch(each -> each.href().equals(made.href())));
        assertTrue(client.distributions().ofAnyType().stream()
                .anyMatch(each -> each.basePath().equals("client/" + name)));

        PulpException.Refused pinned = assertThrows(
                PulpException.Refused.class, () -> client.repositories().startDeleteVersion(full.href()));
        assertTrue(pinned.reason().contains("currently being used"), pinned.reason());
        assertThrows(PulpException.Refused.class, () -> client.distributions().create(wanted, Lab.random(), WAITING));
        client.distributions().delete(made.href(), WAITING);
        String task = client.repositories().startDeleteVersion(full.href()).orElseThrow();
        client.tasks().await(task, WAITING);
        assertEquals(Optional.empty(), client.repositories().version(full.href()));
        if (first.kind() == Distribution.Kind.PUBLICATION) {
            assertFalse(client.publications().exists(String.valueOf(first.href())));
        }
    }

    private Distribution.Target target(RepositoryType type, String kind, RepositoryVersion version) throws Exception {
        if (type.pin() == RepositoryType.Pin.VERSION) {
            return Distribution.Target.version(version.href());
        }
        TreeMap<String, String> options = new TreeMap<>();
        if (kind.equals("apt")) {
            options.put("simple", "false");
            options.put("structured", "true");
        }
        String task = client.publications().start(type, kind, version.href(), options, Lab.random());
        String made =
                client.tasks().await(task, WAITING).created("/publications/").orElseThrow();
        assertEquals(
                List.of(new Publication(made, version.href())),
                client.publications().find(type, kind, version.href()));
        return Distribution.Target.publication(made);
    }

    @Test
    void aVersionIsRepairedAndLabelsAreSet() throws Exception {
        Repository repository = fresh("file/file");
        RepositoryVersion version = copy(repository, "file/file", "files");
        String task = client.repositories().startRepair(version, Lab.random());
        Task repaired = client.tasks().await(task, WAITING);
        assertEquals(0, repaired.done("repair.corrupted") + repaired.done("repair.missing"));
        client.repositories().setLabel(repository.href(), "ferry.osism", "1.17:a/b=c");
        client.repositories().setLabel(repository.href(), "ferry.osism", "1.18");
        Repository labelled = client.repositories().get(repository.href()).orElseThrow();
        assertEquals(Map.of("client", "test", "ferry.osism", "1.18"), labelled.labels());
        client.repositories().unsetLabel(repository.href(), "ferry.osism");
        client.repositories().unsetLabel(repository.href(), "ferry.osism");
        assertEquals(
                List.of(repository.href()),
                client.repositories().named(repository.name()).stream()
                        .map(Repository::href)
                        .toList());
        assertEquals(List.of(), client.contents().missingArtifacts(version, 3));
    }

    @Test
    void artifactsAreListedAndFound() throws Exception {
        Repository files = client.repositories().find("file/file", "files").orElseThrow();
        List<ArtifactInfo> listed = new ArrayList<>();
        client.contents().artifacts(client.repositories().latest(files), listed::add);
        ArtifactInfo one = listed.get(0);
        assertEquals(Optional.of(one), client.contents().artifact(one.sha256()));
        assertEquals(Optional.empty(), client.contents().artifact("0".repeat(64)));
        List<String> all = new ArrayList<>();
        client.contents().allArtifacts(artifact -> all.add(artifact.sha256()));
        assertTrue(all.contains(one.sha256()));
    }

    @Test
    void lesserUsersAndWrongPasswordsAreToldApart() throws Exception {
        String name = "client-" + Lab.random();
        try (Transport raw = up.transport()) {
            Map<String, Object> user = Map.of("username", name, "password", "Ferry-" + name);
            String href = raw.send("POST", raw.api("users/"), user, null, null).text("pulp_href");
            try (PulpClient lesser = new PulpClient(as(name, "Ferry-" + name), Clients.patient());
                    PulpClient wrong = new PulpClient(as(name, "ferry"), Clients.patient())) {
                assertThrows(PulpException.NoRights.class, () -> lesser.health().requireSuperuser());
                assertThrows(
                        PulpException.Credentials.class, () -> wrong.health().requireSuperuser());
                assertFalse(wrong.health().status().components().isEmpty());
            } finally {
                raw.delete(href);
            }
        }
    }

    private PulpServer as(String user, String password) {
        return new PulpServer(up.server().url(), user, password.toCharArray());
    }

    @Test
    void refusalsAreToldInPulpsWords() {
        assertThrows(
                PulpException.UnknownType.class, () -> client.repositories().find("cheese/gouda", "x"));
        PulpException.Refused path = assertThrows(
                PulpException.Refused.class, () -> client.exports().createExporter("client-x", "/nowhere", List.of()));
        assertTrue(path.reason().contains("not an allowed export path"), path.reason());
        PulpException.Refused mapping = assertThrows(
                PulpException.Refused.class,
                () -> client.imports().createImporter("client-x", Map.of("r0001", "client-none")));
        assertTrue(mapping.reason().contains("client-none"), mapping.reason());
    }

    @Test
    void whatAKilledRunLeftIsFoundByItsPrefix() throws Exception {
        String name = "client-left-" + Lab.random();
        String importer = client.imports().createImporter(name, Map.of());
        try {
            assertEquals(List.of(name), client.imports().importersStartingWith(name));
            assertEquals(Optional.of(importer), client.imports().findImporter(name));
            assertEquals(List.of(), client.exports().exportersStartingWith(name));
        } finally {
            client.imports().deleteImporter(importer);
            client.imports().deleteImporter(importer);
        }
        assertEquals(Optional.empty(), client.imports().findImporter(name));
    }
}
