package org.pulpferry.exporter.visit;

import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.problem.Advice;
import org.pulpferry.pulp.problem.PulpException;

/** What went wrong between ferry and Pulp, for a person who wants to export: Pulp's words, and {@link Advice} as exit code and hint. */
public final class PulpFailures {
    private PulpFailures() {}

    /**
     * As an exception.
     *
     * @param doing what ferry was at, as the beginning of a sentence
     */
    public static FerryException of(PulpException failure, String doing) {
        Problem problem = problem(failure, doing);
        return new FerryException(problem.code(), problem.message(), problem.hint(), failure);
    }

    /** As one finding among others. */
    public static Problem problem(PulpException failure, String doing) {
        Advice advice = Advice.of(failure, Advice.Purpose.EXPORTING);
        return new Problem(
                ProblemCode.valueOf(advice.outcome().name()),
                doing + ": " + Escaper.text(String.valueOf(failure.getMessage())),
                advice.hint());
    }
}
