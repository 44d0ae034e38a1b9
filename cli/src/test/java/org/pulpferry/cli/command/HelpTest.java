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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.cli.TextFile;

/** Golden help texts: {@code -Dhelp.recreate=true} writes them anew. */
class HelpTest {
    private static final List<String> VERBS = List.of(
            "",
            "init",
            "doctor",
            "keys",
            "keys generate",
            "keys show",
            "trust",
            "trust create",
            "trust sign",
            "trust init",
            "trust update",
            "trust revoke",
            "trust show",
            "plan",
            "export",
            "approve",
            "write",
            "verify",
            "inspect",
            "import",
            "switch",
            "rollback",
            "receipt",
            "status",
            "ledger",
            "ledger recover",
            "config",
            "config show");
    private static final List<String> RESERVED = List.of("diff", "query", "completion");

    @TempDir
    Path folder = Path.of("");

    static Stream<String> verbs() {
        return VERBS.stream();
    }

    static Stream<String> reserved() {
        return RESERVED.stream();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void helpIsAsWritten(String verb) throws IOException {
        CalledFerry called = call(verb, "--help");
        assertEquals(0, called.code(), called.err());
        assertEquals("", called.err());
        Path golden = TextFile.project("cli/src/test/resources/org/pulpferry/cli/help/"
                + ("ferry " + verb).strip().replace(' ', '-') + ".txt");
        if (Boolean.getBoolean("help.recreate")) {
            Files.writeString(golden, called.out());
        }
        assertEquals(TextFile.read(golden), called.out());
        int examples = called.out().indexOf("\nExamples");
        assertTrue(examples > 0, "it ends with examples");
        assertTrue(called.out().indexOf("  ferry ", examples) > 0);
    }

    /** Where a verb comes first, the others are not even made. */
    @ParameterizedTest
    @MethodSource("verbs")
    void helpIsTheSameBehindAnOption(String verb) {
        assertEquals(call(verb, "--help"), call(("--no-color " + verb).strip(), "--help"));
    }

    @Test
    void everyVerbHasItsHelpTested() throws IOException {
        String top = TextFile.read(TextFile.project("cli/src/test/resources/org/pulpferry/cli/help/ferry.txt"));
        List<String> listed = new ArrayList<>();
        top.lines()
                .filter(line -> line.matches("  [a-z]+ .*"))
                .forEach(line -> listed.add(line.strip().split(" ", 2)[0]));
        List<String> known = Stream.concat(VERBS.stream(), RESERVED.stream())
                .filter(verb -> !verb.isEmpty() && !verb.contains(" "))
                .sorted()
                .toList();
        assertEquals(
                known,
                listed.stream().filter(word -> !word.equals("ferry")).sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("reserved")
    void aReservedVerbSaysSo(String verb) {
        CalledFerry called = call(verb, "--some", "thing");
        assertEquals(2, called.code());
        assertTrue(called.err().contains("`ferry " + verb + "` is not yet available"), called.err());
    }

    @Test
    void whatIsMissingOrUnknownIsUsage() {
        for (String line : List.of(
                "",
                "nonsense",
                "export --nonsense",
                "keys",
                "keys generate",
                "trust create",
                "switch abc",
                "status --format x")) {
            CalledFerry called = call(line);
            assertEquals(2, called.code(), line + called.err());
            assertTrue(called.err().startsWith("ferry: "), called.err());
            assertTrue(called.err().contains("\nhint: "), called.err());
            assertFalse(called.err().contains("Exception"), called.err());
        }
    }

    @Test
    void wrongArgumentsAreJsonTooIfAsked() {
        CalledFerry called = call("export --nonsense --json");
        assertEquals(2, called.code());
        assertTrue(
                called.out().startsWith("{\"schema\":\"ferry/error/1\",\"code\":2,\"name\":\"USAGE\","), called.out());
        assertTrue(called.err().startsWith("ferry: Unknown option"), called.err());
    }

    private CalledFerry call(String line, String... more) {
        List<String> arguments = new ArrayList<>(line.isEmpty() ? List.of() : Arrays.asList(line.split(" ", -1)));
        arguments.addAll(List.of(more));
        return CalledFerry.in(folder, Map.of(), arguments.toArray(String[]::new));
    }
}
