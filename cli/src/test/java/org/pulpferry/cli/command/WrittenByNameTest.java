package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.value.Sha256;

/** Verbs that write where a person says do not write into a state directory, whatever way leads there. */
class WrittenByNameTest {
    private final Path folder;
    private final Path connected;
    private final Path site;
    private final Path offline;

    WrittenByNameTest(@TempDir Path folder) throws IOException {
        this.folder = folder.toRealPath();
        connected = Files.createDirectory(this.folder.resolve("connected"));
        site = Files.createDirectory(this.folder.resolve("site"));
        offline = Files.createDirectory(this.folder.resolve("offline"));
        Files.writeString(connected.resolve("ferry.yml"), """
            pulp: {url: "http://127.0.0.1:1", password_env: PASSWORD, exports: exports}
            state: state
            out: out
            stream: osism
            sites: [site-a]
            keys: [../release.key]
            repositories: [{name: pypi, type: python/python}]
            """);
        Files.writeString(site.resolve("ferry.yml"), """
            pulp: {url: "http://127.0.0.1:1", password_env: PASSWORD, imports: imports}
            state: state
            site: site-a
            streams: [osism]
            keys: [../site-a.key]
            """);
        for (String key : List.of("release", "site-a")) {
            ok(offline, "keys", "generate", key, "--out", this.folder.toString(), "--no-passphrase");
        }
        create(offline, this.folder.resolve("trust"), 0);
        ok(offline, "trust", "sign", file("trust/1.root.json"), "--key", file("release.key"));
        String fingerprint = Sha256.of(
                        TextFile.read(this.folder.resolve("trust/1.root.json")).getBytes(StandardCharsets.US_ASCII))
                .hex();
        for (Path host : List.of(connected, site)) {
            ok(host, "trust", "init", "--root", file("trust/1.root.json"), "--fingerprint", fingerprint);
        }
    }

    /** A file put there would be the root in force, which nobody has signed. */
    @Test
    void noRootIsWrittenAmongThoseAccepted() throws IOException {
        Path trust = connected.resolve("state/trust");
        List<String> before = names(trust);
        create(connected, trust, 2);
        refused(connected, "trust", "update", "--out", trust.toString());
        refused(
                connected,
                "trust",
                "update",
                "--root",
                trust.resolve("1.root.json").toString());
        refused(connected, "trust", "sign", trust.resolve("1.root.json").toString(), "--key", file("release.key"));
        refused(trust, "trust", "update", "--root", trust.resolve("1.root.json").toString(), "--out", ".");
        assertEquals(before, names(trust));
    }

    @Test
    void aStateDirectoryIsKnownWithoutItsConfigurationAndThroughLinks() throws IOException {
        Path trust = connected.resolve("state/trust");
        List<String> before = names(trust);
        create(offline, trust.resolve("deeper/still"), 2);
        Path link = Files.createSymbolicLink(offline.resolve("link"), trust);
        create(offline, link, 2);
        create(offline, link.resolve("new"), 2);
        assertEquals(before, names(trust));
    }

    /** It has no lock yet, by which it could be known; its configuration names it. */
    @Test
    void aStateDirectoryThatIsStillToBeMadeIsKnownByItsConfiguration() throws IOException {
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        Files.copy(site.resolve("ferry.yml"), fresh.resolve("ferry.yml"));
        create(fresh, fresh.resolve("state/trust"), 2);
        assertTrue(Files.notExists(fresh.resolve("state")));
        create(fresh, fresh.resolve("state-of-trust"), 0);
    }

    @Test
    void neitherKeysNorBundlesNorReceiptsAreWrittenIntoIt() throws IOException {
        Path state = site.resolve("state");
        refused(site, "keys", "generate", "site-b", "--out", state.toString(), "--no-passphrase");
        refused(site, "receipt", "--out", state.resolve("receipts").toString());
        refused(site, "write", file("trust"), "--to", state.toString());
        refused(connected, "export", "--out", connected.resolve("state/out").toString());
        assertEquals(List.of("audit.jsonl", "lock", "trust"), names(state));
    }

    private void create(Path where, Path out, int code) {
        CalledFerry called = call(
                where,
                "trust",
                "create",
                "--signer",
                file("release.pub"),
                "--stream",
                "osism",
                "--site",
                "site-a=" + file("site-a.pub"),
                "--out",
                out.toString());
        assertEquals(code, called.code(), called.err());
        assertEquals(code == 2, called.err().contains("is inside the state directory"), called.err());
    }

    private void refused(Path where, String... words) {
        CalledFerry called = call(where, words);
        assertEquals(2, called.code(), String.join(" ", words) + ": " + called.err());
        assertTrue(called.err().contains("is inside the state directory"), called.err());
        assertTrue(called.err().contains("hint: name a folder outside of it"), called.err());
    }

    private static void ok(Path where, String... words) {
        CalledFerry called = call(where, words);
        assertEquals(0, called.code(), called.err());
    }

    private static CalledFerry call(Path where, String... words) {
        return CalledFerry.in(where, Map.of("HOME", where.toString(), "PASSWORD", "x"), words);
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private static List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(each -> names.add(String.valueOf(each.getFileName())));
        }
        names.sort(null);
        return names;
    }
}
