package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;

/** What all verbs owe: their flags, one document with {@code --json}, whatever happens, and quiet, colour and detail as asked for. */
class ContractTest {
    private static final Map<String, List<String>> FLAGS = Map.ofEntries(
            Map.entry("keys generate", List.of("--out", "--passphrase-file", "--no-passphrase")),
            Map.entry("keys show", List.of("FILE")),
            Map.entry(
                    "trust create",
                    List.of(
                            "--signer",
                            "--threshold",
                            "--root-signer",
                            "--root-threshold",
                            "--stream",
                            "--site",
                            "--expires",
                            "--out")),
            Map.entry("trust sign", List.of("ROOT", "--key")),
            Map.entry("trust init", List.of("--root", "--fingerprint")),
            Map.entry("plan", List.of("--medium", "--since", "--full", "--site", "--out")),
            Map.entry("export", List.of("--for", "--since", "--full", "--site", "--out", "--heartbeat", "--sequence")),
            Map.entry("write", List.of("BUNDLE", "--to")),
            Map.entry("verify", List.of("BUNDLE", "--now")),
            Map.entry("inspect", List.of("BUNDLE")),
            Map.entry("import", List.of("BUNDLE", "--plan", "--stage-only", "--adopt", "--lock-wait", "--now")),
            Map.entry("switch", List.of("SEQUENCE")),
            Map.entry("receipt", List.of("--inventory", "--out")),
            Map.entry("status", List.of("--format")),
            Map.entry("config show", List.of("--origin")));

    @TempDir
    Path folder = Path.of("");

    static Stream<Map.Entry<String, List<String>>> flags() {
        return FLAGS.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("flags")
    void everyFlagOfTheContractIsThere(Map.Entry<String, List<String>> verb) {
        String help = call(Map.of(), verb.getKey() + " --help").out();
        for (String flag : verb.getValue()) {
            assertTrue(help.contains(flag), verb.getKey() + " has no " + flag);
        }
        for (String common : List.of("--config", "--json", "--quiet", "-v", "--no-color")) {
            assertTrue(help.contains(common), verb.getKey() + " has no " + common);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "init",
                "init nowhere",
                "doctor",
                "keys generate release --out nowhere --no-passphrase",
                "keys show nothing.pub",
                "trust create --signer x.pub --stream s --site a=x.pub --out t",
                "trust sign nothing.root.json --key nothing.key",
                "trust init --root 1.root.json --fingerprint 00",
                "trust show",
                "plan",
                "plan --medium large",
                "export",
                "export --full --since 3",
                "write nothing --to nowhere",
                "verify nothing",
                "inspect nothing",
                "import nothing",
                "switch",
                "rollback",
                "receipt",
                "config show --config nowhere.yml",
                "nonsense"
            })
    void aFailureIsOneDocumentOnStdoutAndASentenceAndAHintOnStderr(String line) throws IOException {
        configure();
        CalledFerry called = call(Map.of(), line + " --json");
        assertTrue(called.code() > 0, called.out());
        assertTrue(
                called.out()
                        .matches("\\{\"schema\":\"ferry/error/1\",\"code\":" + called.code()
                                + ",\"name\":\"[A-Z]+\",\"message\":\"[^\n]+\",\"hint\":\"[^\n]+\"}\n"),
                called.out());
        assertTrue(called.err().matches("(?s)ferry: [^\n]+\n(ferry: .*)?hint: [^\n]+\n.*"), called.err());
    }

    @Test
    void whatIsDoneIsOneDocumentOnStdout() throws IOException {
        document("ferry/done/1", "init site --out site.yml");
        document("ferry/done/1", "init site --out site.yml");
        document("ferry/keys/1", "keys generate a --out . --no-passphrase");
        document("ferry/keys/1", "keys generate site-a --out . --no-passphrase");
        document("ferry/keys/1", "keys show " + folder.resolve("a.pub"));
        document(
                "ferry/root/1",
                String.format(
                        Locale.ROOT,
                        "trust create --signer %1$s/a.pub --stream osism --site site-a=%1$s/site-a.pub --out %1$s/t",
                        folder));
        configure();
        document("ferry/config/1", "config show --origin");
        document("ferry/status/1", "status");
    }

    private void document(String schema, String line) {
        CalledFerry called = call(Map.of(), line.replace(" . ", " " + folder + " ") + " --json");
        assertTrue(called.out().startsWith("{\"schema\":\"" + schema + "\","), line + ": " + called);
        assertEquals(1, called.out().lines().count());
        assertEquals("", called.err());
    }

    @Test
    void aWordThatIsNoSizeIsUsage() throws IOException {
        configure();
        for (String size : List.of("64", "GB", "-1GB", "64gb", "0GB")) {
            CalledFerry called = call(Map.of(), "plan --medium " + size);
            assertEquals(2, called.code(), size);
            assertTrue(called.err().contains("--medium"), called.err());
        }
    }

    @Test
    void colourIsForTerminalsAndForWhoDoesNotRefuseIt() {
        String red = "\u001b[31mferry: \u001b[0m";
        assertTrue(atTerminal(Map.of(), "nonsense").err().startsWith(red));
        assertFalse(atTerminal(Map.of("NO_COLOR", "1"), "nonsense").err().contains("\u001b"));
        assertFalse(atTerminal(Map.of(), "plan --no-color").err().contains("\u001b"));
        assertFalse(call(Map.of(), "nonsense").err().contains("\u001b"));
        assertTrue(atTerminal(Map.of("NO_COLOR", ""), "nonsense").err().startsWith(red), "empty is unset");
    }

    @Test
    void errorsAreShownWhenQuietAndWhereTheyComeFromWhenVerbose() throws IOException {
        configure();
        CalledFerry quiet = call(Map.of(), "trust show --quiet");
        assertTrue(quiet.err().startsWith("ferry: no trust root"), quiet.err());
        assertTrue(quiet.err().contains("\nhint: "), quiet.err());
        assertFalse(quiet.err().contains("at org.pulpferry"), quiet.err());
        CalledFerry verbose = call(Map.of(), "trust show -v");
        assertTrue(verbose.err().contains("at org.pulpferry"), verbose.err());
    }

    @Test
    void whereAFlagAFileAndAVariableDisagreeTheFlagWinsThenTheVariable() throws IOException {
        configure();
        Map<String, String> variable = Map.of("FERRY_CONFIG", folder.resolve("ferry.yml") + "", "FERRY_SITE", "site-b");
        assertTrue(call(variable, "config show --origin").out().contains("site: site-b    # FERRY_SITE"));
        Files.writeString(
                folder.resolve("other.yml"),
                TextFile.read(folder.resolve("ferry.yml")).replace("site-a", "site-c"));
        String other = folder.resolve("other.yml").toString();
        assertTrue(call(Map.of(), "config show --config " + other).out().contains("site: site-c"));
    }

    private void configure() throws IOException {
        Files.writeString(folder.resolve("ferry.yml"), """
                pulp: {url: "http://127.0.0.1:1", password_env: NOTHING, imports: imports}
                state: state
                site: site-a
                streams: [osism]
                keys: [site-a.key]
                """);
    }

    private CalledFerry call(Map<String, String> environment, String line) {
        return CalledFerry.in(folder, environment, words(line));
    }

    private CalledFerry atTerminal(Map<String, String> environment, String line) {
        return CalledFerry.atTerminal(folder, environment, words(line));
    }

    private static String[] words(String line) {
        return Arrays.stream(line.split(" ", -1)).toArray(String[]::new);
    }
}
