package org.pulpferry.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.RootBuilder;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.VerifiedManifest;
import org.pulpferry.testkit.pulp.FakePulp;

/** A connected host for tests: a fake Pulp, keys, a trust root, and all directories, each to be changed before an export. */
final class Connected implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Name STREAM = new Name("osism");
    static final Name SITE = new Name("site-a");
    static final Name OTHER_SITE = new Name("site-b");

    final FakePulp pulp;
    final Path base;
    final Path media;
    final Path key;
    final List<RepositoryChoice> repositories = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    Instant now = NOW;
    Path out;
    Path exports;
    String exportsAtPulp;

    @Nullable
    Path mediaSetting;

    List<Name> sites = List.of(SITE);
    String password = "password";
    List<Path> keys;
    Progress progress = new Progress() {
        @Override
        public void report(String phase, long done, long total, Unit unit) {}

        @Override
        public void notice(String sentence) {
            notices.add(sentence);
        }
    };
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final SecureRandom random = new SecureRandom();

    Connected(Path base) throws IOException, FerryException {
        this.base = base;
        this.pulp = FakePulp.start().component("core", "3.123.1");
        this.out = Files.createDirectory(base.resolve("out"));
        this.exports = Files.createDirectory(base.resolve("exports"));
        this.exportsAtPulp = exports.toString();
        this.media = base.resolve("media");
        this.mediaSetting = media;
        Path secrets = Files.createDirectory(base.resolve("keys"));
        PublicKeys release = new KeyFiles(random).generate(new Name("release"), secrets, null);
        PublicKeys site = new KeyFiles(random).generate(SITE, secrets, null);
        PublicKeys other = new KeyFiles(random).generate(OTHER_SITE, secrets, null);
        this.key = secrets.resolve("release.key");
        this.keys = List.of(key);
        Files.createDirectory(
                state(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        trust(release, site, other);
    }

    private void trust(PublicKeys release, PublicKeys site, PublicKeys other) throws FerryException {
        Name signer = new Name("release");
        byte[] root = new RootBuilder()
                .signer(signer, release).rootSigner(signer, release).threshold(1).rootThreshold(1).stream(STREAM)
                        .site(SITE, site)
                        .site(OTHER_SITE, other)
                        .build(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(365)));
        try (PrivateKeys secret = new KeyFiles(random).load(key, null)) {
            byte[] signatures = RootSigner.sign(root, null, secret, null);
            new TrustStore(state()).init(RootChain.initial(root, signatures, Sha256.of(root), NOW));
        }
    }

    Path state() {
        return base.resolve("state");
    }

    /** A file repository with one version of these files, to be carried; name of each file and its content in turn. */
    String files(String name, String... files) {
        String href = pulp.repository("file/file", name);
        update(href, files);
        carry("file/file", name, null);
        return href;
    }

    void update(String href, String... files) {
        List<FakePulp.Unit> units = new ArrayList<>();
        for (int i = 0; i < files.length; i += 2) {
            units.add(FakePulp.file(files[i], files[i + 1]));
        }
        pulp.version(href, units);
    }

    void carry(String type, String name, @Nullable Long version) {
        carry(type, name, version, Publish.DEFAULT);
    }

    void carry(String type, String name, @Nullable Long version, Publish publish) {
        String path = "path-" + repositories.size();
        Serving serving = new Serving(publish, path, path, new TreeMap<>(), new TreeMap<>());
        repositories.add(new RepositoryChoice(name, type, version, serving));
    }

    ExporterSettings settings() {
        return new ExporterSettings(
                state(),
                out,
                new SharedDirectory(exports, exportsAtPulp),
                mediaSetting,
                STREAM,
                sites,
                Duration.ofDays(90),
                Duration.ofDays(10),
                keys,
                null,
                repositories,
                Duration.ofSeconds(5),
                new Tool("ferry", "0", "test"));
    }

    ExportResult export() throws Exception {
        return export(ExportRequest.standard());
    }

    ExportResult export(ExportRequest request) throws Exception {
        pulp.writeMedia(media);
        return with(exporter -> exporter.run(request));
    }

    ExportPlan plan() throws Exception {
        pulp.writeMedia(media);
        return with(exporter -> exporter.plan(ExportRequest.standard()));
    }

    <T> T with(Call<T> call) throws Exception {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Pacing pacing = new Pacing(
                Clock.systemUTC(),
                UUID::randomUUID,
                pause -> Thread.sleep(Math.min(pause.toMillis(), 5)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                2,
                Duration.ofMillis(5),
                Duration.ofMillis(5));
        Surroundings around = new Surroundings(clock, random, UUID::randomUUID, executor, progress);
        PulpServer server = new PulpServer(pulp.url(), "admin", password.toCharArray());
        try (PulpClient client = new PulpClient(server, pacing)) {
            return call.of(new Exporter(settings(), client, around));
        }
    }

    interface Call<T> {
        T of(Exporter exporter) throws Exception;
    }

    /** Verifies a bundle as an importer would; the manifest that was signed. */
    Manifest verified(Path bundle) throws Exception {
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            VerifiedManifest verified =
                    ManifestVerifier.verify(new TrustStore(state()).current(), reader.manifest(), reader.signature());
            BundleContents contents = BundleContents.open(reader, verified.manifest(), new ChunkBuffers(1), executor);
            List<?> problems = contents.verifyAll(Progress.silent());
            if (!problems.isEmpty()) {
                throw new AssertionError(problems.toString());
            }
            return verified.manifest();
        }
    }

    /** Member names and contents of one stream, each as a line. */
    List<String> members(Path bundle, BundleStream stream) throws Exception {
        List<String> members = new ArrayList<>();
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            Manifest manifest = org.pulpferry.manifest.json.Json.read(reader.manifest(), Manifest.class);
            BundleContents contents = BundleContents.open(reader, manifest, new ChunkBuffers(1), executor);
            try (StreamReader tar = contents.open(stream)) {
                for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
                    try (InputStream body = tar.body()) {
                        members.add(entry.name() + " " + new String(body.readNBytes(1 << 20), StandardCharsets.UTF_8));
                    }
                }
            }
        }
        return members;
    }

    static List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(
                    each -> names.add(Objects.requireNonNull(each.getFileName()).toString()));
        }
        names.sort(null);
        return names;
    }

    /** What an export, ended well or not, must not leave behind. */
    List<String> leftovers() throws IOException {
        List<String> left = new ArrayList<>(list(exports));
        left.addAll(pulp.hrefs("exporters"));
        return left;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        pulp.close();
    }

    /** Puts other bytes of the same size in an artifact's place: an export that carries it stops while it writes. */
    void spoil(String content) throws IOException {
        pulp.writeMedia(media);
        String hex = Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex();
        Path artifact = media.resolve("artifact").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
        Files.writeString(artifact, "X".repeat(content.length()));
    }
}
