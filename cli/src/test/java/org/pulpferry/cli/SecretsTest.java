package org.pulpferry.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.command.Verbs;
import org.pulpferry.cli.config.ConfigReader;
import org.pulpferry.cli.run.Machine;
import org.pulpferry.cli.run.Options;
import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.server.PulpServer;
import org.pulpferry.testkit.pulp.FakePulp;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** SEC-01: passwords and passphrases are looked for wherever ferry says or writes something. */
class SecretsTest {
    private static final String PASSWORD = "pulp-S3ntinel-password";
    private static final String PASSPHRASE = "key-S3ntinel passphrase";
    private static final String WRONG = "another-S3ntinel";

    @TempDir
    Path folder = Path.of("");

    private final List<String> said = new ArrayList<>();
    private FakePulp sender;
    private FakePulp receiver;
    private Path connected = Path.of("");
    private Path site = Path.of("");

    SecretsTest() throws IOException {
        sender = FakePulp.start().component("core", "3.123.1").password(PASSWORD);
        receiver = FakePulp.start().component("core", "3.123.1").password(PASSWORD);
    }

    @BeforeEach
    void configure() throws IOException {
        connected = Files.createDirectory(folder.resolve("connected"));
        site = Files.createDirectory(folder.resolve("site"));
        secret("password", PASSWORD);
        secret("passphrase", PASSPHRASE);
        secret("wrong", WRONG);
        sender.version(sender.repository("file/file", "files"), List.of(FakePulp.file("a.txt", "hello")));
        Files.createDirectories(connected.resolve("exports"));
        Files.createDirectories(connected.resolve("out"));
        sender.writeMedia(connected.resolve("media"));
        Files.createDirectories(site.resolve("imports"));
        Files.writeString(connected.resolve("ferry.yml"), """
            pulp: {url: "%s", password_file: ../password, exports: exports, media: media}
            state: state
            out: out
            stream: osism
            sites: [site-a]
            keys: [../release.key]
            passphrase_file: ../passphrase
            repositories: [{name: files, type: file/file}]
            """.formatted(sender.url()));
        Files.writeString(site.resolve("ferry.yml"), """
            pulp: {url: "%s", password_env: SITE_PASSWORD, imports: imports}
            state: state
            site: site-a
            streams: [osism]
            keys: [../site-a.key]
            passphrase_file: ../passphrase
            """.formatted(receiver.url()));
    }

    @AfterEach
    void stop() {
        sender.close();
        receiver.close();
    }

    @Test
    void noVerbSaysOrWritesASecret() throws IOException {
        keysAndTrust();
        for (String verb : List.of("doctor -v", "plan --json", "config show --origin", "export -v", "status --json")) {
            call(connected, verb);
        }
        Path bundle = connected.resolve("out/osism-1-1");
        assertTrue(Files.exists(bundle.resolve("manifest.sig.json")), () -> String.join("\n", said));
        for (String verb : List.of(
                "doctor -v",
                "verify " + bundle,
                "inspect " + bundle,
                "import --plan --json " + bundle,
                "import -v " + bundle,
                "status",
                "receipt --json",
                "rollback",
                "switch",
                "config show --json",
                "trust show")) {
            call(site, verb);
        }
        assertTrue(said.stream().anyMatch(text -> text.contains("osism-1-1")));
        assertTrue(receiver.contents().contains("files"), "the import went through");
        assertNothingLeaked();
    }

    @Test
    void wrongSecretsAreNotShownEither() throws IOException {
        keysAndTrust();
        replace("../password", "../wrong");
        assertEquals(33, call(connected, "plan -v"));
        replace("../passphrase", "../wrong");
        assertEquals(11, call(connected, "export -v"));
        assertEquals(11, call(folder, "keys show release.key --passphrase-file wrong -v"));
        assertEquals(
                11, call(folder, "trust sign trust/1.root.json --key release.key --passphrase-file wrong -v --json"));
        receiver.password("changed meanwhile");
        assertNotEquals(0, call(site, "doctor -v --json"));
        assertNothingLeaked();
    }

    @Test
    void whatPulpSaysBackIsSearchedForIt() throws IOException {
        keysAndTrust();
        String basic = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        receiver.login(false);
        receiver.faults()
                .answer(
                        "GET",
                        "repositories/",
                        50,
                        500,
                        "{\"detail\":\"META: HTTP_AUTHORIZATION Basic " + basic + "\"}");
        call(site, "doctor -v");
        assertNothingLeaked();
    }

    @Test
    void secretFilesThatAreWrittenWronglyAreNotQuoted() throws IOException {
        keysAndTrust();
        Files.writeString(folder.resolve("passphrase"), PASSPHRASE + "\nand a second line " + PASSPHRASE + "\n");
        Files.write(folder.resolve("password"), (PASSWORD + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
        call(connected, "export -v");
        call(connected, "plan -v --json");
        Files.writeString(folder.resolve("password"), PASSWORD + "\n" + PASSWORD);
        call(connected, "plan -v");
        call(folder, "keys show release.key --passphrase-file passphrase -v");
        assertNothingLeaked();
    }

    @Test
    void aSecretInTheWrongPlaceOfTheConfigurationIsNotQuoted() throws IOException {
        for (String pulp : List.of(
                "{url: \"http://admin:" + PASSWORD + "@127.0.0.1:1\", password_env: X, imports: i}",
                "{url: \"http://127.0.0.1:1\", password_env: \"" + PASSWORD + "\", imports: i}",
                "{url: \"http://127.0.0.1:1\", password: \"" + PASSWORD + "\", imports: i}",
                "{url: \"http://127.0.0.1:1\", password: *" + PASSWORD + ", imports: i}",
                "{url: \"http://127.0.0.1:1\", password: !" + PASSWORD + " x, imports: i}",
                "{url: \"http://127.0.0.1:1\", password: \"" + PASSWORD + ", imports: i}",
                "{url: \"http://127.0.0.1:1\", password: @" + PASSWORD + ", imports: i}",
                "{url: \"http://127.0.0.1:1\", password: [" + PASSWORD + "}")) {
            Files.writeString(
                    site.resolve("ferry.yml"), "pulp: " + pulp + "\nstate: state\nsite: site-a\nstreams: [osism]\n");
            assertEquals(2, call(site, "status -v"), pulp);
            assertEquals(2, call(site, "config show --json"), pulp);
        }
        assertNothingLeaked();
    }

    @Test
    void nothingThatHoldsASecretShowsIt() throws Exception {
        Machine machine = machine(site, new ByteArrayOutputStream());
        PulpServer server = new PulpServer(URI.create("http://127.0.0.1:1"), "admin", PASSWORD.toCharArray());
        for (Object holder : List.of(
                machine,
                server,
                ConfigReader.read(connected.resolve("ferry.yml"), Map.of(), machine.environment()),
                ConfigReader.read(site.resolve("ferry.yml"), Map.of(), machine.environment()))) {
            said.add(holder.toString());
        }
        assertNothingLeaked();
    }

    @Test
    void noOptionTakesASecret() {
        Machine machine = machine(folder, new ByteArrayOutputStream());
        Options options = new Options();
        List<String> wrong = new ArrayList<>();
        int seen = collect(Verbs.commandLine(new Run(machine, options, List.of()), options, List.of()), wrong);
        assertEquals(List.of(), wrong);
        assertTrue(seen > 50, "options seen: " + seen);
    }

    @Test
    void aProcessShowsNoSecretInItsCommandLine() throws Exception {
        keysAndTrust();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path") + ":" + System.getProperty("jdk.module.path", ""),
                        "org.pulpferry.cli.Main",
                        "doctor")
                .directory(connected.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.txt").toFile());
        Process child = builder.start();
        int looks = 0;
        while (child.isAlive()) {
            said.add(read(Path.of("/proc", Long.toString(child.pid()), "cmdline")));
            looks++;
            Thread.sleep(20);
        }
        said.add(read(folder.resolve("child.txt")));
        assertTrue(looks > 3 && said.stream().anyMatch(text -> text.contains("org.pulpferry.cli.Main")));
        assertTrue(read(folder.resolve("child.txt")).contains("Pulp"), () -> String.join("\n", said));
        assertNothingLeaked();
    }

    private void keysAndTrust() throws IOException {
        for (String key : List.of("release", "site-a")) {
            assertEquals(0, call(folder, "keys generate " + key + " --out . --passphrase-file passphrase -v"));
        }
        call(folder, "keys show release.key --passphrase-file passphrase --json");
        call(folder, "trust create --signer release.pub --stream osism --site site-a=site-a.pub --out trust");
        call(folder, "trust sign trust/1.root.json --key release.key --passphrase-file passphrase -v");
        String fingerprint = Sha256.of(read(folder.resolve("trust/1.root.json")).getBytes(StandardCharsets.ISO_8859_1))
                .hex();
        for (Path host : List.of(connected, site)) {
            assertEquals(
                    0,
                    call(
                            host,
                            "trust init --root " + folder.resolve("trust/1.root.json") + " --fingerprint "
                                    + fingerprint));
        }
    }

    private void replace(String old, String now) throws IOException {
        Path file = connected.resolve("ferry.yml");
        Files.writeString(file, Files.readString(file).replace(old, now));
    }

    private static int collect(CommandLine line, List<String> wrong) {
        int seen = 0;
        for (ArgSpec arg : line.getCommandSpec().args()) {
            seen++;
            String name = arg.paramLabel()
                    + String.join(
                            ",", arg.isOption() ? List.of(((CommandLine.Model.OptionSpec) arg).names()) : List.of());
            boolean secret = name.matches("(?i).*(pass|secret|token|pin|credential).*");
            boolean flag = arg.type() == boolean.class;
            if (secret && !flag && arg.type() != Path.class) {
                wrong.add(line.getCommandName() + " " + name);
            }
        }
        for (CommandLine verb : line.getSubcommands().values()) {
            seen += collect(verb, wrong);
        }
        return seen;
    }

    private void assertNothingLeaked() throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String text : said) {
            search(text, "said: " + text.lines().findFirst().orElse(""), found);
        }
        int files = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                String name = file.getFileName().toString();
                boolean given = name.equals("password")
                        || name.equals("passphrase")
                        || name.equals("wrong")
                        || name.equals("ferry.yml");
                if (!given) {
                    files++;
                    search(read(file), file.toString(), found);
                }
            }
        }
        assertEquals(Map.of(), found);
        assertFalse(said.isEmpty() && files == 0, "nothing was searched");
    }

    private static void search(String text, String where, Map<String, String> found) {
        for (String secret : List.of(PASSWORD, PASSPHRASE, WRONG, "S3ntinel")) {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(
                    secret,
                    Base64.getEncoder().withoutPadding().encodeToString(bytes),
                    Base64.getEncoder().encodeToString(("admin:" + secret).getBytes(StandardCharsets.UTF_8)),
                    java.util.HexFormat.of().formatHex(bytes),
                    java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
                if (text.contains(form)) {
                    found.put(
                            where,
                            text.lines()
                                    .filter(line -> line.contains(form))
                                    .findFirst()
                                    .orElse(form));
                }
            }
        }
    }

    private int call(Path where, String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String[] words = line.split(" ");
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String path = words[i].substring(equals + 1);
            if (path.matches("\\.|passphrase|wrong|trust|[a-z0-9./-]+\\.(pub|key|json)") && i > 1) {
                words[i] =
                        words[i].substring(0, equals + 1) + where.resolve(path).normalize();
            }
        }
        int code = new Ferry(machine(where, out)).execute(words);
        said.add(out.toString(StandardCharsets.UTF_8));
        return code;
    }

    private static Machine machine(Path where, ByteArrayOutputStream out) {
        PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
        return new Machine(
                both,
                both,
                Map.of("SITE_PASSWORD", PASSWORD, "HOME", where.toString()),
                where,
                Clock.systemUTC(),
                System::nanoTime,
                new SecureRandom(),
                UUID::randomUUID,
                false,
                false);
    }

    private void secret(String name, String content) throws IOException {
        Path file = Files.createFile(
                folder.resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, content + "\n");
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 22), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
