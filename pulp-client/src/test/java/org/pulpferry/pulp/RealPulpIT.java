package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pulpferry.pulp.dialect.ArtifactRows;
import org.pulpferry.pulp.dialect.ArtifactStorage;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.dialect.ExportedUnits;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.pulp.dialect.PulpImportWriter;
import org.pulpferry.pulp.dialect.Row;
import org.pulpferry.pulp.dialect.RowReader;
import org.pulpferry.pulp.dialect.RowWriter;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;

/** The client and the dialect against the two real Pulps of the lab, with the lab's content; leaves nothing behind but content. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealPulpIT {
    private static final String REPOSITORIES = "pulpcore.app.modelresource.RepositoryResource.json";
    private static final Waiting WAITING = Waiting.quietly(Duration.ofMinutes(2));

    private final Lab up = Lab.up();
    private final Lab down = Lab.down();

    @TempDir
    Path work = Path.of("");

    @BeforeAll
    void bothAnswer() throws Exception {
        for (Lab lab : List.of(up, down)) {
            lab.client().health().requireSuperuser();
            assertFalse(lab.client().health().status().workers().isEmpty());
        }
    }

    @AfterAll
    void close() {
        up.close();
        down.close();
    }

    @ParameterizedTest
    @CsvSource({
        "deb/apt, debian-bookworm",
        "deb/apt, ubuntu-22.04",
        "python/python, pypi",
        "ansible/ansible, galaxy",
        "file/file, files",
        "file/file, 'team files + notes/2026'",
    })
    void aRepositoryCrossesAndItsUnitsHaveTheSameKeysInRowsAndInBothListings(String type, String name)
            throws Exception {
        Repository source = up.client().repositories().find(type, name).orElseThrow();
        RepositoryVersion version = up.client().repositories().latest(source);
        Map<String, byte[]> members = export(source, version);
        cure(members);

        Set<String> listed = listed(up, version);
        Set<String> exported = exported(members);
        if (!type.startsWith("ansible")) {
            assertSameUnits(listed, exported);
        }
        assertEquals(
                version.present().values().stream().mapToLong(Long::longValue).sum(), exported.size());

        String target = "client-" + type.replace('/', '-') + "-" + name;
        Repository there = down.client().repositories().find(type, target).orElseGet(() -> create(type, target));
        try {
            importArtifacts(version, member(members, "versions.json"));
            importMetadata(members, there);
            RepositoryVersion made = down.client().repositories().latest(there);
            assertSameUnits(exported, listed(down, made));
            assertEquals(version.present(), made.present());
        } finally {
            String task = down.client().repositories().startDelete(there.href()).orElseThrow();
            down.client().tasks().await(task, WAITING);
        }
    }

    @Test
    void marksAndDeprecationsCrossWithTheCollectionsTheySpeakOf() throws Exception {
        Repository galaxy =
                up.client().repositories().find("ansible/ansible", "galaxy").orElseThrow();
        Repository own =
                up.client().repositories().create("ansible/ansible", "client-marks-" + Lab.random(), null, Map.of());
        try (Transport raw = up.transport()) {
            modify(own, new Repositories.Modification(galaxy.latestVersion(), List.of(), List.of()));
            Map<String, Object> mark = Map.of("content_units", List.of("*"), "value", "tested");
            String marked =
                    raw.start("POST", own.href() + "mark/", mark, Lab.random()).text("task");
            up.client().tasks().await(marked, WAITING);
            modify(own, new Repositories.Modification(null, List.of(deprecation(raw)), List.of()));
            RepositoryVersion version = up.client().repositories().latest(own);
            assertTrue(version.present()
                    .keySet()
                    .containsAll(List.of("ansible.collection_mark", "ansible.collection_deprecation")));
            aRepositoryCrossesAndItsUnitsHaveTheSameKeysInRowsAndInBothListings("ansible/ansible", own.name());
        } finally {
            up.client()
                    .tasks()
                    .await(up.client().repositories().startDelete(own.href()).orElseThrow(), WAITING);
        }
    }

    private void modify(Repository repository, Repositories.Modification change) throws Exception {
        String task = up.client().repositories().startModify(repository.href(), change, Lab.random());
        up.client().tasks().await(task, WAITING);
    }

    /** One deprecation serves all repositories, so a run before may have made it. */
    private String deprecation(Transport raw) throws Exception {
        String path = raw.api("content/ansible/collection_deprecations/");
        Map<String, Object> body = Map.of("namespace", "community", "name", "client-test");
        Query known = Query.of("limit", "1000");
        for (Answer each : raw.get(path, known).list("results")) {
            if (each.text("name").equals("client-test")) {
                return each.text("pulp_href");
            }
        }
        Task made = up.client()
                .tasks()
                .await(raw.start("POST", path, body, Lab.random()).text("task"), WAITING);
        return made.created("/collection_deprecations/").orElseThrow();
    }

    /** For repositories that the lab's content lacks, made by hand: FERRY_LAB_REPOSITORIES=type=name,type=name. */
    @TestFactory
    Stream<DynamicTest> repositoriesNamedInTheEnvironmentCrossToo() {
        String named = System.getenv().getOrDefault("FERRY_LAB_REPOSITORIES", "");
        return Stream.of(named.split(",")).filter(each -> each.contains("=")).map(each -> {
            String[] typeAndName = each.split("=", 2);
            return DynamicTest.dynamicTest(
                    each,
                    () -> aRepositoryCrossesAndItsUnitsHaveTheSameKeysInRowsAndInBothListings(
                            typeAndName[0], typeAndName[1]));
        });
    }

    private Repository create(String type, String name) {
        try {
            return down.client().repositories().create(type, name, 1L, Map.of("client", "test"));
        } catch (org.pulpferry.pulp.problem.PulpException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, byte[]> export(Repository source, RepositoryVersion version) throws Exception {
        Path directory = up.fresh("exports");
        String name = directory.getFileName().toString();
        String exporter = up.client().exports().createExporter(name, directory.toString(), List.of(source.href()));
        try {
            String task = up.client()
                    .exports()
                    .startExport(exporter, Exports.Request.metadataOnly(List.of(version.href()), 20_000), Lab.random());
            ExportFiles files = up.client().exports().files(up.client().tasks().await(task, WAITING));
            assertTrue(files.files().size() >= 2);
            Map<String, byte[]> members = new LinkedHashMap<>();
            try (PulpExportReader reader = PulpExportReader.open(Path.of(String.valueOf(files.tocFile())), 100)) {
                for (PulpExportReader.Member m = reader.next(); m != null; m = reader.next()) {
                    byte[] content = reader.body().readNBytes((int) m.size());
                    members.put(m.name(), content);
                    try (InputStream again = reader.reopen(m)) {
                        assertEquals(-1, java.util.Arrays.mismatch(content, again.readNBytes(content.length)));
                    }
                }
            }
            return members;
        } finally {
            up.client().exports().deleteExporter(exporter, WAITING);
            Lab.deleteTree(directory);
        }
    }

    private Set<String> exported(Map<String, byte[]> members) throws Exception {
        Set<String> found = new TreeSet<>();
        try (ExportedUnits units = new ExportedUnits(work)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                if (member.getKey().startsWith("repository-")) {
                    String file = member.getKey().substring(member.getKey().lastIndexOf('/') + 1);
                    units.member(file, new ByteArrayInputStream(member.getValue()));
                }
            }
            units.finish(unit -> assertTrue(found.add(text(unit)), () -> "twice: " + unit));
        }
        return found;
    }

    private Set<String> listed(Lab lab, RepositoryVersion version) throws Exception {
        Set<String> found = new TreeSet<>();
        lab.client().contents().units(version, work, unit -> assertTrue(found.add(text(unit)), () -> "twice: " + unit));
        return found;
    }

    private static String text(ContentUnit unit) {
        return unit.type() + " " + unit.key() + " " + unit.artifacts();
    }

    private void importArtifacts(RepositoryVersion version, byte[] versions) throws Exception {
        ArtifactStorage storage = new ArtifactStorage(up.directory().resolve("media"));
        assertEquals(java.util.Optional.empty(), storage.check());
        Path directory = down.fresh("imports");
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        try (PulpImportWriter writer = new PulpImportWriter(directory);
                RowWriter rowWriter = new RowWriter(rows)) {
            writer.add("versions.json", versions);
            up.client().contents().artifacts(version, artifact -> {
                try (InputStream in = storage.open(artifact.sha256(), artifact.size())) {
                    writer.add(org.pulpferry.archive.ArtifactName.of(artifact.sha256()), artifact.size(), in);
                }
                rowWriter.write(ArtifactRows.row(
                        new ArtifactRows.Digests(
                                artifact.md5(),
                                artifact.sha1(),
                                artifact.sha224(),
                                artifact.sha256(),
                                artifact.sha384(),
                                artifact.sha512()),
                        artifact.size()));
            });
            rowWriter.finish();
            writer.add(ArtifactRows.MEMBER, rows.toByteArray());
            writer.add(REPOSITORIES, "[]".getBytes(StandardCharsets.UTF_8));
            importToc(writer.finish(), Map.of());
        } finally {
            Lab.deleteTree(directory);
        }
    }

    private void importMetadata(Map<String, byte[]> members, Repository target) throws Exception {
        Path directory = down.fresh("imports");
        String source = new String(member(members, REPOSITORIES), StandardCharsets.UTF_8);
        Row repository = rows(source.getBytes(StandardCharsets.UTF_8)).get(0);
        String name = repository.text("name");
        try (PulpImportWriter writer = new PulpImportWriter(directory)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                byte[] content = member.getValue();
                String file = member.getKey().substring(member.getKey().lastIndexOf('/') + 1);
                String there = member.getKey().startsWith("repository-") ? "repository-r0001_1/" + file : file;
                if (file.equals("content_mapping.json")) {
                    String text = new String(content, StandardCharsets.UTF_8);
                    content = text.replace("{\"" + name + "\"", "{\"r0001\"").getBytes(StandardCharsets.UTF_8);
                } else if (file.endsWith("RepositoryResource.json")) {
                    List<Row> renamed = new ArrayList<>();
                    for (Row row : rows(content)) {
                        renamed.add(row.with("name", "r0001"));
                    }
                    content = written(renamed);
                }
                writer.add(there, content);
            }
            importToc(writer.finish(), Map.of("r0001", target.name()));
        } finally {
            Lab.deleteTree(directory);
        }
    }

    private void importToc(Path toc, Map<String, String> mapping) throws Exception {
        Imports imports = down.client().imports();
        assertEquals(List.of(), imports.check(toc.toString()));
        String importer = imports.createImporter("client-" + Lab.random(), mapping);
        try {
            String group = imports.startImport(importer, toc.toString(), Lab.random());
            TaskGroup ended = down.client().tasks().awaitGroup(group, WAITING);
            assertEquals(0, ended.count("failed"));
        } finally {
            imports.deleteImporter(importer);
        }
    }

    /** A namespace without avatar does not import as it is exported (pulp_ansible#2609). */
    private static void cure(Map<String, byte[]> members) throws Exception {
        for (Map.Entry<String, byte[]> member : members.entrySet()) {
            if (member.getKey().endsWith("AnsibleNamespaceMetadataResource.json")) {
                List<Row> cured = new ArrayList<>();
                for (Row row : rows(member.getValue())) {
                    cured.add(row.text("avatar_sha256").isEmpty() ? cured(row) : row);
                }
                member.setValue(written(cured));
            }
        }
    }

    private static Row cured(Row row) throws Exception {
        Map<String, String> sorted = new TreeMap<>();
        for (String field : List.of("name", "company", "email", "description", "resources", "avatar_sha256")) {
            sorted.put(field, "\"" + row.text(field) + "\"");
        }
        sorted.put("links", row.text("links"));
        String json = sorted.entrySet().stream()
                .map(each -> "\"" + each.getKey() + "\": " + each.getValue())
                .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
        return row.with("metadata_sha256", HexFormat.of().formatHex(digest));
    }

    /** Names a difference or two rather than printing both sets. */
    private static void assertSameUnits(Set<String> expected, Set<String> found) {
        List<String> gone =
                expected.stream().filter(unit -> !found.contains(unit)).limit(2).toList();
        List<String> more =
                found.stream().filter(unit -> !expected.contains(unit)).limit(2).toList();
        assertEquals(List.of(), gone, () -> "instead found " + more);
        assertEquals(List.of(), more);
    }

    private static byte[] member(Map<String, byte[]> members, String name) {
        return Objects.requireNonNull(members.get(name), name);
    }

    private static List<Row> rows(byte[] json) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(new ByteArrayInputStream(json))) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static byte[] written(List<Row> rows) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter writer = new RowWriter(out)) {
            for (Row row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return out.toByteArray();
    }
}
