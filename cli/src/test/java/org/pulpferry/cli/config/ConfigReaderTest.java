package org.pulpferry.cli.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;

class ConfigReaderTest {
    @TempDir
    Path folder = Path.of("");

    /** samples/config/invalid: each file says in its first lines, as "# LINE: text", which messages it gets, and gets no others. */
    static List<Path> invalid() throws IOException {
        try (Stream<Path> files = Files.list(TextFile.project("samples/config/invalid"))) {
            List<Path> found = files.sorted().toList();
            assertTrue(found.size() >= 20, "samples: " + found.size());
            return found;
        }
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidConfigurationIsRefusedWithFileLineAndWhatWasExpected(Path file) throws IOException {
        List<String> expected = TextFile.read(file)
                .lines()
                .takeWhile(line -> line.startsWith("# "))
                .map(line -> file + line.substring(2).replace("{file}", file.toString()))
                .toList();
        assertTrue(!expected.isEmpty(), "the sample says nothing");
        FerryException refused = assertThrows(FerryException.class, () -> ConfigReader.read(file, Map.of(), Map.of()));
        assertEquals(ProblemCode.USAGE, refused.code());
        assertEquals(
                String.join("\n", expected),
                String.join(
                        "\n", refused.problems().stream().map(Problem::message).toList()));
    }

    @Test
    void theConnectedSampleIsReadAsDocumented() throws FerryException {
        ConnectedConfig config = assertInstanceOf(
                ConnectedConfig.class,
                ConfigReader.read(TextFile.project("samples/config/connected.yml"), Map.of(), Map.of()));
        assertEquals(new Name("osism"), config.stream());
        assertEquals(Duration.ofDays(90), config.validity());
        assertEquals(Duration.ofDays(10), config.cadence());
        assertEquals(Path.of("/srv/bundles"), config.out());
        assertEquals("/var/lib/pulp/exports", config.basics().pulp().exchange().pulp());
        assertEquals(4, config.repositories().size());
        var deb = config.repositories().get(0);
        assertEquals(Publish.VERBATIM, deb.serving().publish());
        assertEquals("ubuntu-jammy", deb.serving().distribution());
        assertEquals("ubuntu-jammy", deb.serving().basePath());
        assertEquals(null, deb.version());
        assertEquals(Publish.DEFAULT, config.repositories().get(1).serving().publish());
    }

    @Test
    void theSiteSampleIsReadAsDocumented() throws FerryException {
        SiteConfig config = assertInstanceOf(
                SiteConfig.class, ConfigReader.read(TextFile.project("samples/config/site.yml"), Map.of(), Map.of()));
        assertEquals(new Name("site-a"), config.site());
        assertEquals(SiteConfig.Receipts.ACKNOWLEDGEMENT, config.receipt());
        assertEquals(new SiteConfig.Loading(4L << 30, 2, 2_000, 10_000), config.limits());
        assertEquals(3, config.keep());
        assertEquals(Duration.ofMinutes(30), config.taskWait());
    }

    @Test
    void theSamplesAreWhatInitWrites() throws IOException {
        for (String host : List.of("connected", "site")) {
            assertEquals(
                    TextFile.read(
                            TextFile.project("cli/src/main/resources/org/pulpferry/cli/command/" + host + ".yml")),
                    TextFile.read(TextFile.project("samples/config/" + host + ".yml")));
        }
    }

    @Test
    void aFlagBeatsAVariableBeatsTheFileBeatsTheDefault() throws IOException, FerryException {
        Path file = site("keep: 5\n");
        assertEquals("5 " + file + ":6", shown(file, Map.of(), Map.of(), "keep"));
        assertEquals("3 default", shown(site(""), Map.of(), Map.of(), "keep"));
        assertEquals("7 FERRY_KEEP", shown(file, Map.of(), Map.of("FERRY_KEEP", "7"), "keep"));
        assertEquals("9 flag", shown(file, Map.of("keep", "9"), Map.of("FERRY_KEEP", "7"), "keep"));
        assertEquals(
                "64MiB FERRY_LIMITS_STAGING",
                shown(file, Map.of(), Map.of("FERRY_LIMITS_STAGING", "64MiB"), "limits.staging"));
        assertEquals("x,y FERRY_STREAMS", shown(file, Map.of(), Map.of("FERRY_STREAMS", "x,y"), "streams"));
    }

    @Test
    void aWrongVariableIsNamed() throws IOException {
        Path file = site("");
        FerryException refused = assertThrows(
                FerryException.class, () -> ConfigReader.read(file, Map.of(), Map.of("FERRY_KEEP", "many")));
        assertEquals("FERRY_KEEP: keep: expected a number from 1 to 1000, found \"many\"", refused.getMessage());
    }

    @Test
    void aSharedDirectoryHasTwoNamesWherePulpRunsInAContainer() throws IOException, FerryException {
        Path file = folder.resolve("ferry.yml");
        Files.writeString(file, """
                pulp:
                  url: http://127.0.0.1
                  password_env: X
                  imports: {ferry: exchange, pulp: /imports}
                state: state
                site: site-a
                streams: [osism]
                receipt: none
                """);
        SharedPath shared =
                ConfigReader.read(file, Map.of(), Map.of()).basics().pulp().exchange();
        assertEquals(new SharedPath(folder.toAbsolutePath().resolve("exchange"), "/imports"), shared);
    }

    @Test
    void theFirstFileThatExistsIsTaken() throws IOException, FerryException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path here = Files.createDirectories(folder.resolve("here"));
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        FerryException none =
                assertThrows(FerryException.class, () -> ConfigFiles.find(null, Map.of("HOME", home.toString()), here));
        assertTrue(none.first().hint().contains("ferry init"), none.first().hint());
        Path inHome = Files.createDirectories(home.resolve(".config/ferry")).resolve("ferry.yml");
        Files.writeString(inHome, "");
        assertEquals(inHome, ConfigFiles.find(null, environment, here));
        Files.writeString(here.resolve("ferry.yml"), "");
        assertEquals(here.resolve("ferry.yml"), ConfigFiles.find(null, environment, here));
        environment.put("FERRY_CONFIG", "/x.yml");
        assertEquals(Path.of("/x.yml"), ConfigFiles.find(null, environment, here));
        assertEquals(here.resolve("y.yml"), ConfigFiles.find(Path.of("y.yml"), environment, here));
    }

    private Path site(String more) throws IOException {
        Path file = folder.resolve(more.isEmpty() ? "plain.yml" : "ferry.yml");
        Files.writeString(file, """
                pulp: {url: "http://127.0.0.1", password_env: X, imports: imports}
                state: state
                site: site-a
                streams: [osism]
                keys: [site-a.key]
                """ + more);
        return file;
    }

    private static String shown(Path file, Map<String, String> flags, Map<String, String> environment, String key)
            throws FerryException {
        return ConfigReader.read(file, flags, environment).basics().settings().stream()
                .filter(setting -> setting.key().equals(key))
                .map(setting -> setting.value() + " " + setting.origin())
                .findFirst()
                .orElse("nothing");
    }
}
