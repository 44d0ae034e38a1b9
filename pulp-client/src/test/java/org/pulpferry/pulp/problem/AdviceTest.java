package org.pulpferry.pulp.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pulpferry.pulp.problem.Advice.Outcome;
import org.pulpferry.pulp.problem.Advice.Purpose;

/** What each failure means, and that exporting and importing differ in words only. */
class AdviceTest {
    private static Advice of(PulpException failure, Purpose purpose) {
        return Advice.of(failure, purpose);
    }

    private static void assertOutcome(Outcome expected, PulpException failure, Purpose purpose) {
        Advice advice = of(failure, purpose);
        assertEquals(expected, advice.outcome(), failure.toString());
        assertFalse(advice.hint().isBlank());
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void everyFailureHasItsOutcomeAndSaysWhatToDo(Purpose purpose) {
        assertOutcome(Outcome.PULP, new PulpException.Unreachable("x", new IOException()), purpose);
        assertOutcome(Outcome.PULP, new PulpException.Credentials("x"), purpose);
        assertOutcome(Outcome.PULP, new PulpException.NoRights("x"), purpose);
        assertOutcome(Outcome.PULP, new PulpException.Refused("x", 400, "y"), purpose);
        assertOutcome(Outcome.PULP, new PulpException.Nonsense("x", null), purpose);
        assertOutcome(Outcome.TASK, new PulpException.TaskFailed("x", "failed", "y"), purpose);
        assertOutcome(Outcome.TASK, new PulpException.TaskTimeout("x"), purpose);
        assertOutcome(Outcome.INTERRUPTED, new PulpException.Interrupted("x", new InterruptedException()), purpose);
    }

    @Test
    void aFullDiskOfPulpsIsNoFailureOfTheTask() {
        for (String words : List.of("[Errno 28] No space left on device", "could not extend file: Disk full")) {
            PulpException failure = new PulpException.TaskFailed(words, "failed", words);
            assertTrue(of(failure, Purpose.EXPORTING).hint().contains("exports"));
            assertTrue(of(failure, Purpose.IMPORTING).hint().contains("storage"));
            assertOutcome(Outcome.SPACE, failure, Purpose.EXPORTING);
            assertOutcome(Outcome.SPACE, failure, Purpose.IMPORTING);
        }
    }

    @Test
    void aPathThatPulpDoesNotAllowNamesTheSetting() {
        PulpException to = new PulpException.Refused("Path '/x' is not an allowed export path", 400, "");
        PulpException from = new PulpException.Refused("toc '/x' is not an allowed import path", 400, "");
        assertOutcome(Outcome.USAGE, to, Purpose.EXPORTING);
        assertOutcome(Outcome.USAGE, from, Purpose.IMPORTING);
        assertTrue(of(to, Purpose.EXPORTING).hint().contains("ALLOWED_EXPORT_PATHS"));
        assertTrue(of(from, Purpose.IMPORTING).hint().contains("ALLOWED_IMPORT_PATHS"));
    }

    @Test
    void aTypeThatPulpDoesNotHaveIsTheConfigurationsFaultWhereItIsWrittenAndPulpsWhereItIsNot() {
        assertOutcome(Outcome.USAGE, new PulpException.UnknownType("x"), Purpose.EXPORTING);
        assertOutcome(Outcome.VERSION, new PulpException.UnknownType("x"), Purpose.IMPORTING);
    }

    @Test
    void rightsAreNamedByWhatTheyAreFor() {
        PulpException failure = new PulpException.NoRights("x");
        assertTrue(of(failure, Purpose.EXPORTING).hint().startsWith("exporting needs"));
        assertTrue(of(failure, Purpose.IMPORTING).hint().startsWith("importing needs"));
    }
}
