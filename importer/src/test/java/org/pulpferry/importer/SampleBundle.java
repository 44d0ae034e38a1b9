package org.pulpferry.importer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.bundle.BundleFolder;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.ChunkList;
import org.pulpferry.bundle.IndexBuilder;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.Member;
import org.pulpferry.bundle.StreamWriter;
import org.pulpferry.bundle.Tables;
import org.pulpferry.manifest.BundleReference;
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
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedType;

/** A bundle of file repositories, made as an export makes one, with what a test wants to be different. */
final class SampleBundle {
    private static final String DOMAIN = "0a7e6ae1-2f23-4d53-9a0f-2c4d6b8a9c01";
    private static final String CORE = "pulpcore.app.modelresource.";

    private final Map<String, Map<String, String>> repositories = new LinkedHashMap<>();
    private final SortedSet<String> held = new TreeSet<>();
    private final Map<String, BundleReference> unchanged = new TreeMap<>();
    Name stream = SiteBench.STREAM;
    int epoch = 1;
    long sequence;
    List<Name> audience = List.of(SiteBench.SITE);
    Instant created = SiteBench.NOW.minus(Duration.ofHours(1));
    Instant expires = SiteBench.NOW.plus(Duration.ofDays(90));
    String core = SiteBench.VERSION;
    /** Options of every publication. */
    final Map<String, String> options = new TreeMap<>();

    long version = 7;
    Publish publish = Publish.DEFAULT;
    /** What really goes into data, and what the rows in meta are made of: lies that are signed like everything else. */
    UnaryOperator<List<Member>> data = UnaryOperator.identity();

    UnaryOperator<List<Member>> rows = UnaryOperator.identity();
    int rootVersion = 1;

    SampleBundle(long sequence) {
        this.sequence = sequence;
    }

    /** A repository with these files; name and content of each in turn. */
    SampleBundle with(String repository, String... files) {
        Map<String, String> contents = new TreeMap<>();
        for (int i = 0; i < files.length; i += 2) {
            contents.put(files[i], files[i + 1]);
        }
        repositories.put(repository, contents);
        return this;
    }

    /** The repository, which it has, is said to be unchanged since that bundle: of its content only the counts are told. */
    SampleBundle unchanged(String repository, ImportResult since) {
        return unchanged(repository, BundleReference.to(since.bundle(), since.manifest()));
    }

    SampleBundle unchanged(String repository, BundleReference since) {
        unchanged.put(repository, since);
        return this;
    }

    private List<Integer> whole() {
        List<String> names = List.copyOf(repositories.keySet());
        return IntStream.rangeClosed(1, names.size())
                .filter(ordinal -> !unchanged.containsKey(names.get(ordinal - 1)))
                .boxed()
                .toList();
    }

    /** The artifact of this content is referred to and not carried. */
    SampleBundle without(String content) {
        held.add(sha256(content));
        return this;
    }

    private static String sha256(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex();
    }

    /** Writes and signs it below {@code out}; its folder. */
    Path write(Path out, Path work, ExecutorService executor, PrivateKeys signer) throws Exception {
        Path folder = out.resolve(stream + "-" + epoch + "-" + sequence);
        StreamWriter writer = new StreamWriter(folder, executor, new ChunkBuffers(1));
        BundleFolder target = BundleFolder.create(folder);
        List<SortedMapOfCounts> counts = new ArrayList<>();
        ChunkList index = new ChunkList(BundleStream.INDEX);
        ChunkList meta = new ChunkList(BundleStream.META);
        ChunkList data = new ChunkList(BundleStream.DATA);
        List<Member> artifacts = artifacts();
        StreamSummary indexSummary = writer.write(index(work, counts).members().iterator(), index, chunk -> {});
        StreamSummary metaSummary = writer.write(meta(rows.apply(artifacts)).iterator(), meta, chunk -> {});
        List<Member> carried = this.data.apply(artifacts);
        StreamSummary dataSummary =
                carried.isEmpty() ? StreamSummary.empty() : writer.write(carried.iterator(), data, chunk -> {});
        Tables tables = new Tables(index, meta, data);
        List<TableReference> references = target.writeTables(tables);
        Manifest manifest = new Manifest(
                1,
                stream,
                epoch,
                sequence,
                audience,
                created,
                expires,
                created.plus(Duration.ofDays(10)),
                null,
                rootVersion,
                new Tool("ferry", "0", "test"),
                List.of(new Component("core", core), new Component("file", core)),
                indexSummary,
                metaSummary,
                dataSummary,
                references,
                entries(counts),
                List.of());
        byte[] bytes = Json.write(manifest);
        target.writeManifest(bytes);
        target.writeSums(bytes, references, tables);
        target.writeSignature(SignatureFiles.create(
                SignedType.MANIFEST, bytes, signer.sign(SignedType.MANIFEST, bytes, SiteBench.SIGNER)));
        return folder;
    }

    private record SortedMapOfCounts(java.util.SortedMap<String, Long> counts) {}

    private List<RepositoryEntry> entries(List<SortedMapOfCounts> counts) {
        List<RepositoryEntry> entries = new ArrayList<>();
        for (String name : repositories.keySet()) {
            Serving serving = publish == Publish.NONE
                    ? Serving.none()
                    : new Serving(publish, name, "path/" + name, new TreeMap<>(options), new TreeMap<>());
            entries.add(new RepositoryEntry(
                    name,
                    "file/file",
                    version,
                    unchanged.get(name),
                    counts.get(entries.size()).counts(),
                    serving));
        }
        return entries;
    }

    private IndexFiles index(Path work, List<SortedMapOfCounts> counts) throws Exception {
        Path folder = Files.createTempDirectory(work, "index");
        try (IndexBuilder builder = new IndexBuilder(folder, whole())) {
            int ordinal = 0;
            for (Map<String, String> files : repositories.values()) {
                ordinal++;
                if (!whole().contains(ordinal)) {
                    counts.add(new SortedMapOfCounts(new TreeMap<>(Map.of("file.file", (long) files.size()))));
                    continue;
                }
                for (Map.Entry<String, String> file : files.entrySet()) {
                    String digest = sha256(file.getValue());
                    Sha256 sha256 = Sha256.parse(digest);
                    builder.addUnit(
                            ordinal, "file.file", List.of(file.getKey(), digest), Map.of(file.getKey(), sha256));
                    builder.addArtifact(sha256, file.getValue().length(), !held.contains(digest), ordinal);
                }
                counts.add(new SortedMapOfCounts(builder.counts(ordinal)));
            }
            return builder.finish();
        }
    }

    /** In order of the first repository, then of the digest. */
    private List<Member> artifacts() {
        List<Member> members = new ArrayList<>();
        SortedSet<String> seen = new TreeSet<>(held);
        for (Map.Entry<String, Map<String, String>> each : repositories.entrySet()) {
            if (unchanged.containsKey(each.getKey())) {
                continue;
            }
            Map<String, String> files = each.getValue();
            Map<String, String> byDigest = new TreeMap<>();
            files.values().forEach(content -> byDigest.put(sha256(content), content));
            byDigest.forEach((digest, content) -> {
                if (seen.add(digest)) {
                    members.add(member(ArtifactName.of(digest), content));
                }
            });
        }
        return members;
    }

    private List<Member> meta(List<Member> artifacts) {
        List<Member> members = new ArrayList<>();
        members.add(member(
                "versions.json",
                "[{\"component\":\"core\",\"version\":\"" + core + "\"},{\"component\":\"file\",\"version\":\"" + core
                        + "\"}]"));
        List<String> rows = new ArrayList<>();
        for (Member artifact : artifacts) {
            String name = artifact.entry().name();
            rows.add("{\"file\":\"" + name + "\",\"size\":\"" + artifact.entry().size() + "\",\"sha256\":\""
                    + ArtifactName.digest(name) + "\"}");
        }
        members.add(member(CORE + "ArtifactResource.json", rows(rows)));
        int ordinal = 0;
        for (Map<String, String> files : repositories.values()) {
            String name = RepositoryEntry.ordinalName(++ordinal);
            if (!whole().contains(ordinal)) {
                continue;
            }
            String own = "{\"pulp_type\":\"file.file\",\"name\":\"" + name + "\"}";
            members.add(member("repository-" + name + "/RepositoryResource.json", rows(List.of(own))));
            if (!files.isEmpty()) {
                addRows(members, name, ordinal, files);
            }
        }
        return members;
    }

    private static void addRows(List<Member> members, String name, int ordinal, Map<String, String> files) {
        List<String> units = new ArrayList<>();
        List<String> links = new ArrayList<>();
        files.forEach((path, content) -> {
            String id = String.format(Locale.ROOT, "00000000-0000-4000-%04d-%012d", ordinal, units.size());
            units.add("{\"pulp_type\":\"file.file\",\"upstream_id\":\"" + id + "\",\"pulp_domain\":\"" + DOMAIN
                    + "\",\"relative_path\":\"" + path + "\",\"digest\":\"" + sha256(content) + "\",\"_pulp_domain\":\""
                    + DOMAIN + "\"}");
            links.add("{\"artifact\":\"" + sha256(content) + "\",\"content\":\"" + id + "\",\"relative_path\":\"" + path
                    + "\"}");
        });
        String folder = "repository-" + name + "_7/";
        members.add(member(folder + "pulp_file.app.modelresource.FileContentResource.json", rows(units)));
        members.add(member(folder + CORE + "ContentArtifactResource.json", rows(links)));
    }

    private static String rows(List<String> rows) {
        return "[" + String.join(", ", rows) + "]";
    }

    static Member member(String name, String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        TarEntry entry = new TarEntry(name, content.length);
        return new Member() {
            @Override
            public TarEntry entry() {
                return entry;
            }

            @Override
            public InputStream open() throws IOException {
                return new ByteArrayInputStream(content);
            }
        };
    }
}
