package org.pulpferry.importer.site;

import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.problem.Advice;
import org.pulpferry.pulp.problem.PulpException;

/** What went wrong between ferry and Pulp, for a person who wants to import: Pulp's words, and {@link Advice} as exit code and hint. */
public final class PulpProblems {
    private PulpProblems() {}

    /**
     * The exit code and sentence for a failure.
     *
     * @param doing what ferry was at, as the beginning of a sentence: {@code loading repository "x"}
     */
    public static FerryException of(PulpException failure, String doing) {
        Advice advice = Advice.of(failure, Advice.Purpose.IMPORTING);
        return new FerryException(
                ProblemCode.valueOf(advice.outcome().name()),
                doing + ": " + Escaper.text(String.valueOf(failure.getMessage())),
                advice.hint(),
                failure);
    }
}
