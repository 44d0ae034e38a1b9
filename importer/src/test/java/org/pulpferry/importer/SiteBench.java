package org.pulpferry.importer;

import java.io.IOException;
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
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.settings.BundleObserver;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.importer.settings.SiteSettings.LoadLimits;
import org.pulpferry.importer.settings.SiteSettings.ReceiptKind;
import org.pulpferry.importer.settings.SiteSettings.SharedFolder;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.RootBuilder;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.testkit.pulp.FakePulp;

/** A site for tests: a fake Pulp, keys, a trust root and all directories, each to be changed before an import. */
final class SiteBench implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    static final Name STREAM = new Name("osism");
    static final Name SITE = new Name("site-a");
    static final Name SIGNER = new Name("release");
    static final String VERSION = "3.123.1";

    final FakePulp pulp;
    final Path base;
    final Path out;
    final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    Path imports;
    String importsAtPulp;
    String password = "password";
    Name site = SITE;
    ReceiptKind receipt = ReceiptKind.ACKNOWLEDGEMENT;
    LoadLimits limits = new LoadLimits(4L << 30, 1, 2_000, 10_000);
    int keep = 3;
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    BundleObserver observer = BundleObserver.deaf();
    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final SecureRandom random = new SecureRandom();
    private final Path secrets;

    /** What Pulp was asked but for the login, which is made beside everything else. */
    List<String> asked() {
        return pulp.requests().stream()
                .filter(request -> !request.endsWith("/login/"))
                .toList();
    }

    SiteBench(Path base) throws Exception {
        this.base = base;
        this.pulp = FakePulp.start().component("core", VERSION).component("file", VERSION);
        this.out = Files.createDirectory(base.resolve("out"));
        this.imports = Files.createDirectory(base.resolve("imports"));
        this.importsAtPulp = imports.toString();
        this.secrets = Files.createDirectory(base.resolve("keys"));
        PublicKeys release = new KeyFiles(random).generate(SIGNER, secrets, null);
        PublicKeys own = new KeyFiles(random).generate(SITE, secrets, null);
        new KeyFiles(random).generate(new Name("stranger"), secrets, null);
        Files.createDirectory(
                state(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] root = new RootBuilder()
                .signer(SIGNER, release).threshold(1).rootThreshold(1).stream(STREAM)
                        .site(SITE, own)
                        .build(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(365)));
        try (PrivateKeys secret = key("release")) {
            byte[] signatures = RootSigner.sign(root, null, secret, null);
            new TrustStore(state()).init(RootChain.initial(root, signatures, Sha256.of(root), NOW));
        }
    }

    PrivateKeys key(String name) throws Exception {
        return new KeyFiles(random).load(secrets.resolve(name + ".key"), null);
    }

    Path state() {
        return base.resolve("state");
    }

    /** Writes a bundle signed as it should be. */
    Path write(SampleBundle bundle) throws Exception {
        return write(bundle, "release");
    }

    Path write(SampleBundle bundle, String signer) throws Exception {
        try (PrivateKeys keys = key(signer)) {
            return bundle.write(out, base, executor, keys);
        }
    }

    List<ImportResult> run(Path bundle) throws Exception {
        return run(bundle, ImportOptions.standard());
    }

    List<ImportResult> run(Path bundle, ImportOptions options) throws Exception {
        return with(importer -> importer.run(List.of(bundle), options));
    }

    /** A client of the site's Pulp that waits for nothing long. */
    PulpClient client() {
        Pacing pacing = new Pacing(
                Clock.systemUTC(),
                UUID::randomUUID,
                pause -> Thread.sleep(Math.min(pause.toMillis(), 5)),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                1,
                Duration.ofMillis(5),
                Duration.ofMillis(5));
        return new PulpClient(new PulpServer(pulp.url(), "admin", password.toCharArray()), pacing);
    }

    <T> T with(Call<T> call) throws Exception {
        Progress progress = new Progress() {
            @Override
            public void report(String phase, long done, long total, Unit unit) {}

            @Override
            public void notice(String sentence) {
                notices.add(sentence);
            }
        };
        try (PulpClient client = client()) {
            return call.of(
                    new Importer(settings(), new Surroundings(client, progress, clock, random, executor, observer)));
        }
    }

    SiteSettings settings() {
        return new SiteSettings(
                site,
                List.of(STREAM),
                state(),
                new SharedFolder(imports, importsAtPulp),
                List.of(secrets.resolve("site-a.key")),
                null,
                receipt,
                limits,
                keep,
                Duration.ofSeconds(5),
                "0");
    }

    interface Call<T> {
        T of(Importer importer) throws Exception;
    }

    /** States in the ledger, oldest first, as {@code SWITCHED 1.2}. */
    List<String> ledger() throws Exception {
        List<String> lines = new ArrayList<>();
        for (LedgerEntry entry : Ledger.view(new StateFolder(state()), STREAM).entries()) {
            lines.add(entry.state() + " " + entry.position());
        }
        return lines;
    }

    /** What an import, ended well or not, must not leave behind. */
    List<String> leftovers() throws IOException {
        List<String> left = new ArrayList<>(list(imports));
        left.addAll(pulp.hrefs("importers"));
        for (String run : list(state().resolve("runs"))) {
            for (String name : list(state().resolve("runs").resolve(run))) {
                if (!name.equals("journal") && !name.equals("suspects")) {
                    left.add(run + "/" + name);
                }
            }
        }
        return left;
    }

    static List<String> list(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(each -> names.add(fileName(each)));
            }
        }
        names.sort(null);
        return names;
    }

    private static String fileName(Path path) {
        @Nullable Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }

    @Override
    public void close() {
        executor.shutdownNow();
        pulp.close();
    }
}
