package org.pulpferry.bundle;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** Writes a bundle of one file repository, as an export would, but for the signature. */
final class TestBundle {
    private static final String DOMAIN = "0a7e6ae1-2f23-4d53-9a0f-2c4d6b8a9c01";

    private final Path folder;
    private final ExecutorService executor;
    private final ChunkBuffers buffers = new ChunkBuffers(2);

    private final int rootVersion;

    TestBundle(Path folder, ExecutorService executor) {
        this(folder, executor, 1);
    }

    TestBundle(Path folder, ExecutorService executor, int rootVersion) {
        this.folder = folder;
        this.executor = executor;
        this.rootVersion = rootVersion;
    }

    /**
     * Writes everything but the signature.
     *
     * @param work for the index while it is sorted
     * @param files content by relative path
     */
    Manifest write(Path work, Map<String, byte[]> files) throws Exception {
        List<Member> artifacts = new ArrayList<>();
        SortedMap<String, Long> counts = new TreeMap<>();
        IndexFiles index = index(work, files, artifacts, counts);
        ChunkList indexChunks = new ChunkList(BundleStream.INDEX);
        ChunkList metaChunks = new ChunkList(BundleStream.META);
        ChunkList dataChunks = new ChunkList(BundleStream.DATA);
        StreamSummary indexSummary = stream(index.members(), indexChunks);
        StreamSummary metaSummary = stream(meta(files, artifacts), metaChunks);
        StreamSummary dataSummary = stream(artifacts, dataChunks);
        Tables tables = new Tables(indexChunks, metaChunks, dataChunks);
        BundleFolder target = BundleFolder.create(folder);
        List<TableReference> references = target.writeTables(tables);
        Manifest manifest = new Manifest(
                1,
                new Name("golden"),
                1,
                1,
                List.of(new Name("site-a")),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                Instant.parse("2026-01-11T00:00:00Z"),
                null,
                rootVersion,
                new Tool("ferry", "0.1.0", "connected.example.org"),
                List.of(new Component("core", "3.116.0"), new Component("file", "3.116.0")),
                indexSummary,
                metaSummary,
                dataSummary,
                references,
                List.of(new RepositoryEntry(
                        "files",
                        "file/file",
                        1,
                        null,
                        counts,
                        new Serving(Publish.DEFAULT, "files", "files", new TreeMap<>(), new TreeMap<>()))),
                List.of());
        byte[] bytes = Json.write(manifest);
        target.writeManifest(bytes);
        target.writeSums(bytes, references, tables);
        target.sync();
        return manifest;
    }

    private StreamSummary stream(List<Member> members, ChunkList chunks) throws Exception {
        return new StreamWriter(folder, executor, buffers).write(members.iterator(), chunks, chunk -> {});
    }

    private static IndexFiles index(
            Path work, Map<String, byte[]> files, List<Member> artifacts, SortedMap<String, Long> counts)
            throws Exception {
        try (IndexBuilder builder = new IndexBuilder(work, List.of(1))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Sha256 sha256 = Sha256.of(file.getValue());
                builder.addUnit(1, "file.file", List.of(file.getKey(), sha256.hex()), Map.of(file.getKey(), sha256));
                builder.addArtifact(sha256, file.getValue().length, true, 1);
                artifacts.add(new Bytes(ArtifactName.of(sha256.hex()), file.getValue()));
            }
            artifacts.sort(Comparator.comparing(artifact -> artifact.entry().name()));
            counts.putAll(builder.counts(1));
            return builder.finish();
        }
    }

    /** The rows of Pulp's own export of such a repository (docs/format.md, 9.2). */
    private static List<Member> meta(Map<String, byte[]> files, List<Member> artifacts) {
        List<String> artifactRows = new ArrayList<>();
        for (Member artifact : artifacts) {
            String name = artifact.entry().name();
            artifactRows.add(
                    "{\"file\":\"" + name + "\",\"size\":\"" + artifact.entry().size()
                            + "\",\"md5\":\"\",\"sha1\":\"\",\"sha224\":\"\",\"sha256\":\"" + ArtifactName.digest(name)
                            + "\",\"sha384\":\"\",\"sha512\":\"\",\"pulp_domain\":\"" + DOMAIN + "\"}");
        }
        List<String> contentRows = new ArrayList<>();
        List<String> linkRows = new ArrayList<>();
        for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
            String digest = Sha256.of(file.getValue()).hex();
            String id = String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", contentRows.size());
            contentRows.add("{\"pulp_type\":\"file.file\",\"upstream_id\":\"" + id + "\",\"pulp_domain\":\"" + DOMAIN
                    + "\",\"relative_path\":\"" + file.getKey() + "\",\"digest\":\"" + digest + "\",\"_pulp_domain\":\""
                    + DOMAIN + "\"}");
            linkRows.add("{\"artifact\":\"" + digest + "\",\"content\":\"" + id + "\",\"relative_path\":\""
                    + file.getKey() + "\"}");
        }
        String repository =
                "{\"pulp_type\":\"file.file\",\"name\":\"r0001\",\"description\":\"\",\"retain_repo_versions\":\"\",\"retain_checkpoints\":\"\",\"user_hidden\":\"0\",\"pulp_domain\":\""
                        + DOMAIN + "\"}";
        return List.of(
                text(
                        "versions.json",
                        "[{\"component\":\"core\",\"version\":\"3.116.0\"},{\"component\":\"file\",\"version\":\"3.116.0\"}]"),
                text("pulpcore.app.modelresource.ArtifactResource.json", rows(artifactRows)),
                text("repository-r0001/RepositoryResource.json", rows(List.of(repository))),
                text("repository-r0001_1/pulp_file.app.modelresource.FileContentResource.json", rows(contentRows)),
                text("repository-r0001_1/pulpcore.app.modelresource.ContentArtifactResource.json", rows(linkRows)));
    }

    private static String rows(List<String> rows) {
        return "[" + String.join(", ", rows) + "]";
    }

    private static Member text(String name, String text) {
        return new Bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A member in memory. */
    static final class Bytes implements Member {
        private final TarEntry entry;
        private final byte[] content;

        Bytes(String name, byte[] content) {
            this.entry = new TarEntry(name, content.length);
            this.content = content;
        }

        @Override
        public TarEntry entry() {
            return entry;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(content);
        }
    }
}
