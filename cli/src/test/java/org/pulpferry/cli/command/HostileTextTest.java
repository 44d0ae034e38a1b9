package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.output.Output;
import org.pulpferry.importer.ImportPlan;
import org.pulpferry.importer.ImportResult;
import org.pulpferry.importer.Inspection;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.importer.SwitchResult;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** LOG-01: whatever a bundle or Pulp calls its things, nothing that steers a terminal or turns text around comes out. */
class HostileTextTest {
    /** What JSON of the format lets through: no control characters, and yet bidi, invisible, combining and foreign ones. */
    private static final String DISGUISED =
            "a\u202eb\u2066c\u200bd\ufeffe\u0301\u05d0\u0430\ue000\udbff\udffdz\u2028\u00ad\\\"";
    /** What Pulp, a file system or a ledger may hold: ESC, CSI, OSC 8, CR, BEL, BS, DEL, C1, a lone surrogate. */
    private static final String STEERING =
            "x\u001b[2J\u001b]8;;http://e\u001b\\y\r\u0007\b\u007f\u009b31m\u0085\ud800\n*** SOUND ***" + DISGUISED;

    @TempDir
    Path folder = Path.of("");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @BeforeEach
    void configure() throws IOException {
        Files.writeString(folder.resolve("ferry.yml"), """
            pulp: {url: "http://127.0.0.1:1", password_env: NOTHING, imports: imports}
            state: state
            site: site-a
            streams: [golden]
            receipt: none
            """);
    }

    private Output output(boolean json) {
        PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        return new Output(stream, stream, new Output.Style(json, false, true, false));
    }

    /** Prints it both ways, and looks at what came out. */
    private String shown(Record document, Consumer<Output.Lines> text) {
        output(true).result(document, text);
        assertPlain(bytes.toByteArray());
        bytes.reset();
        output(false).result(document, text);
        String lines = bytes.toString(StandardCharsets.UTF_8);
        assertPlain(bytes.toByteArray());
        assertFalse(lines.contains("\n*** SOUND"), "no line can be forged: " + lines);
        bytes.reset();
        return lines;
    }

    private static void assertPlain(byte[] output) {
        assertTrue(output.length > 0, "something was printed");
        for (byte each : output) {
            boolean plain = each == '\n' || (each >= ' ' && each <= '~');
            assertTrue(plain, () -> "byte " + each + " in " + new String(output, StandardCharsets.UTF_8));
        }
    }

    private static Manifest golden() throws IOException {
        try (var in = Files.newInputStream(TextFile.project("samples/bundles/golden-1-1/manifest.json"))) {
            return Json.read(in.readNBytes(1 << 20), Manifest.class);
        } catch (org.pulpferry.manifest.problem.FerryException e) {
            throw new IOException(e);
        }
    }

    /** The golden manifest with a disguise in every field that takes one. */
    private static Manifest disguised() throws IOException {
        Manifest golden = golden();
        List<RepositoryEntry> repositories = new ArrayList<>();
        for (RepositoryEntry each : golden.repositories()) {
            TreeMap<String, String> options = new TreeMap<>(Map.of(DISGUISED, DISGUISED));
            Serving serving = new Serving(Publish.DEFAULT, DISGUISED, "p/" + DISGUISED, options, options);
            repositories.add(new RepositoryEntry(
                    DISGUISED, each.type(), each.version(), each.unchangedSince(), each.counts(), serving));
        }
        return new Manifest(
                golden.format(),
                golden.stream(),
                golden.epoch(),
                golden.sequence(),
                golden.audience(),
                golden.created(),
                golden.expires(),
                golden.nextBy(),
                golden.base(),
                golden.rootVersion(),
                new Tool(DISGUISED, DISGUISED, DISGUISED),
                List.of(new Component(DISGUISED, DISGUISED)),
                golden.index(),
                golden.meta(),
                golden.data(),
                golden.tables(),
                repositories,
                List.of());
    }

    @Test
    void inspectAndVerifyOfABundleThatNobodySigned() throws IOException {
        Path bundle = Files.createDirectory(folder.resolve("golden-1-1"));
        Files.write(bundle.resolve("manifest.json"), Json.write(disguised()));
        Files.copy(
                TextFile.project("samples/bundles/golden-1-1/manifest.sig.json"), bundle.resolve("manifest.sig.json"));
        for (List<String> call : List.of(
                List.of("inspect", "golden-1-1"),
                List.of("inspect", "golden-1-1", "--json"),
                List.of("verify", "golden-1-1"),
                List.of("verify", "golden-1-1", "--json"))) {
            CalledFerry called = CalledFerry.in(folder, Map.of(), call.toArray(String[]::new));
            assertTrue(called.code() != 0, call.toString());
            assertPlain((called.out() + called.err()).getBytes(StandardCharsets.UTF_8));
        }
        CalledFerry inspected = CalledFerry.in(folder, Map.of(), "inspect", "golden-1-1");
        assertTrue(inspected.out().contains("\\u{202e}"), inspected.out());
    }

    @Test
    void aManifestThatIsNotOneIsNotQuotedRaw() throws IOException {
        Path bundle = Files.createDirectory(folder.resolve("golden-1-1"));
        Files.copy(
                TextFile.project("samples/bundles/golden-1-1/manifest.sig.json"), bundle.resolve("manifest.sig.json"));
        String text = new String(Json.write(golden()), StandardCharsets.US_ASCII);
        for (String hostile : List.of(STEERING, "\\u001b[2J", "\\u009b", "\\ud800", "\\u000d")) {
            Files.write(
                    bundle.resolve("manifest.json"),
                    text.replace("\"ferry\"", "\"" + hostile + "\"").getBytes(StandardCharsets.UTF_8));
            CalledFerry inspected = CalledFerry.in(folder, Map.of(), "inspect", "golden-1-1");
            assertTrue(inspected.code() != 0, hostile);
            assertPlain((inspected.out() + inspected.err()).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anInspection() throws IOException {
        for (boolean verified : List.of(true, false)) {
            Inspection inspection = new Inspection(
                    disguised(),
                    Sha256.of(new byte[0]),
                    verified,
                    List.of(new Name("release")),
                    1,
                    3,
                    List.of(new Problem(ProblemCode.TIME, STEERING, STEERING)),
                    List.of());
            String lines = shown(
                    ImportDocuments.of("ferry/inspect/1", inspection),
                    to -> Bundles.print(to, inspection, Instant.EPOCH));
            assertTrue(lines.startsWith(verified ? "*** REFUSED: x\\u{1b}" : "*** UNVERIFIED"), lines);
        }
    }

    @Test
    void planAndResultOfAnImport() {
        BundleId id = BundleId.parse("golden-1-1");
        ImportPlan plan = new ImportPlan(
                id,
                List.of(new ImportPlan.RepositoryChange(DISGUISED, "file/file", true, 1, 2, 3, 4, "change", DISGUISED)),
                1,
                2,
                3,
                4,
                Duration.ofSeconds(5),
                false,
                List.of(),
                List.of());
        assertEquals(
                4,
                shown(ImportDocuments.of(plan), to -> ImportText.plan(to, plan))
                        .lines()
                        .count());
        ImportResult result = new ImportResult(
                id,
                Sha256.of(new byte[0]),
                List.of(new Name("release")),
                ImportResult.Outcome.SWITCHED,
                1,
                2,
                List.of(new ImportResult.RepositoryResult(DISGUISED, "file/file", 1, 2, true, DISGUISED)),
                Path.of("/receipts"),
                List.of(STEERING));
        shown(ImportDocuments.of(List.of(result)), to -> ImportText.result(to, result));
        output(false).warning(STEERING);
        output(false).warning(new Problem(ProblemCode.IO, STEERING, STEERING));
        output(false).note(STEERING);
        output(false).detail(STEERING);
        assertPlain(bytes.toByteArray());
    }

    @Test
    void statusAndSwitch() {
        BundleId id = BundleId.parse("golden-1-1");
        Name name = new Name("golden");
        SiteStatus.StreamStatus stream = new SiteStatus.StreamStatus(
                name,
                id,
                Instant.EPOCH,
                Instant.EPOCH,
                Duration.ZERO,
                Instant.EPOCH,
                true,
                List.of(id),
                List.of(id),
                STEERING,
                null,
                null);
        SiteStatus status = new SiteStatus(name, List.of(stream), Instant.EPOCH);
        shown(ImportDocuments.of(status, status.needsAttention(), null), to -> StatusText.print(to, status));
        shown(ImportDocuments.of(status, status.needsAttention(), null), to -> StatusMetrics.print(to, status, true));
        SwitchResult moved = new SwitchResult(id, id, List.of(DISGUISED), null, List.of(STEERING));
        Switch.shown(output(true), moved);
        Switch.shown(output(false), moved);
        assertPlain(bytes.toByteArray());
    }
}
