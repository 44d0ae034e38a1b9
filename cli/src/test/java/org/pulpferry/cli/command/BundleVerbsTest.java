package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.value.Sha256;

/** The verbs that look at a bundle, on the golden one and on spoiled copies of it, at a site that trusts its root. */
class BundleVerbsTest {
    @TempDir
    Path folder = Path.of("");

    private Path bundle = Path.of("");

    @BeforeEach
    void trustAndCopy() throws IOException {
        Files.writeString(folder.resolve("ferry.yml"), """
                pulp: {url: "http://127.0.0.1:1", password_env: NOTHING, imports: imports}
                state: state
                site: site-a
                streams: [golden]
                receipt: none
                """);
        bundle = folder.resolve("golden-1-1");
        Path golden = TextFile.project("samples/bundles/golden-1-1");
        try (Stream<Path> files = Files.walk(golden)) {
            for (Path file : files.toList()) {
                Path target = bundle.resolve(golden.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        String root = bundle.resolve("roots/1.root.json").toString();
        String fingerprint = Sha256.of(bytes("roots/1.root.json")).hex();
        assertEquals(
                0,
                call("trust", "init", "--root", root, "--fingerprint", fingerprint)
                        .code());
    }

    @Test
    void aSoundBundleIsShownVerifiedAndWritten() throws IOException {
        CalledFerry inspected = call("inspect", "golden-1-1");
        assertEquals(0, inspected.code(), inspected.err());
        assertTrue(inspected.out().startsWith("golden-1-1 for [site-a]"), inspected.out());
        assertTrue(inspected.out().contains("signed by [test-only-a, test-only-b]"), inspected.out());
        assertTrue(call("inspect", "golden-1-1", "--json")
                .out()
                .startsWith("{\"schema\":\"ferry/inspect/1\",\"verified\":true,"));
        CalledFerry verified = call("verify", "golden-1-1");
        assertEquals(0, verified.code(), verified.err());
        assertTrue(verified.out().startsWith("golden-1-1: sound; "), verified.out());

        Path medium = Files.createDirectory(folder.resolve("medium"));
        CalledFerry written = call("write", "golden-1-1", "--to", "medium");
        assertEquals(0, written.code(), written.err());
        assertTrue(written.out().contains(" files written, "), written.out());
        assertEquals(0, call("verify", medium.resolve("golden-1-1").toString()).code());
        CalledFerry again = call("write", "golden-1-1", "--to", "medium");
        assertEquals(0, again.code(), "again is success");
        assertTrue(
                again.out().matches("golden-1-1: nothing to write, [1-9][0-9]* files verified, on \\[.*\n"),
                again.out());
        CalledFerry itself = call("write", "golden-1-1", "--to", ".");
        assertEquals(2, itself.code(), itself.err());
        assertTrue(itself.err().contains("is where the bundle lies already"), itself.err());
        assertTrue(TextFile.read(folder.resolve("state/audit.jsonl"))
                .contains("\"signers\":[\"test-only-a\",\"test-only-b\"]"));
    }

    @Test
    void everyWayToSpoilItHasItsExitCode() throws IOException {
        spoil("data/000/000000.zst");
        refused(22, "verify");
        Files.delete(bundle.resolve("data/000/000000.zst"));
        refused(23, "verify");
        Files.copy(
                TextFile.project("samples/bundles/golden-1-1/data/000/000000.zst"),
                bundle.resolve("data/000/000000.zst"));
        assertEquals(0, call("verify", "golden-1-1").code());

        byte[] manifest = bytes("manifest.json");
        spoil("manifest.json");
        refused(20, 10, "verify");
        Files.write(bundle.resolve("manifest.json"), manifest);
        byte[] signatures = bytes("manifest.sig.json");
        Files.delete(bundle.resolve("manifest.sig.json"));
        refused(23, "verify");
        Files.write(bundle.resolve("manifest.sig.json"), signatures);
        Files.writeString(bundle.resolve("SHA256SUMS"), "");
        refused(20, "verify");
    }

    @Test
    void anUnverifiedBundleIsShownUnderABanner() throws IOException {
        Path trust = folder.resolve("state/trust");
        Files.delete(trust.resolve("1.root.json"));
        Files.delete(trust.resolve("1.root.sig.json"));
        CalledFerry inspected = call("inspect", "golden-1-1");
        assertEquals(3, inspected.code(), inspected.err());
        assertTrue(inspected.out().startsWith("*** UNVERIFIED"), inspected.out());
        assertFalse(call("verify", "golden-1-1").code() == 0);
    }

    @Test
    void aSignedBundleThatIsRefusedIsShownWithItsSignersAndTheReason() throws IOException {
        CalledFerry inspected = CalledFerry.in(folder, Map.of("FERRY_SITE", "site-b"), "inspect", "golden-1-1");
        assertEquals(3, inspected.code(), inspected.err());
        assertTrue(inspected.out().startsWith("*** REFUSED: "), inspected.out());
        assertTrue(inspected.out().contains("signed by [test-only-a, test-only-b]"), inspected.out());
        assertTrue(inspected.out().contains("  AUDIENCE: "), inspected.out());
        assertFalse(inspected.out().contains("UNVERIFIED"), inspected.out());
        assertTrue(TextFile.read(folder.resolve("state/audit.jsonl"))
                .contains("\"signers\":[\"test-only-a\",\"test-only-b\"]"));

        String document = CalledFerry.in(folder, Map.of("FERRY_SITE", "site-b"), "inspect", "golden-1-1", "--json")
                .out();
        assertTrue(document.contains("\"verified\":true,\"signers\":[\"test-only-a\","), document);
        assertTrue(document.contains("\"findings\":[{\"code\":\"AUDIENCE\""), document);
    }

    @Test
    void aBundleForAnotherSiteOrOfAnotherStreamIsRefused() {
        CalledFerry audience = CalledFerry.in(folder, Map.of("FERRY_SITE", "site-b"), "verify", "golden-1-1");
        assertEquals(16, audience.code(), audience.err());
        CalledFerry late = call("verify", "golden-1-1", "--now", "2040-01-01T00:00:00Z");
        assertEquals(15, late.code(), late.err());
    }

    @Test
    void aRefusedImportIsAuditedWithTheBundleItWasAbout() throws IOException {
        CalledFerry refused =
                CalledFerry.in(folder, Map.of("FERRY_SITE", "site-b", "NOTHING", "x"), "import", "golden-1-1");
        assertEquals(16, refused.code(), refused.err());
        List<String> lines =
                TextFile.read(folder.resolve("state/audit.jsonl")).lines().toList();
        String last = lines.get(lines.size() - 1);
        assertTrue(last.contains("\"manifest\":\"" + Sha256.of(bytes("manifest.json")) + "\""), last);
        assertTrue(last.endsWith("\"verdict\":\"AUDIENCE\",\"exit_code\":16}"), last);
    }

    private void refused(int code, String verb) {
        refused(code, code, verb);
    }

    private void refused(int code, int orCode, String verb) {
        CalledFerry called = call(verb, "golden-1-1");
        assertTrue(List.of(code, orCode).contains(called.code()), called.code() + " " + called.err());
        assertTrue(called.err().startsWith("ferry: "), called.err());
        assertTrue(called.err().contains("hint: "), called.err());
        assertEquals("", called.out());
    }

    private void spoil(String file) throws IOException {
        byte[] bytes = bytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(bundle.resolve(file), bytes);
    }

    private byte[] bytes(String file) throws IOException {
        try (var in = Files.newInputStream(bundle.resolve(file))) {
            return in.readNBytes(1 << 20);
        }
    }

    private CalledFerry call(String... arguments) {
        return CalledFerry.in(folder, Map.of(), arguments);
    }
}
