package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.value.Sha256;

/** The verbs that need no Pulp, one after the other, as at a new site. */
class JourneyTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void fromKeysToATrustedRoot() throws IOException {
        assertOk("keys", "generate", "release", "--out", at("."), "--no-passphrase");
        assertOk("keys", "generate", "site-a", "--out", at("."), "--no-passphrase");
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("release.key"))));
        assertTrue(assertOk("keys", "show", at("release.pub")).out().contains("Ed25519"));
        CalledFerry again = call("keys", "generate", "release", "--out", at("."), "--no-passphrase");
        assertEquals(41, again.code(), "keys are never overwritten");

        assertOk(
                "trust",
                "create",
                "--signer",
                at("release.pub"),
                "--stream",
                "osism",
                "--site",
                "site-a=" + at("site-a.pub"),
                "--out",
                at("trust"));
        assertOk("trust", "sign", at("trust/1.root.json"), "--key", at("release.key"));
        String fingerprint = Sha256.of(
                        TextFile.read(folder.resolve("trust/1.root.json")).getBytes(StandardCharsets.UTF_8))
                .hex();
        configure();

        assertEquals(12, call("trust", "show").code(), "nothing is trusted yet");
        assertEquals(
                12,
                call("trust", "init", "--root", at("trust/1.root.json"), "--fingerprint", "0".repeat(64))
                        .code());
        CalledFerry trusted =
                assertOk("trust", "init", "--root", at("trust/1.root.json"), "--fingerprint", fingerprint);
        assertTrue(trusted.out().contains(fingerprint));
        assertTrue(trusted.out().startsWith("trusted from now on"), trusted.out());
        CalledFerry repeated =
                assertOk("trust", "init", "--root", at("trust/1.root.json"), "--fingerprint", fingerprint);
        assertTrue(repeated.out().startsWith("nothing to do"), repeated.out());
        assertTrue(assertOk("trust", "init", "--root", at("trust/1.root.json"))
                .out()
                .startsWith("nothing to do"));
        assertOk("trust", "show", "--json");
        CalledFerry status = call("status");
        assertEquals(3, status.code(), status.err());
        assertEquals(2, call("export").code(), "a site exports nothing");
    }

    @Test
    void everyRunWithAConfigurationIsAudited() throws IOException {
        configure();
        call("trust", "show");
        assertEquals(0, call("config", "show").code());
        String log = TextFile.read(folder.resolve("state/audit.jsonl"));
        assertEquals(2, log.lines().count());
        assertTrue(log.lines().findFirst().orElseThrow().endsWith("\"verdict\":\"ROOT\",\"exit_code\":12}"), log);
        assertTrue(log.startsWith("{\"time\":\"2026-11-23T12:00:00Z\",\"host\":"), log);
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state/audit.jsonl"))));
    }

    @Test
    void aConfigurationToStartFromIsValidAndNeverOverwritten() throws IOException {
        for (String host : List.of("connected", "site")) {
            assertOk("init", host, "--out", host + ".yml");
            assertEquals(
                    "rw-r--r--",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(host + ".yml"))),
                    "root writes it, ferry's user reads it");
            CalledFerry again = assertOk("init", host, "--out", host + ".yml");
            assertTrue(again.out().startsWith("nothing to do"), again.out());
            Files.writeString(folder.resolve(host + ".yml"), "# mine\n", StandardOpenOption.APPEND);
            assertEquals(2, call("init", host, "--out", host + ".yml").code());
            assertTrue(TextFile.read(folder.resolve(host + ".yml")).endsWith("# mine\n"));
            CalledFerry shown = CalledFerry.in(
                    folder,
                    Map.of("FERRY_STATE", at("state")),
                    "--config",
                    host + ".yml",
                    "config",
                    "show",
                    "--origin");
            assertEquals(0, shown.code(), shown.err());
            assertTrue(shown.out().contains("state: " + at("state") + "    # FERRY_STATE"), shown.out());
        }
    }

    @Test
    void aPassphraseCannotBeTypedWhereNobodyIs() {
        CalledFerry called = call("keys", "generate", "release", "--out", at("."));
        assertEquals(2, called.code());
        assertTrue(called.err().contains("--passphrase-file"), called.err());
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

    private CalledFerry assertOk(String... arguments) {
        CalledFerry called = call(arguments);
        assertEquals(0, called.code(), called.err());
        return called;
    }

    private CalledFerry call(String... arguments) {
        return CalledFerry.in(folder, Map.of(), arguments);
    }

    private String at(String path) {
        return folder.resolve(path).normalize().toString();
    }
}
