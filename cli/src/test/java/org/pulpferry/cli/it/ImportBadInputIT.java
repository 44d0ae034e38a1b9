package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.SignatureFiles;
import org.pulpferry.signing.SignedType;

/** What an import refuses at a real Pulp: the exit code, one sentence, a hint, and nothing changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportBadInputIT {
    private static final String SITE = "it-bad";
    private static final String SWAPPED = "data/000/00000";

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;

    ImportBadInputIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "bad-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    /** Spoils a copy of the bundle. */
    @FunctionalInterface
    interface Spoiling {
        void apply(Path bundle) throws Exception;
    }

    /** One way for a bundle to be bad, the exit code it gets and what the message names. */
    record BadBundle(String title, int code, String part, Spoiling spoiling) {
        @Override
        public String toString() {
            return title;
        }
    }

    /** One way for a configuration to be bad. */
    record BadSite(String title, int code, String part, Map<String, String> changes) {
        @Override
        public String toString() {
            return title;
        }
    }

    @BeforeAll
    void exportOnce() throws Exception {
        crossing.files("files", 6, 18_000_000);
        crossing.empty("empty");
        host.configure(Map.of("repositories", crossing.configuration()));
        host.good("export", "--full");
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    private Path bundle() {
        return host.bundle("lab-1-1");
    }

    Stream<BadBundle> badBundles() {
        return Stream.of(
                new BadBundle(
                        "missing chunk", 23, "data/000/000001.zst", each -> shell(each, "rm data/000/000001.zst")),
                new BadBundle(
                        "changed chunk",
                        22,
                        "data/000/000000.zst",
                        each -> shell(
                                each, "printf X | dd of=data/000/000000.zst bs=1 seek=70000 conv=notrunc status=none")),
                new BadBundle(
                        "swapped chunks",
                        22,
                        SWAPPED,
                        each -> shell(
                                each,
                                "mv data/000/000000.zst x; mv data/000/000001.zst data/000/000000.zst; mv x data/000/000001.zst")),
                new BadBundle(
                        "truncated chunk",
                        22,
                        "data/000/000001.zst",
                        each -> shell(each, "truncate -s -1 data/000/000001.zst")),
                new BadBundle(
                        "changed manifest",
                        10,
                        "manifest",
                        each -> shell(each, "sed -i 's/\"sequence\":1/\"sequence\":7/' manifest.json")),
                new BadBundle("no signature", 23, "manifest.sig.json", each -> shell(each, "rm manifest.sig.json")),
                new BadBundle(
                        "unfinished export",
                        23,
                        "manifest.sig.json",
                        each -> shell(each, "rm manifest.sig.json SHA256SUMS manifest.json data/000/000001.zst")),
                new BadBundle("signature of an unknown key", 11, "stranger", each -> sign(each, "stranger")));
    }

    @ParameterizedTest
    @MethodSource("badBundles")
    void refusesABundleWith(BadBundle bad) throws Exception {
        site.configure(Map.of());
        Path copy = lab.directory("medium").resolve("lab-1-1");
        lab.asFerry("", "cp", "-r", bundle().toString(), copy.toString());
        bad.spoiling().apply(copy);

        refused(bad.code(), bad.part(), copy);
        shell(Path.of("/"), "rm -r " + copy);
    }

    /** At a site of its own: the other one knows the bundle already, and would say that there are two of one number. */
    @Test
    void refusesComponentsOfAnotherMinorVersion() throws Exception {
        SiteHost fresh = new SiteHost(lab, SITE, host);
        Path copy = lab.directory("medium").resolve("lab-1-1");
        lab.asFerry("", "cp", "-r", bundle().toString(), copy.toString());
        shell(
                copy,
                "sed -i -E 's/(\"name\":\"core\",\"version\":\"[0-9]+\\.)[0-9]+/\\19999/' manifest.json;"
                        + " grep -q 9999 manifest.json");
        sign(copy, "release");
        String before = crossing.snapshot();

        Lab.Ran ran = fresh.ferry("import", copy.toString());

        assertSaid(31, "core", ran);
        assertEquals(before, crossing.snapshot());
        shell(Path.of("/"), "rm -r " + copy);
    }

    Stream<BadSite> badSites() throws Exception {
        site.write("wrong.password", "guess\n");
        Path alien = lab.directory("imports");
        return Stream.of(
                new BadSite(
                        "wrong password",
                        33,
                        "admin",
                        Map.of("pulp.password_file", site.directory() + "/wrong.password")),
                new BadSite("Pulp down", 33, "127.0.0.1:9", Map.of("pulp.url", "http://127.0.0.1:9")),
                new BadSite(
                        "an import path that Pulp does not allow",
                        2,
                        alien.toString(),
                        Map.of("pulp.imports", alien.toString())),
                new BadSite(
                        "an import path that is not shared",
                        2,
                        alien.toString(),
                        Map.of("pulp.imports", "{ferry: " + alien + ", pulp: " + site.imports() + "}")),
                new BadSite(
                        "an import path that ferry may not write",
                        2,
                        "media",
                        Map.of("pulp.imports", lab.name("LAB_DOWN_DIR") + "/media")),
                new BadSite("an import path that is not there", 2, "nowhere", Map.of("pulp.imports", "/nowhere")),
                new BadSite("another site's name", 16, "atlantis", Map.of("site", "atlantis")),
                new BadSite("another stream", 16, "lab", Map.of("streams", "[other]")),
                new BadSite("a typo", 2, "steate", Map.of("steate", "/var/lib/ferry")));
    }

    @ParameterizedTest
    @MethodSource("badSites")
    void refusesToImportWith(BadSite bad) throws Exception {
        site.configure(bad.changes());
        refused(bad.code(), bad.part(), bundle());
    }

    @Test
    void refusesAUserWithoutAdminRights() throws Exception {
        String user = crossing.name("plain");
        String password = "a long enough password";
        String made = crossing.api(
                "DOWN",
                "POST",
                "/pulp/api/v3/users/",
                "{\"username\":\"" + user + "\",\"password\":\"" + password + "\"}");
        Matcher href = Pattern.compile("\"pulp_href\":\"([^\"]+)\"").matcher(made);
        assertTrue(href.find(), made);
        try {
            site.write("plain.password", password + "\n");
            site.configure(Map.of("pulp.user", user, "pulp.password_file", site.directory() + "/plain.password"));
            refused(33, user, bundle());
        } finally {
            crossing.api("DOWN", "DELETE", Objects.requireNonNull(href.group(1)), "");
        }
    }

    /** The second has no room for a single directory. */
    @ParameterizedTest
    @ValueSource(strings = {"size=4m", "nr_inodes=1"})
    void refusesAnImportPathWithTooLittleRoom(String room) throws Exception {
        Path small = site.imports().resolve(crossing.name("small"));
        shell(
                site.imports(),
                "mkdir " + small + " && mount -t tmpfs -o " + room + ",mode=2770,uid=$(id -u "
                        + lab.name("LAB_FERRY_USER") + "),gid=$(id -g " + lab.name("LAB_PULP_USER") + ") tmpfs "
                        + small);
        try {
            site.configure(Map.of("pulp.imports", small.toString()));
            refused(30, small.toString(), bundle());
            assertEquals(List.of(), Lab.list(small));
        } finally {
            shell(Path.of("/"), "umount " + small + " && rmdir " + small);
        }
    }

    @Test
    void leavesARepositoryAloneThatItDidNotMake() throws Exception {
        site.configure(Map.of());
        String name = crossing.name("empty");
        crossing.down().repositories().create("file/file", name, null, Map.of());
        try {
            refused(2, name, bundle());
        } finally {
            crossing.forgetAtDown();
        }
    }

    @Test
    void leavesADistributionAloneThatItDidNotMake() throws Exception {
        site.configure(Map.of());
        String name = crossing.name("empty");
        crossing.api(
                "DOWN",
                "POST",
                "/pulp/api/v3/distributions/file/file/",
                "{\"name\":\"" + name + "\",\"base_path\":\"" + name + "\"}");
        try {
            Crossing.await(() -> crossing.snapshot().contains(name));
            refused(2, name, bundle());
        } finally {
            crossing.forgetAtDown();
        }
    }

    @Test
    void ofTwoRunsOneIsToldToWait() throws Exception {
        site.configure(Map.of());
        Process first = site.start("import", "--stage-only", bundle().toString());
        try {
            Path holder = site.directory().resolve("state/lock.holder");
            while (first.isAlive() && !Files.exists(holder)) {
                first.waitFor(20, TimeUnit.MILLISECONDS);
            }
            Lab.Ran second = site.ferry("import", bundle().toString());
            assertTrue(first.isAlive());
            assertSaid(40, site.directory() + "/state", second);
        } finally {
            assertTrue(first.waitFor(10, TimeUnit.MINUTES));
            crossing.forgetAtDown();
        }
        assertEquals(0, first.exitValue());
    }

    private void refused(int code, String part, Path bundle) throws Exception {
        String before = crossing.snapshot();
        Lab.Ran ran = site.ferry("import", bundle.toString());
        assertSaid(code, part, ran);
        assertEquals(before, crossing.snapshot());
        assertEquals(List.of(), site.leftovers());
    }

    private static void assertSaid(int code, String part, Lab.Ran ran) {
        assertEquals(code, ran.code(), ran.toString());
        assertTrue(ran.err().contains(part), ran.toString());
        // a sentence for each finding, and two chunks that changed places are two
        assertEquals(part.equals(SWAPPED) ? 2 : 1, lines(ran, "ferry: "), ran.toString());
        assertEquals(1, lines(ran, "hint: "), ran.toString());
        assertFalse(ran.err().contains("Exception"), ran.toString());
    }

    private static long lines(Lab.Ran ran, String beginning) {
        return ran.err().lines().filter(each -> each.startsWith(beginning)).count();
    }

    private static void shell(Path directory, String command) throws Exception {
        Lab.Ran ran = Lab.run(List.of("bash", "-e", "-o", "pipefail", "-c", command), directory, "");
        assertEquals(0, ran.code(), command + ": " + ran);
    }

    /** Signs the manifest as it now is, in the name of one of the host's keys, and puts its digest into SHA256SUMS. */
    private void sign(Path bundle, String signer) throws Exception {
        Path key = Files.createTempFile(
                "ferry-it", ".key", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Path manifest = bundle.resolve("manifest.json");
        byte[] body = Lab.text(manifest).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
            Files.writeString(key, Lab.text(host.directory().resolve("keys/" + signer + ".key")));
            try (PrivateKeys keys = new KeyFiles(new SecureRandom()).load(key, null)) {
                byte[] signature = SignatureFiles.create(
                        SignedType.MANIFEST, body, keys.sign(SignedType.MANIFEST, body, new Name(signer)));
                Files.write(bundle.resolve("manifest.sig.json"), signature);
            }
        } finally {
            Files.delete(key);
        }
        shell(
                bundle,
                "sed -i -E 's/^[0-9a-f]{64}(  manifest.json)$/"
                        + Sha256.of(body).hex() + "\\1/' SHA256SUMS");
    }
}
