package org.pulpferry.manifest.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void theFirstInTheOrderOfVerificationDecidesTheExitCode() {
        assertFirst(ProblemCode.FORMAT, ProblemCode.SIGNATURE, ProblemCode.FORMAT);
        assertFirst(ProblemCode.ROOT, ProblemCode.KEY, ProblemCode.SIGNATURE, ProblemCode.ROOT);
        assertFirst(ProblemCode.AUDIENCE, ProblemCode.REPLAY, ProblemCode.TIME, ProblemCode.AUDIENCE);
        assertFirst(ProblemCode.BASE, ProblemCode.SPACE, ProblemCode.INCOMPLETE, ProblemCode.BASE);
        assertFirst(ProblemCode.DAMAGED, ProblemCode.CONTENT, ProblemCode.DAMAGED);
        assertFirst(ProblemCode.VERSION, ProblemCode.SPACE, ProblemCode.VERSION);
        assertFirst(ProblemCode.IO, ProblemCode.WARNINGS, ProblemCode.IO);
    }

    @Test
    void ofTwoStepsTheEarlierOneDecides() {
        List<Problem> audience = List.of(new Problem(ProblemCode.AUDIENCE, "for another", "do"));
        List<Problem> sums =
                List.of(new Problem(ProblemCode.CONTENT, "row", "do"), new Problem(ProblemCode.FORMAT, "sums", "do"));
        FerryException both = FerryException.inSteps(audience, sums);
        assertEquals(ProblemCode.AUDIENCE, both.code());
        assertEquals("for another; row; sums", both.getMessage());
        assertEquals(ProblemCode.FORMAT, FerryException.inSteps(List.of(), sums).code());
    }

    @Test
    void everyCodeHasItsPlaceAndItsNumber() {
        assertEquals(
                ProblemCode.values().length,
                Arrays.stream(ProblemCode.values())
                        .map(ProblemCode::exitCode)
                        .distinct()
                        .count());
        for (ProblemCode code : ProblemCode.values()) {
            assertEquals(code, new FerryException(code, "what", "do").code());
            assertFirst(code, ProblemCode.WARNINGS, code);
        }
    }

    @Test
    void aProblemSaysWhatHappened() {
        assertThrows(IllegalArgumentException.class, () -> new Problem(ProblemCode.IO, " ", ""));
        assertThrows(IllegalArgumentException.class, () -> new FerryException(List.of()));
    }

    @Test
    void nothingFromAMediumReachesATerminalRaw() {
        assertEquals("\"a b~\"", Escaper.quote("a b~"));
        assertEquals("\"\\u{1b}[31m\\u{22}\\u{5c}\"", Escaper.quote("\u001b[31m\"\\"));
        assertEquals("\\u{1f6f3}\\u{202e}\\u{d800}", Escaper.text("\ud83d\udef3\u202e\ud800"));
        assertEquals("say \"x\"", Escaper.text("say \"x\""));
        assertEquals("x".repeat(Escaper.MAXIMUM) + "...", Escaper.text("x".repeat(Escaper.MAXIMUM + 1)));
    }

    @Test
    void nothingButPrintableAsciiLeavesASentence() {
        StringBuilder all = new StringBuilder();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 97) {
            all.appendCodePoint(point);
        }
        for (String text : List.of(
                Escaper.sentence(all.toString()), Escaper.text(all.toString()), Escaper.quote(all.toString()))) {
            assertTrue(text.chars().allMatch(c -> c >= ' ' && c <= '~'));
        }
        assertEquals("a b c\\d \\u{d}", Escaper.sentence("a\nb\tc\\d \r"));
        assertEquals(
                Escaper.text("\u001b\u202e"),
                Escaper.sentence(Escaper.text("\u001b\u202e")),
                "nothing is escaped twice");
    }

    private static void assertFirst(ProblemCode expected, ProblemCode... codes) {
        List<Problem> problems = Arrays.stream(codes)
                .map(code -> new Problem(code, "what", "do"))
                .toList();
        assertEquals(expected, new FerryException(problems).code());
    }
}
