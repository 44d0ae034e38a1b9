package org.pulpferry.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

class OutputTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void nothingThatSteersATerminalGetsThrough() {
        text(false)
                .result(
                        new Documents.Done("x/1", "y", null),
                        lines -> lines.line("a\u001b[31mb\u0007\u009b\u202ec\u2028d\nE\tf\u00e4"));
        assertEquals(
                "a\\u{1b}[31mb\\u{7}\\u{9b}\\u{202e}c\\u{2028}d E f\\u{e4}\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aPathOfTheUsersOwnKeepsItsLettersAndNothingElse() {
        text(false)
                .result(
                        new Documents.Done("x/1", "y", null),
                        lines -> lines.path(Path.of("/srv/B\u00fcndel/a b\u202e\u001b[2J")));
        assertEquals("/srv/B\u00fcndel/a b\\u{202e}\\u{1b}[2J\n", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aTraceIsCleanedToo() {
        text(false).trace(new IllegalStateException("a\u001b]8;;x\u0007\r\nb", new RuntimeException("\u009b31m")));
        String trace = err.toString(StandardCharsets.UTF_8);
        assertTrue(trace.startsWith("java.lang.IllegalStateException: a\\u{1b}]8;;x\\u{7}\n"), trace);
        assertTrue(trace.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), trace);
    }

    @Test
    void aFailureIsTheProblemsAndOneHintEach() {
        text(false)
                .failure(new FerryException(List.of(
                        new Problem(ProblemCode.USAGE, "first", "mend"),
                        new Problem(ProblemCode.USAGE, "second", "mend"),
                        new Problem(ProblemCode.FORMAT, "third", ""))));
        assertEquals("ferry: first\nferry: second\nhint: mend\nferry: third\n", err.toString(StandardCharsets.UTF_8));
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFailureAsJsonIsOneDocumentOnStdoutAndIsToldToPeopleAsWell() {
        text(true).failure(new FerryException(ProblemCode.SPACE, "disk \"full\"", "make room"));
        assertEquals(
                "{\"schema\":\"ferry/error/1\",\"code\":30,\"name\":\"SPACE\",\"message\":\"disk \\u0022full\\u0022\",\"hint\":\"make room\"}\n",
                out.toString(StandardCharsets.UTF_8));
        assertEquals("ferry: disk \"full\"\nhint: make room\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatPulpSaidNeverStopsADocument() {
        text(true)
                .result(
                        new Documents.Doctor(
                                "ferry/doctor/1",
                                false,
                                List.of(new Documents.Check("pulp", false, "a\nb\u0007\ud800", ""))),
                        lines -> {});
        assertEquals(
                "{\"schema\":\"ferry/doctor/1\",\"good\":false,\"checks\":[{\"subject\":\"pulp\",\"good\":false,"
                        + "\"message\":\"a b\\u005cu{7}\\u005cu{d800}\",\"hint\":\"\"}]}\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void quietSilencesNotesButNotWarnings() {
        Output quiet = output(new Output.Style(false, true, false, false));
        quiet.note("note");
        quiet.detail("detail");
        quiet.warning("look");
        assertEquals("warning: look\n", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void colourIsOnlyOnStderrAndOnlyIfWanted() {
        output(new Output.Style(false, false, false, true)).failure(new FerryException(ProblemCode.IO, "x", "y"));
        assertEquals("\u001b[31mferry: \u001b[0mx\nhint: y\n", err.toString(StandardCharsets.UTF_8));
        err.reset();
        text(false).failure(new FerryException(ProblemCode.IO, "x", "y"));
        assertFalse(err.toString(StandardCharsets.UTF_8).contains("\u001b"));
    }

    private Output text(boolean json) {
        return output(new Output.Style(json, false, false, false));
    }

    private Output output(Output.Style style) {
        return new Output(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                style);
    }
}
