package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.function.Executable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Expects a refusal with one code, one sentence and a hint. */
final class Problems {
    private Problems() {}

    static FerryException assertRefused(ProblemCode code, Executable attempt) {
        FerryException refused = assertThrows(FerryException.class, attempt);
        assertEquals(code, refused.code(), () -> String.valueOf(refused.getMessage()));
        assertFalse(refused.first().hint().isBlank(), "a refusal says what to do");
        return refused;
    }
}
