package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pulpferry.pulp.PulpClient;

/** Exports from a real Pulp, by {@code bin/ferry}, as its own user. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExportIT {
    private static final String ALL = """
            {name: debian-bookworm, type: deb/apt, publish: verbatim};
            {name: ubuntu-22.04, type: deb/apt, publish: verbatim};
            {name: pypi, type: python/python};
            {name: galaxy, type: ansible/ansible};
            {name: files, type: file/file};
            {name: team files + notes/2026, type: file/file, distribution: team, base_path: team};
            {name: empty, type: file/file}
            """;
    private static final int KILLS = 20;

    private final Lab lab;
    private final ConnectedHost host;

    ExportIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "export");
    }

    @BeforeAll
    void loadWhatNoExportCanCarry() throws Exception {
        Lab.Ran ran = Lab.run(List.of(Lab.script("content"), "refused"), Path.of("/"), "");
        assertEquals(0, ran.code(), ran.toString());
    }

    private String shell(Path directory, String command) throws Exception {
        Lab.Ran ran = Lab.run(List.of("bash", "-o", "pipefail", "-c", command), directory, "");
        assertEquals(0, ran.code(), command + ": " + ran);
        return ran.out();
    }

    /** Digest over all chunks of index and data. */
    private String content(String bundle) throws Exception {
        return shell(host.bundle(bundle), "cat index/*/*.zst data/*/*.zst | sha256sum");
    }

    private String newest() throws Exception {
        List<String> finished = host.finished();
        return shell(Path.of("/"), "printf '%s\\n' " + String.join(" ", finished) + " | sort -V | tail -n 1")
                .strip();
    }

    @Test
    void aBundleOfEveryTypeStandsUpToFerryAndToStockTools() throws Exception {
        host.configure(Map.of("repositories", ALL));
        host.good("plan");

        host.good("export", "--full");

        String bundle = newest();
        Path folder = host.bundle(bundle);
        host.good("verify", folder.toString());
        shell(folder, "sha256sum -c --strict --quiet SHA256SUMS");
        assertTrue(shell(folder, "cat manifest.json").contains("\"cures\":[\"ansible-namespace-digest\"]"));
        shell(
                folder,
                "cat data/*/*.zst | zstd -dc | tar x --to-command='"
                        + "test artifact/$(sha256sum | sed \"s,^\\(..\\)\\([0-9a-f]*\\).*,\\1/\\2,\") = $TAR_FILENAME'");
        assertEquals(
                shell(folder, "cat index/*/*.zst | zstd -dc | tar xO artifacts | grep -c '\"carried\":true'"),
                shell(folder, "cat data/*/*.zst | zstd -dc | tar t | wc -l"));
        assertEquals(List.of(), host.leftovers());

        Lab.Ran again = host.good("export");
        assertTrue(again.err().contains("nothing to do"), again.toString());
        assertEquals(bundle, newest());
    }

    @Test
    void bothSourcesAndEveryRepetitionGiveTheSameIndexAndData() throws Exception {
        host.configure(Map.of("repositories", ALL));
        host.good("export", "--full");
        String fromStorage = content(newest());
        host.configure(Map.of("repositories", ALL, "pulp.media", ""));

        host.good("export", "--full");

        assertEquals(fromStorage, content(newest()));
        host.good("verify", host.bundle(newest()).toString());
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void memoryDoesNotGrowWithTheContent() throws Exception {
        host.configure(Map.of("repositories", "{name: files, type: file/file}"));

        host.goodInLittleMemory("export", "--full");
    }

    @Test
    void sinceABundleTravelsOnlyWhatItDidNotReferTo() throws Exception {
        host.configure(Map.of(
                "repositories", "{name: team files + notes/2026, type: file/file, distribution: t, base_path: t}"));
        host.good("export", "--full");
        String base = newest();
        host.configure(Map.of("repositories", ALL));

        String number = base.substring(base.lastIndexOf('-') + 1);
        host.good("export", "--since", number);

        Path folder = host.bundle(newest());
        host.good("verify", folder.toString());
        String index = shell(folder, "cat index/*/*.zst | zstd -dc | tar xO artifacts");
        String known = shell(host.bundle(base), "cat index/*/*.zst | zstd -dc | tar xO artifacts");
        for (String line : known.lines().toList()) {
            String digest = line.substring(0, line.indexOf(','));
            assertTrue(
                    index.lines().noneMatch(each -> each.startsWith(digest) && each.contains("\"carried\":true")),
                    line);
        }
        assertTrue(index.contains("\"carried\":true"));
        assertTrue(
                Files.readString(folder.resolve("manifest.json"))
                        .contains("\"unchanged_since\":{\"epoch\":1,\"sequence\":" + number + ","),
                "what is unchanged is named with the bundle that has it");
    }

    @Test
    void killedAtAnyMomentTheSameCommandEndsInTheSameState() throws Exception {
        host.configure(Map.of("repositories", ALL));
        long begun = System.nanoTime();
        host.good("export", "--full");
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        String undisturbed = content(newest());
        List<String> before = host.finished();
        Random random = new Random(20_261_123);
        int killed = 0;
        while (killed < KILLS) {
            Process ferry = host.start("export", "--full");
            if (!ferry.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS)) {
                ferry.destroyForcibly().waitFor();
                killed++;
            } else {
                assertEquals(0, ferry.exitValue());
            }
            List<String> unfinished = host.bundles();
            unfinished.removeAll(host.finished());
            assertTrue(unfinished.size() <= 1, unfinished.toString());
        }

        host.good("export", "--full");

        assertEquals(host.finished(), host.bundles());
        List<String> made = host.finished();
        made.removeAll(before);
        assertFalse(made.isEmpty());
        for (String bundle : made) {
            assertEquals(undisturbed, content(bundle), bundle);
        }
        host.good("verify", host.bundle(newest()).toString());
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    void twoRunsAtOnce() throws Exception {
        host.configure(Map.of("repositories", ALL));
        Process first = host.start("export", "--full");
        try {
            Path holder = host.directory().resolve("state/lock.holder");
            while (first.isAlive() && !Files.exists(holder)) {
                first.waitFor(20, TimeUnit.MILLISECONDS);
            }
            refused(40, "LOCKED", "export");
        } finally {
            assertTrue(first.waitFor(10, TimeUnit.MINUTES));
        }
        assertEquals(0, first.exitValue());
    }

    @Test
    void aDiskThatFillsUpOnTheWayAndIsMadeFreeAgain() throws Exception {
        Path small = lab.directory("small");
        shell(Path.of("/"), "mount -t tmpfs -o size=420m,mode=777 tmpfs " + small);
        try {
            host.configure(Map.of("repositories", "{name: files, type: file/file}", "out", small.toString()));
            Process ferry = host.start("export", "--full");
            while (ferry.isAlive() && Lab.list(small).isEmpty()) {
                ferry.waitFor(10, TimeUnit.MILLISECONDS);
            }
            shell(small, "fallocate -l 400m filler || head -c 400m /dev/zero > filler || true");
            assertTrue(ferry.waitFor(10, TimeUnit.MINUTES));
            assertEquals(30, ferry.exitValue());
            Files.delete(small.resolve("filler"));

            Lab.Ran again = host.good("export", "--full");

            assertTrue(again.err().contains("going on with an interrupted export"), again.toString());
            String bundle = Lab.list(small).get(0);
            host.good("verify", small.resolve(bundle).toString());
        } finally {
            shell(Path.of("/"), "umount " + small);
        }
    }

    @Test
    void aDiskThatIsTooSmallIsFoundBeforeAnythingIsWritten() throws Exception {
        Path small = lab.directory("smaller");
        shell(Path.of("/"), "mount -t tmpfs -o size=20m,mode=777 tmpfs " + small);
        try {
            bad(
                    Map.of("repositories", "{name: files, type: file/file}", "out", small.toString()),
                    30,
                    "SPACE",
                    small.toString());
            assertEquals(List.of(), Lab.list(small));
        } finally {
            shell(Path.of("/"), "umount " + small);
        }
    }

    @Test
    void wrongPassword() throws Exception {
        host.write("wrong.password", "guess\n");
        bad(Map.of("pulp.password_file", host.directory() + "/wrong.password"), 33, "PULP", "admin");
    }

    @Test
    void pulpIsDown() throws Exception {
        bad(Map.of("pulp.url", "http://127.0.0.1:9"), 33, "PULP", "127.0.0.1:9");
    }

    @Test
    void noAdminRights() throws Exception {
        String user = "it-plain-" + System.nanoTime();
        Lab.Ran made = Lab.run(
                List.of(
                        "bash",
                        "-c",
                        "curl -sf -u \"admin:$(cat " + lab.name("LAB_PASSWORD_FILE")
                                + ")\" -H 'Content-Type: application/json' -d '{\"username\":\""
                                + user + "\",\"password\":\"a long enough password\"}' " + lab.name("LAB_UP_API")
                                + "/pulp/api/v3/users/"),
                Path.of("/"),
                "");
        assertEquals(0, made.code(), made.toString());
        host.write("plain.password", "a long enough password\n");
        bad(Map.of("pulp.user", user, "pulp.password_file", host.directory() + "/plain.password"), 33, "PULP", user);
    }

    @Test
    void aRepositoryThatIsNotThere() throws Exception {
        bad(Map.of("repositories", "{name: nowhere, type: file/file}"), 2, "USAGE", "nowhere");
    }

    @Test
    void aRepositoryOfAnotherType() throws Exception {
        Lab.Ran ran = bad(Map.of("repositories", "{name: pypi, type: file/file}"), 2, "USAGE", "pypi");
        assertTrue(ran.err().contains("python/python"), ran.toString());
    }

    @Test
    void aVersionThatIsNotThere() throws Exception {
        bad(Map.of("repositories", "{name: files, type: file/file, version: 4711}"), 2, "USAGE", "4711");
    }

    @Test
    void onDemandContent() throws Exception {
        bad(Map.of("repositories", "{name: on-demand, type: file/file}"), 32, "UNSUPPORTED", "on-demand");
    }

    @Test
    void contentThatPulpCannotExport() throws Exception {
        bad(Map.of("repositories", "{name: debian-sources, type: deb/apt}"), 32, "UNSUPPORTED", "deb.source_package");
    }

    @Test
    void anExportPathThatPulpDoesNotAllow() throws Exception {
        Path own = lab.directory("exports");
        bad(Map.of("pulp.exports", own.toString()), 2, "USAGE", "not an allowed export path");
        assertEquals(List.of(), Lab.list(own));
    }

    @Test
    void anExportPathThatIsNotShared() throws Exception {
        Path own = lab.directory("exports");
        String both = "{ferry: " + own + ", pulp: " + lab.name("LAB_UP_DIR") + "/exports}";
        bad(Map.of("pulp.exports", both), 2, "USAGE", own.toString());
        assertEquals(List.of(), Lab.list(own));
        // Where Pulp writes, ferry neither made nor sees the directory, so nobody but the test can remove it.
        shell(
                lab.path("LAB_UP_DIR").resolve("exports"),
                "find . -maxdepth 1 -name '.ferry-*' -user " + lab.name("LAB_PULP_USER") + " -exec rm -r {} +");
    }

    @Test
    void anExportPathThatFerryMayNotWrite() throws Exception {
        bad(Map.of("pulp.exports", lab.name("LAB_UP_DIR") + "/media"), 2, "USAGE", "media");
    }

    @Test
    void storageThatFerryMayNotRead() throws Exception {
        Path closed = lab.directory("media");
        shell(closed, "mkdir -p artifact && chown root . artifact && chmod 700 artifact");
        bad(Map.of("pulp.media", closed.toString()), 2, "USAGE", closed.toString());
    }

    @Test
    void storageOfAnotherPulp() throws Exception {
        bad(
                Map.of("pulp.media", lab.name("LAB_DOWN_DIR"), "repositories", "{name: files, type: file/file}"),
                2,
                "USAGE",
                lab.name("LAB_DOWN_DIR"));
    }

    @Test
    void aKeyThatTheTrustRootDoesNotKnow() throws Exception {
        bad(Map.of("keys", "[" + host.directory() + "/keys/stranger.key]"), 11, "KEY", "stranger.key");
    }

    @Test
    void aSiteThatTheTrustRootDoesNotKnow() throws Exception {
        bad(Map.of("sites", "[site-a, atlantis]"), 2, "USAGE", "atlantis");
    }

    @Test
    void aConfigurationWithATypo() throws Exception {
        bad(Map.of("straem", "lab"), 2, "USAGE", "straem");
    }

    /** Exports with a changed configuration, which must be refused so, leaving Pulp and {@code out} as they were. */
    private Lab.Ran bad(Map<String, String> changes, int code, String name, String part) throws Exception {
        host.configure(changes);
        List<String> before = host.bundles();
        String pulpBefore = pulp();
        Lab.Ran ran = refused(code, name, part);
        assertEquals(before, host.bundles());
        assertEquals(pulpBefore, pulp());
        return ran;
    }

    private Lab.Ran refused(int code, String name, String part) throws Exception {
        Lab.Ran ran = host.ferry("export", "--full");
        assertEquals(code, ran.code(), ran.toString());
        assertTrue(ran.err().contains(part), ran.toString());
        assertTrue(
                Pattern.compile("^ferry: .+", Pattern.MULTILINE)
                        .matcher(ran.err())
                        .find(),
                ran.toString());
        assertTrue(
                Pattern.compile("^hint: .+", Pattern.MULTILINE)
                        .matcher(ran.err())
                        .find(),
                ran.toString());
        assertFalse(ran.err().contains("Exception"), ran.toString());
        Lab.Ran json = host.ferry("export", "--full", "--json");
        assertTrue(
                json.out().startsWith("{\"schema\":\"ferry/error/1\",\"code\":" + code + ",\"name\":\"" + name + "\""),
                json.toString());
        return ran;
    }

    /** Repositories of this test with their latest versions, and exporters of ours, none of which a refused export may change. */
    private String pulp() throws Exception {
        StringBuilder text = new StringBuilder();
        try (PulpClient up = lab.pulp("UP")) {
            for (String name :
                    List.of("files", "pypi", "galaxy", "empty", "debian-bookworm", "on-demand", "debian-sources")) {
                up.repositories()
                        .named(name)
                        .forEach(each -> text.append(each.latestVersion()).append('\n'));
            }
            text.append(up.exports().exportersStartingWith("ferry-"));
        }
        return text.toString();
    }
}
