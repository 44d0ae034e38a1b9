package org.pulpferry.importer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

class SpaceCheckTest {
    @Test
    void aFullDiskForbidsAndOneThatNobodyCanTellOfWarns() {
        assertEquals(List.of(), judged(OptionalLong.of(5_000)));
        assertEquals(ProblemCode.SPACE, judged(OptionalLong.of(4_999)).get(0).code());
        Problem unknown = judged(OptionalLong.empty()).get(0);
        assertEquals(ProblemCode.WARNINGS, unknown.code());
        assertEquals("nobody can tell how much room there has; it needs 5000 bytes", unknown.message());
        assertTrue(unknown.hint().contains("goes on once there is room"), unknown.hint());
    }

    private static List<Problem> judged(OptionalLong usable) {
        List<Problem> problems = new ArrayList<>();
        SpaceCheck.judge(problems, "there", usable, 5_000);
        return problems;
    }
}
