package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.value.Sha256;

/** Roots from version to version, and keys revoked, on a connected host, at a site, and on a machine that is neither. */
class TrustVerbsTest {
    @TempDir
    Path folder = Path.of("");

    private Path connected = Path.of("");
    private Path site = Path.of("");
    private Path offline = Path.of("");

    @BeforeEach
    void rootOneIsInForce() throws IOException {
        connected = Files.createDirectory(folder.resolve("connected"));
        site = Files.createDirectory(folder.resolve("site"));
        offline = Files.createDirectory(folder.resolve("offline"));
        Files.writeString(connected.resolve("ferry.yml"), """
            pulp: {url: "http://127.0.0.1:1", password_env: NOTHING, exports: exports}
            state: state
            out: out
            stream: osism
            sites: [site-a]
            keys: [../release.key]
            repositories: [{name: pypi, type: python/python}]
            """);
        Files.writeString(site.resolve("ferry.yml"), """
            pulp: {url: "http://127.0.0.1:1", password_env: NOTHING, imports: imports}
            state: state
            site: site-a
            streams: [osism]
            keys: [../site-a.key]
            """);
        for (String key : List.of("release", "release-2", "offline", "site-a")) {
            ok(folder, "keys generate " + key + " --out . --no-passphrase");
        }
        ok(
                folder,
                "trust create --signer release.pub --root-signer offline.pub --stream osism --site site-a=site-a.pub"
                        + " --out trust");
        ok(folder, "trust sign trust/1.root.json --key offline.key");
        for (Path host : List.of(connected, site)) {
            ok(host, "trust init --root ../trust/1.root.json --fingerprint " + digest("trust/1.root.json"));
        }
    }

    @Test
    void aRootFollowsAnotherFromUpdateToForce() throws IOException {
        String wrote = ok(
                        connected, "trust update --add ../release-2.pub --drop release --min-sequence 48 --out ../next")
                .out();
        assertTrue(wrote.contains("new signer release-2, keys "), wrote);
        assertTrue(wrote.contains("signer release is dropped"), wrote);
        assertTrue(wrote.contains("stream osism: from 1.48 on instead of 1.1"), wrote);
        assertTrue(wrote.contains("1 more of offline must sign"), wrote);
        assertTrue(wrote.contains("NOT complete"), wrote);
        CalledFerry unsigned = call(connected, "trust init --root ../next/2.root.json");
        assertEquals(41, unsigned.code(), "there is no signature file: " + unsigned.err());

        for (String file : List.of("1.root.json", "1.root.sig.json", "2.root.json")) {
            Files.copy(folder.resolve("next").resolve(file), offline.resolve(file));
        }
        String signed =
                ok(offline, "trust sign 2.root.json --key ../offline.key").out();
        assertTrue(signed.contains("different from root 1 " + digest("trust/1.root.json")), signed);
        assertTrue(signed.contains("new signer release-2"), signed);
        assertTrue(signed.contains("complete: it can be put in force"), signed);
        assertEquals(
                11, call(offline, "trust sign 2.root.json --key ../release.key").code(), "no root signer");

        assertTrue(
                ok(connected, "trust init --root ../offline/2.root.json").out().contains("root 2,"));
        assertTrue(
                ok(connected, "trust init --root ../offline/2.root.json").out().contains("root 2,"),
                "again is success");
        assertTrue(ok(connected, "trust show").out().contains("from 1.48 on"));
        assertEquals(
                12, call(connected, "trust init --root ../trust/1.root.json").code(), "no way back");
        ok(site, "trust init --root ../offline/2.root.json");
        assertTrue(ok(site, "trust show --json").out().contains("\"version\":2"));
    }

    @Test
    void severalStepsAreTakenAtOnceAndAMissingOneIsNamed() throws IOException {
        for (int version = 2; version <= 4; version++) {
            ok(folder, "trust update --root trust/" + (version - 1) + ".root.json --expires " + (100 + version) + "d");
            ok(folder, "trust sign trust/" + version + ".root.json --key offline.key");
        }
        Path third = folder.resolve("trust/3.root.json");
        byte[] kept = TextFile.read(third).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Files.delete(third);
        CalledFerry gap = call(site, "trust init --root ../trust/4.root.json");
        assertEquals(12, gap.code());
        assertTrue(gap.err().contains("3.root.json is missing"), gap.err());
        assertTrue(ok(site, "trust show").out().startsWith("root 1,"), "nothing is kept");
        Files.write(third, kept);
        assertTrue(ok(site, "trust init --root ../trust/4.root.json").out().contains("root 4,"));
    }

    @Test
    void whoSignsSeesWhatIsInForceOrNothingIsSigned() throws IOException {
        ok(folder, "trust update --root trust/1.root.json");
        Files.copy(folder.resolve("trust/2.root.json"), offline.resolve("2.root.json"));
        CalledFerry alone = call(offline, "trust sign 2.root.json --key ../offline.key");
        assertEquals(2, alone.code());
        assertTrue(alone.err().contains("1.root.json"), alone.err());
        assertTrue(ok(connected, "trust sign ../offline/2.root.json --key ../offline.key")
                .out()
                .contains("complete"));
        Files.delete(offline.resolve("2.root.sig.json"));

        ok(
                folder,
                "trust create --signer release.pub --signer offline.pub --stream osism --site site-a=site-a.pub --out"
                        + " forged");
        Files.copy(folder.resolve("forged/1.root.json"), offline.resolve("1.root.json"));
        assertEquals(
                12, call(offline, "trust sign 2.root.json --key ../offline.key").code(), "it is not signed");
        CalledFerry other = call(connected, "trust sign ../offline/2.root.json --key ../offline.key");
        assertEquals(12, other.code());
        assertTrue(other.err().contains("another root 1"), other.err());
        assertFalse(Files.exists(offline.resolve("2.root.sig.json")));
    }

    /** It could be signed by everybody before any machine refused it. */
    @Test
    void aStreamThatWasDroppedIsNotBegunAnewLowerThanItWas() {
        ok(connected, "trust update --epoch 2 --min-sequence 40 --out ../next");
        ok(folder, "trust update --root next/2.root.json --stream other --drop-stream osism");
        for (String version : List.of("2", "3")) {
            ok(folder, "trust sign next/" + version + ".root.json --key offline.key");
            ok(connected, "trust init --root ../next/" + version + ".root.json");
        }
        CalledFerry lower = call(connected, "trust update --stream osism --out ../next");
        assertEquals(12, lower.code());
        assertTrue(lower.err().contains("would begin at 1.1, before 2.40, where root 2 had it"), lower.err());
        assertFalse(Files.exists(folder.resolve("next/4.root.json")));
    }

    @Test
    void aRootThatHasExpiredIsNotAcceptedByHand() {
        ok(folder, "trust update --root trust/1.root.json --expires 1s");
        ok(folder, "trust sign trust/2.root.json --key offline.key");
        CalledFerry soon = ok(connected, "trust init --root ../trust/2.root.json");
        assertTrue(soon.out().contains("root 2,"), soon.out());
        CalledFerry status = call(connected, "status");
        assertEquals(3, status.code());
        assertTrue(
                status.out().contains("ATTENTION: trust root 2 expires on 2026-11-23T12:00:01Z, in 0 days"),
                status.out());
        assertEquals(3, call(connected, "trust show").code());
        assertTrue(call(connected, "status --json").out().contains("\"attention\":[{\"code\":\"WARNINGS\""));
        assertTrue(call(connected, "status --format prometheus").out().contains("\nferry_root_attention 1\n"));
        assertEquals(
                0,
                call(folder.resolve("connected"), "trust update --out ../renewed")
                        .code());
    }

    @Test
    void aKeyIsRevokedHereAtOnceAndForGood() throws IOException {
        String key = keyId("release.pub");
        CalledFerry revoked = call(site, "trust revoke " + key + " --reason stolen");
        assertEquals(3, revoked.code(), revoked.err());
        assertTrue(revoked.out().contains("revoked here " + key + ", 2026-11-23T12:00:00Z: stolen"), revoked.out());
        assertTrue(revoked.err().contains("stream osism: 1 signers needed, 0 left"), revoked.err());
        CalledFerry shown = call(site, "trust show");
        assertEquals(3, shown.code());
        assertTrue(shown.out().contains("revoked here " + key), shown.out());
        assertTrue(call(site, "status").out().contains("revoked here " + key));
        assertTrue(call(site, "status --json").out().contains("\"revoked_here\":[{\"keyid\":\"" + key));
        assertEquals(
                "rw-------",
                java.nio.file.attribute.PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(site.resolve("state/trust/local-revocations.json"))));
        assertTrue(TextFile.read(site.resolve("state/audit.jsonl")).contains("\"revoke\""));

        ok(folder, "trust update --root trust/1.root.json --add release-2.pub --drop release");
        ok(folder, "trust sign trust/2.root.json --key offline.key");
        assertEquals(0, call(site, "trust init --root ../trust/2.root.json").code());
        assertEquals(0, call(site, "trust show").code(), "the new root does without that key");
        assertTrue(call(site, "trust show").out().contains("revoked here " + key), "and it stays revoked");
    }

    @Test
    void whereARootKeyIsRevokedHereOnlyATypedFingerprintLeadsOn() throws IOException {
        assertEquals(
                3,
                call(site, "trust revoke " + keyId("offline.pub") + " --reason stolen")
                        .code());
        ok(
                folder,
                "trust update --root trust/1.root.json --root-signer release-2.pub --drop offline --root-threshold 1");
        ok(folder, "trust sign trust/2.root.json --key offline.key");
        ok(folder, "trust sign trust/2.root.json --key release-2.key");
        ok(connected, "trust init --root ../trust/2.root.json");
        CalledFerry refused = call(site, "trust init --root ../trust/2.root.json");
        assertEquals(12, refused.code());
        assertTrue(refused.err().contains("revoked keys do not count: [offline]"), refused.err());
        assertTrue(refused.err().contains("--fingerprint"), refused.err());
        ok(site, "trust init --root ../trust/2.root.json --fingerprint " + digest("trust/2.root.json"));
        assertTrue(ok(site, "trust show").out().startsWith("root 2,"));
        assertEquals(
                12,
                call(site, "trust init --root ../trust/1.root.json --fingerprint " + digest("trust/1.root.json"))
                        .code());
    }

    @Test
    void aKeyNobodyKnowsIsRevokedWithAWordAndAFingerprintIsNoKey() throws IOException {
        CalledFerry unknown = call(site, "trust revoke " + "7".repeat(64) + " --reason heard");
        assertEquals(3, unknown.code());
        assertTrue(unknown.err().contains("lists no such key"), unknown.err());
        CalledFerry fingerprint = call(site, "trust revoke " + digest("release.pub") + " --reason heard");
        assertEquals(2, fingerprint.code());
        assertTrue(fingerprint.err().contains("not a key id"), fingerprint.err());
        assertFalse(call(site, "trust show").out().contains(digest("release.pub")));
        for (String wrong : List.of("trust revoke", "trust revoke abc --reason x", "trust revoke " + "7".repeat(64))) {
            assertEquals(2, call(site, wrong).code(), wrong);
        }
        assertEquals(
                2,
                execute(site, List.of("trust", "revoke", "8".repeat(64), "--reason", "a\nb"))
                        .code());
        assertEquals(
                2,
                execute(site, List.of("trust", "revoke", "8".repeat(64), "--reason", ""))
                        .code());
    }

    @Test
    void aKeyIsRevokedBeforeThereIsARootAndBesideADamagedOne() throws IOException {
        Path fresh = Files.createDirectory(folder.resolve("fresh"));
        Files.copy(site.resolve("ferry.yml"), fresh.resolve("ferry.yml"));
        assertEquals(
                0,
                call(fresh, "trust revoke " + keyId("release.pub") + " --reason stolen")
                        .code());
        Files.writeString(site.resolve("state/trust/1.root.json"), "{}");
        assertEquals(20, call(site, "trust show").code());
        assertEquals(
                0,
                call(site, "trust revoke " + keyId("release.pub") + " --reason stolen")
                        .code());
        Files.writeString(site.resolve("state/trust/local-revocations.json"), "{}");
        CalledFerry damaged = call(site, "trust show");
        assertEquals(20, damaged.code());
        assertTrue(damaged.err().contains("audit.jsonl"), damaged.err());
        assertEquals(
                20,
                call(site, "trust revoke " + keyId("release.pub") + " --reason stolen")
                        .code());
    }

    @Test
    void whatMakesNoRootIsRefusedAndNothingIsWritten() {
        for (String wrong : List.of(
                "--threshold 0",
                "--threshold 2",
                "--threshold=-1",
                "--root-threshold 4",
                "--drop release",
                "--drop nobody",
                "--revoke abc --reason x",
                "--revoke " + "7".repeat(64),
                "--reason x",
                "--epoch 0",
                "--min-sequence 0",
                "--site site-a",
                "--add nowhere/site-a.pub --expires never",
                "--expires 2020-01-01",
                "--stream osism --drop-stream other")) {
            CalledFerry called = call(folder, "trust update --root trust/1.root.json --out refused " + wrong);
            assertEquals(wrong.contains("nowhere") ? 11 : 2, called.code(), wrong + ": " + called.err());
            assertTrue(called.err().contains("\nhint: "), called.err());
            assertFalse(Files.exists(folder.resolve("refused/2.root.json")), wrong);
        }
    }

    @Test
    void anotherFileIsNeverOverwritten() {
        ok(folder, "trust update --root trust/1.root.json");
        CalledFerry again = call(folder, "trust update --root trust/1.root.json --expires 10d");
        assertEquals(2, again.code());
        assertTrue(again.err().contains("2.root.json is there already"), again.err());
        ok(folder, "trust update --root trust/1.root.json");
        assertEquals(2, call(folder, "trust update --root trust/other.json").code());
    }

    private String digest(String file) throws IOException {
        return Sha256.of(TextFile.read(folder.resolve(file)).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .hex();
    }

    private String keyId(String file) {
        String shown = ok(folder, "keys show " + file).out();
        return shown.lines()
                .filter(line -> line.contains("ML-DSA-87 key id"))
                .map(line -> line.substring(line.length() - 64))
                .findFirst()
                .orElseThrow();
    }

    private CalledFerry ok(Path where, String line) {
        CalledFerry called = call(where, line);
        assertEquals(0, called.code(), line + ": " + called.err());
        return called;
    }

    private CalledFerry call(Path where, String line) {
        return execute(where, Arrays.asList(line.split(" ", -1)));
    }

    // The process has one working directory: what looks like a path is made absolute.
    private static CalledFerry execute(Path where, List<String> words) {
        List<String> absolute = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String path = word.substring(equals + 1);
            boolean isFile = path.matches(
                    "\\.|(\\.\\./)?[a-z0-9./-]*(\\.pub|\\.key|\\.json)|\\.\\./[a-z]+|trust|forged|refused|next");
            absolute.add(
                    isFile && i > 0
                            ? word.substring(0, equals + 1)
                                    + where.resolve(path).normalize()
                            : word);
        }
        return CalledFerry.in(where, Map.of("HOME", where.toString()), absolute.toArray(String[]::new));
    }
}
