package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.testkit.pulp.FakePulp;

/** A site for one vector: a Pulp, a state folder, a root that is trusted, a medium. What must hold whatever the medium holds is checked here. */
final class Bench implements AutoCloseable {
    private static final Pattern CONTROL = Pattern.compile("[^\\n -~]");
    /** How deep below everything that is watched the site lies: what climbs out of a folder is seen. */
    private static final String DEPTH = "a/b/c/d";

    private final Path watched;
    private final Path folder;
    private final FakePulp pulp;
    private final Expectation vector;
    private final Path media;

    Bench(Path watched, Expectation vector) throws IOException {
        this.watched = watched;
        this.folder = watched.resolve(DEPTH);
        this.vector = vector;
        this.media = folder.resolve("media");
        pulp = FakePulp.start().component("core", "3.116.0").component("file", "3.116.0");
        Files.createDirectories(folder.resolve("imports"));
        Files.createDirectories(media);
        for (Path each = folder;
                each.startsWith(watched);
                each = each.resolve("..").normalize()) {
            Files.writeString(each.resolve("bystander"), "untouched\n");
        }
        Files.writeString(folder.resolve("ferry.yml"), """
                pulp: {url: "%s", password_env: PULP, imports: imports}
                state: state
                site: %s
                streams: [golden, pairs, vectors]
                receipt: none
                """.formatted(pulp.url(), vector.site()));
        trust();
        for (String other : vector.had()) {
            Expectation before = Expectation.read(other);
            Path bundle = media.resolve("had").resolve(before.bundle());
            Layout.lay(before, bundle);
            CalledFerry imported = call(before.now(), "import", bundle.toString());
            assertEquals(before.imports().code(), imported.code(), () -> "had " + other + ": " + imported.err());
            Layout.delete(bundle);
        }
        Layout.lay(vector, bundle());
    }

    private void trust() throws IOException {
        Path trusted = vector.folder().resolve("trusted/1.root.json");
        Path base = vector.base().equals("golden")
                ? Expectation.vectors().resolve("../bundles/golden-1-1")
                : Expectation.vectors().resolve("base/" + vector.base());
        Path root = Files.exists(trusted) ? trusted : base.resolve("roots/1.root.json");
        CalledFerry called =
                call(vector.now(), "trust", "init", "--root", root.toString(), "--fingerprint", vector.root());
        assertEquals(0, called.code(), called.err());
    }

    private Path bundle() {
        return media.resolve(vector.bundle());
    }

    private CalledFerry call(String now, String... arguments) {
        return CalledFerry.at(
                Clock.fixed(Instant.parse(now), ZoneOffset.UTC),
                folder,
                Map.of("FERRY_PULP_PASSWORD", "password", "PULP", "password"),
                arguments);
    }

    /** What a person sees of it first: text from a manifest that nobody may have signed. */
    void inspect() throws IOException {
        Map<String, String> before = everything();
        CalledFerry called = call(vector.now(), "inspect", bundle().toString());
        plain("inspect", called);
        boolean shown = called.code() == 0 || called.code() == ProblemCode.WARNINGS.exitCode();
        assertTrue(shown || called.code() == vector.verify().code(), () -> "inspect: " + called.code() + called.err());
        assertTrue(called.code() != 0 || contentsAlone(), "inspect finds nothing wrong");
        assertEquals(before, everything(), "inspect touched something");
    }

    /** Whether it is sound as far as its manifest goes. */
    private boolean contentsAlone() {
        return switch (vector.verify().name()) {
            case "OK", "FORMAT", "LIMIT", "DAMAGED", "INCOMPLETE", "CONTENT" -> true;
            default -> false;
        };
    }

    /** Everything that can be checked without Pulp. */
    void verify() throws IOException {
        Map<String, String> before = everything();
        Map<String, String> state = state();
        int asked = pulp.requests().size();
        CalledFerry called = call(vector.now(), "--json", "verify", bundle().toString());
        plain("verify", called);
        document(called);
        assertEquals(before, everything(), "verify touched something");
        assertEquals(state, state(), "verify left something in the state folder");
        assertEquals(asked, pulp.requests().size(), "verify spoke with Pulp");
    }

    void imports() throws IOException {
        Map<String, String> before = everything();
        Map<String, String> state = state();
        String contents = pulp.contents();
        int artifacts = pulp.artifacts();
        int asked = pulp.requests().size();
        String ledger = ledger();
        CalledFerry called = call(vector.now(), "import", bundle().toString());
        plain("import", called);
        assertEquals(vector.imports().code(), called.code(), () -> "import: " + called.err() + called.out());
        if (called.code() != 0) {
            assertTrue(called.err().contains("ferry: ") && called.err().contains("\nhint: "), called.err());
        }
        assertEquals(before, everything(), "import touched something outside");
        assertEquals(List.of(), names(folder.resolve("imports")), "left in the import folder");
        assertEquals(List.of(), pulp.hrefs("importers"), "importers left at Pulp");
        if (vector.pulp() != Vector.AtPulp.IMPORTED) {
            assertEquals(contents, pulp.contents(), "content of Pulp changed");
        }
        if (vector.pulp() == Vector.AtPulp.UNTOUCHED) {
            assertEquals(List.of(), changes(asked), "Pulp was asked to change something");
            assertEquals(artifacts, pulp.artifacts());
        }
        String after = ledger();
        assertTrue(after.startsWith(ledger), "the ledger only grows");
        List<String> added = after.substring(ledger.length()).lines().toList();
        boolean done = added.stream().anyMatch(line -> line.contains("\"staged\"") || line.contains("\"switched\""));
        switch (vector.ledger()) {
            case UNCHANGED -> {
                assertEquals(List.of(), added, "the ledger changed");
                assertEquals(state, state(), "import left something in the state folder");
            }
            case FAILED -> {
                assertTrue(!done && !added.isEmpty(), () -> "ledger: " + added);
                assertTrue(added.get(added.size() - 1).contains("\"failed\""), () -> "ledger: " + added);
            }
            case SWITCHED -> assertTrue(done, () -> "ledger: " + added);
        }
        assertEquals(List.of(), leftovers(), "left in the run's folder");
        assertFalse(
                CONTROL.matcher(TextFile.read(folder.resolve("state/audit.jsonl")))
                        .find(),
                "control characters");
    }

    /** The document that verify prints. */
    private void document(CalledFerry called) {
        String name = called.code() == 0 ? "OK" : called.out().replaceAll("(?s).*\"name\":\"([A-Z]+)\".*", "$1");
        assertEquals(
                vector.verify(),
                new Expectation.Outcome(name, called.code()),
                () -> "verify: " + called.err() + called.out());
        assertEquals(1, called.out().lines().count(), () -> "verify prints one document: " + called.out());
        if (called.code() != 0) {
            assertTrue(
                    called.out().startsWith("{\"schema\":\"ferry/error/1\",\"code\":" + called.code() + ","),
                    called.out());
            assertTrue(called.out().contains("\"hint\":\""), called.out());
        }
    }

    private static void plain(String verb, CalledFerry called) {
        for (String text : List.of(called.out(), called.err())) {
            assertFalse(CONTROL.matcher(text).find(), () -> verb + " prints a control character: " + text);
        }
    }

    /** Requests from this one on that change something. */
    private List<String> changes(int from) {
        return pulp.requests().stream()
                .skip(from)
                .filter(request -> !request.startsWith("GET ") && !request.contains("/login/"))
                .toList();
    }

    private String ledger() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names(folder.resolve("state/ledger"))) {
            if (name.endsWith(".log")) {
                text.append(TextFile.read(folder.resolve("state/ledger").resolve(name)));
            }
        }
        return text.toString();
    }

    private Map<String, String> everything() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Layout.listing(watched).forEach((path, what) -> {
            if (!path.startsWith(DEPTH + "/state/") && !path.startsWith(DEPTH + "/imports/")) {
                found.put(path, what);
            }
        });
        return found;
    }

    /** The state folder but for what every run writes there; a ledger without a line is none. */
    private Map<String, String> state() throws IOException {
        Map<String, String> found = new TreeMap<>();
        Layout.listing(folder.resolve("state")).forEach((path, what) -> {
            if (!path.equals("audit.jsonl")
                    && !path.startsWith("lock")
                    && !path.endsWith("/")
                    && !what.startsWith("0 ")) {
                found.put(path, what);
            }
        });
        return found;
    }

    private List<String> leftovers() throws IOException {
        List<String> left = new ArrayList<>();
        for (String run : names(folder.resolve("state/runs"))) {
            for (String name : names(folder.resolve("state/runs").resolve(run))) {
                if (!name.equals("journal") && !name.equals("suspects")) {
                    left.add(run + "/" + name);
                }
            }
        }
        for (String name : names(folder.resolve("state"))) {
            if (name.startsWith("verify-") || name.startsWith("plan-")) {
                left.add(name);
            }
        }
        return left;
    }

    private static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(each -> String.valueOf(each.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void close() {
        pulp.close();
    }
}
