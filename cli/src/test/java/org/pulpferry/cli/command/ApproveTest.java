package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.cli.run.ExitCodes;
import org.pulpferry.cli.run.Machine;
import org.pulpferry.cli.run.Options;
import org.pulpferry.cli.run.Run;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.SafeDirectory;
import picocli.CommandLine;

/** Two of three: one exports, another reads the page and signs on a machine of their own, and only then a site takes the bundle. */
class ApproveTest {
    private final Path base;
    private final TwoHosts hosts;

    ApproveTest(@TempDir Path base) throws IOException {
        this.base = base;
        hosts = new TwoHosts(base, 2);
    }

    @BeforeEach
    void export() throws IOException {
        hosts.files("a.txt", "alpha", "b.txt", "beta");
        CalledFerry exported = hosts.ok("connected", "export");
        assertTrue(exported.err().contains("before 1 more have signed: ferry approve "), exported.err());
    }

    @AfterEach
    void end() {
        hosts.close();
    }

    private CalledFerry approve(String host, String bundle, String signer, String... more) {
        return hosts.call(
                host,
                Stream.concat(Stream.of("approve", "out/" + bundle, "--key", signer + ".key"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void theWholeJourneyOfTwoOfThree() throws IOException {
        CalledFerry early = hosts.call("site", "verify", "out/osism-1-1");
        assertEquals(10, early.code(), early.err());
        assertTrue(early.err().contains("signed by 1 of the 2 signers"), early.err());
        assertTrue(early.err().contains("ferry approve"), early.err());
        assertEquals(10, hosts.call("site", "import", "out/osism-1-1").code());

        CalledFerry first = approve("second", "osism-1-1", "bob");
        assertEquals(0, first.code(), first.err());
        assertTrue(first.out().contains("for [site-a]; signed by [alice], wanted are 2"), first.out());
        assertTrue(first.out().contains("compared with nothing"), first.out());
        assertTrue(first.out().contains("such as \"a.txt\", \"b.txt\""), first.out());
        assertTrue(first.out().endsWith("signed by bob; signers: [alice, bob], as many as are wanted\n"), first.out());
        hosts.ok("site", "verify", "out/osism-1-1");
        hosts.ok("site", "import", "out/osism-1-1");

        hosts.files("a.txt", "alpha, mended", "c.txt", "gamma");
        hosts.ok("connected", "export");
        CalledFerry second = approve("second", "osism-1-2", "bob");
        assertTrue(second.out().contains("compared with osism-1-1:"), second.out());
        assertTrue(second.out().contains("\"files\" file/file: 2 units, 9 B -> 2 units, 18 B"), second.out());
        assertTrue(second.out().contains("2 new, 0 changed, 2 gone"), second.out());
        assertTrue(second.out().contains("    + \"a.txt\", \"c.txt\"\n"), second.out());
        assertTrue(second.out().contains("    - \"a.txt\", \"b.txt\"\n"), second.out());
        hosts.ok("site", "import", "out/osism-1-2");
        assertEquals(List.of(), leftovers("second"));
    }

    @Test
    void theSameSignerTwiceIsNothingToDoAndAThirdMakesThree() throws IOException {
        assertEquals(0, approve("second", "osism-1-1", "bob").code());
        byte[] signatures = Files.readAllBytes(base.resolve("out/osism-1-1/manifest.sig.json"));
        CalledFerry again = approve("second", "osism-1-1", "bob");
        assertEquals(0, again.code(), again.err());
        assertTrue(again.out().contains("nothing to do: was signed before by bob"), again.out());
        assertArrayEquals(signatures, Files.readAllBytes(base.resolve("out/osism-1-1/manifest.sig.json")));
        assertTrue(approve("second", "osism-1-1", "carol").out().contains("[alice, bob, carol]"));
        hosts.ok("site", "verify", "out/osism-1-1");
    }

    @Test
    void aChainOfMoreRootsThanAreFollowedIsRefusedAndNotCutShort() throws IOException {
        Path roots = base.resolve("out/osism-1-1/roots");
        for (int version = 2; version <= 66; version++) {
            for (String end : List.of(".root.json", ".root.sig.json")) {
                Files.copy(roots.resolve("1" + end), roots.resolve(version + end));
            }
        }
        CalledFerry refused = approve("second", "osism-1-1", "bob");
        assertEquals(21, refused.code(), refused.err());
        assertTrue(refused.err().contains("more than 64 roots came after root 1"), refused.err());
    }

    @Test
    void aKeyThatMayNotSignIsRefusedAndNothingIsWritten() throws IOException {
        byte[] before = Files.readAllBytes(base.resolve("out/osism-1-1/manifest.sig.json"));
        CalledFerry site = approve("second", "osism-1-1", "site-a");
        assertEquals(11, site.code(), site.err());
        hosts.ok("site", "keys", "generate", "mallory", "--out", base.toString(), "--no-passphrase");
        assertEquals(11, approve("second", "osism-1-1", "mallory").code());
        assertEquals(2, hosts.call("second", "approve", "out/osism-1-1").code(), "neither a key nor --review");
        assertArrayEquals(before, Files.readAllBytes(base.resolve("out/osism-1-1/manifest.sig.json")));
    }

    @Test
    void nobodySignsWhatIsSpoiled() throws IOException {
        Path bundle = base.resolve("out/osism-1-1");
        for (String file :
                List.of("manifest.json", "manifest.sig.json", "chunks/000.tbl", "SHA256SUMS", "index/000/000000.zst")) {
            byte[] whole = Files.readAllBytes(bundle.resolve(file));
            byte[] spoiled = whole.clone();
            spoiled[spoiled.length / 2] ^= 1;
            Files.write(bundle.resolve(file), spoiled);
            byte[] signatures = Files.readAllBytes(bundle.resolve("manifest.sig.json"));
            CalledFerry refused = approve("second", "osism-1-1", "bob");
            assertTrue(List.of(10, 20, 22).contains(refused.code()), file + " " + refused);
            assertEquals("", refused.out(), "nothing is shown that was not verified");
            assertArrayEquals(signatures, Files.readAllBytes(bundle.resolve("manifest.sig.json")));
            Files.write(bundle.resolve(file), whole);
        }
        Files.delete(bundle.resolve("data/000/000000.zst"));
        assertEquals(23, approve("second", "osism-1-1", "bob").code());
        assertEquals(List.of(), leftovers("second"));
    }

    @Test
    void aSecondBundleOfANumberIsRefused() throws IOException {
        assertEquals(0, approve("second", "osism-1-1", "bob").code());
        Files.move(base.resolve("out/osism-1-1"), base.resolve("osism-1-1"));
        hosts.lose("connected", true);
        hosts.up.label(hosts.repository, "ferry.sent.osism", "");
        hosts.files("a.txt", "something else");
        hosts.ok("connected", "export");
        CalledFerry refused = approve("second", "osism-1-1", "bob");
        assertEquals(14, refused.code(), refused.err());
    }

    @Test
    void whoeverIsStoppedBeforeTheSignatureIsThereSignsNoOtherBundleOfTheNumber() throws IOException {
        Path bundle = base.resolve("out/osism-1-1");
        byte[] before = Files.readAllBytes(bundle.resolve("manifest.sig.json"));
        Path inTheWay = Files.createDirectory(bundle.resolve("manifest.sig.json.part"));
        Files.createFile(inTheWay.resolve("full"));
        assertEquals(41, approve("second", "osism-1-1", "bob").code());
        assertArrayEquals(before, Files.readAllBytes(bundle.resolve("manifest.sig.json")));
        Files.delete(inTheWay.resolve("full"));
        Files.delete(inTheWay);
        Path first = base.resolve("osism-1-1");
        Files.move(bundle, first);
        hosts.lose("connected", true);
        hosts.up.label(hosts.repository, "ferry.sent.osism", "");
        hosts.files("a.txt", "something else");
        hosts.ok("connected", "export");

        assertEquals(14, approve("second", "osism-1-1", "bob").code());

        Files.move(bundle, base.resolve("other"));
        Files.move(first, bundle);
        CalledFerry again = approve("second", "osism-1-1", "bob");
        assertTrue(again.out().endsWith("as many as are wanted\n"), again.toString());
        hosts.ok("site", "verify", "out/osism-1-1");
    }

    @Test
    void whatAKilledOneUnpackedIsRemovedAndWhatAnotherUsesIsNot() throws Exception {
        Path state = base.resolve("second-state");
        Path killed = SafeDirectory.create(state.resolve("approve-1"));
        Files.writeString(killed.resolve("index"), "some of it");
        Path running = SafeDirectory.create(state.resolve("approve-2"));
        DirectoryLock lock = DirectoryLock.acquire(running, Duration.ZERO, "another");
        assertEquals(0, approve("second", "osism-1-1", "bob").code());
        assertEquals(List.of("approve-2"), leftovers("second"));
        lock.close();
        assertEquals(0, approve("second", "osism-1-1", "bob").code());
        assertEquals(List.of(), leftovers("second"));
    }

    @Test
    void aMachineWithoutAnythingComparesWithTheBundleItIsGiven() throws IOException {
        hosts.files("a.txt", "alpha");
        hosts.ok("connected", "export");
        CalledFerry page = hosts.ok("second", "approve", "--review", "out/osism-1-2", "--against", "out/osism-1-1");
        assertTrue(page.out().contains("0 new, 0 changed, 1 gone"), page.out());
        assertFalse(hosts.call("site", "verify", "out/osism-1-2").code() == 0, "a review signs nothing");
        CalledFerry own = hosts.ok("connected", "approve", "--review", "out/osism-1-2");
        assertTrue(own.out().contains("compared with osism-1-1:"), "where it was made the one before is known");
    }

    @Test
    void whatIsUnchangedIsSaidToBeSinceWhichBundle() throws IOException {
        hosts.ok("connected", "export", "--since", "1", "--heartbeat");

        CalledFerry unseen = hosts.ok("second", "approve", "--review", "out/osism-1-2");
        assertTrue(
                unseen.out()
                        .contains(
                                "\"files\" file/file: unchanged since osism-1-1, which this machine does not know: 2 units, not shown"),
                unseen.out());
        CalledFerry given = hosts.ok("second", "approve", "--review", "out/osism-1-2", "--against", "out/osism-1-1");
        assertTrue(given.out().contains("\"files\" file/file: unchanged since osism-1-1, 2 units, 9 B\n"), given.out());
        assertEquals(0, approve("second", "osism-1-1", "bob").code());
        CalledFerry known = approve("second", "osism-1-2", "bob", "--json");
        assertTrue(
                known.out().contains("\"unchanged_since\":\"osism-1-1\",\"change\":\"same\",\"units\":2"), known.out());
        hosts.ok("site", "import", "out/osism-1-1");
        hosts.ok("site", "import", "out/osism-1-2");

        hosts.files("c.txt", "gamma");
        hosts.ok("connected", "export", "--full");
        CalledFerry changed = approve("second", "osism-1-3", "bob");
        assertTrue(changed.out().contains("compared with osism-1-2:"), changed.out());
        assertTrue(changed.out().contains("1 new, 0 changed, 2 gone"), changed.out());
    }

    @Test
    void machinesReadADocument() {
        CalledFerry signed = approve("second", "osism-1-1", "bob", "--json");
        assertEquals(0, signed.code(), signed.err());
        assertTrue(signed.out().startsWith("{\"schema\":\"ferry/approve/1\",\"bundle\":\"osism-1-1\","), signed.out());
        assertTrue(signed.out().contains("\"signer\":\"bob\",\"added\":true,\"signers\":[\"alice\",\"bob\"]"));
        assertEquals(1, signed.out().lines().count());
    }

    @Test
    void aNumberAndATimeThatNoSiteWouldTakeAreNotApproved() throws IOException {
        CalledFerry late = CalledFerry.at(
                Clock.fixed(Instant.parse("2027-09-01T00:00:00Z"), ZoneOffset.UTC),
                base,
                Map.of(),
                "approve",
                "out/osism-1-1",
                "--key",
                "bob.key",
                "--config",
                hosts.at("second.yml"));
        assertEquals(15, late.code(), late.err());
    }

    @Test
    void approvalsAreAudited() throws IOException {
        approve("second", "osism-1-1", "bob");
        String log = TextFile.read(base.resolve("second-state/audit.jsonl"));
        String last = log.lines().reduce((one, two) -> two).orElseThrow();
        assertTrue(last.contains("\"signers\":[\"alice\",\"bob\"],\"verdict\":\"OK\""), last);
    }

    @Test
    void atATerminalItAsksAndSignsOnlyWhatIsTyped() throws IOException {
        List<String> questions = new ArrayList<>();
        for (String answer : List.of("", "y", "1.2", "1.1")) {
            Machine machine = new Machine(
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8),
                    Map.of("FERRY_CONFIG", hosts.at("second.yml")),
                    base,
                    Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC),
                    System::nanoTime,
                    new SecureRandom(),
                    UUID::randomUUID,
                    true,
                    true);
            Run run = new Run(machine, new Options(), List.of("approve"));
            int code = new CommandLine(new Approve(run, new Consent(question -> {
                        questions.add(question);
                        return answer;
                    })))
                    .setExecutionExceptionHandler((failure, line, parsed) ->
                            ExitCodes.problem(failure).code().exitCode())
                    .execute("out/osism-1-1", "--key", "bob.key");
            assertEquals(answer.equals("1.1") ? 0 : 130, code, answer);
            assertEquals(
                    answer.equals("1.1") ? 0 : 10,
                    hosts.call("site", "verify", "out/osism-1-1").code());
        }
        assertEquals(4, questions.size());
        assertEquals("sign this as bob? Type 1.1 to sign: ", questions.get(0));
    }

    private List<String> leftovers(String host) throws IOException {
        try (Stream<Path> files = Files.list(base.resolve(host + "-state"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.startsWith("approve-"))
                    .toList();
        }
    }
}
