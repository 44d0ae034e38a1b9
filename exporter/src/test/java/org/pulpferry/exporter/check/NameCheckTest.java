package org.pulpferry.exporter.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

class NameCheckTest {
    private static List<Problem> problems(String... names) {
        Report report = new Report();
        NameCheck.check(
                Arrays.stream(names)
                        .map(each -> new RepositoryChoice(each, "file/file", null, Serving.none()))
                        .toList(),
                report);
        return report.problems();
    }

    @Test
    void ordinaryAndOddNamesFit() {
        assertEquals(
                List.of(),
                problems(
                        "ubuntu-22.04",
                        "team files + notes/2026",
                        "\u00e9t\u00e9",
                        "a".repeat(220),
                        "a/b/c/d/e/f/g",
                        "/a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a//b", "a/../b", "a\\b", "a\tb", "a\u200bb", "e\u0301", "a/b/c/d/e/f/g/h"})
    void aNameThatTheGuardWouldRefuseIsNamed(String name) {
        List<Problem> problems = problems("good", name);

        assertEquals(1, problems.size(), problems.toString());
        assertEquals(ProblemCode.UNSUPPORTED, problems.get(0).code());
        assertTrue(problems.get(0).message().contains("does not fit"), problems.toString());
    }

    @Test
    void aNameThatIsTooLongIsNamed() {
        assertEquals(1, problems("a".repeat(240)).size());
    }

    @Test
    void namesThatDifferInCaseOnlyAreNamedBoth() {
        List<Problem> problems = problems("Case", "other", "case");

        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).message().contains("\"Case\""), problems.toString());
        assertTrue(problems.get(0).message().contains("\"case\""), problems.toString());
    }
}
