package org.pulpferry.manifest.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Anything that stops a run and that a user must read: one or more problems. */
public final class FerryException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;
    /** Only the first so many decide the code. */
    private final int deciding;

    /** One problem. */
    public FerryException(ProblemCode code, String message, String hint) {
        this(code, message, hint, null);
    }

    /** One problem and what caused it. */
    public FerryException(ProblemCode code, String message, String hint, @Nullable Throwable cause) {
        this(List.of(new Problem(code, message, hint)), 1, cause);
    }

    /** All findings of one step; at least one. */
    public FerryException(List<Problem> problems) {
        this(problems, problems.size(), null);
    }

    /** Findings of two steps, at least one: those of the later one decide the code only if the earlier one found nothing. */
    public static FerryException inSteps(List<Problem> earlier, List<Problem> later) {
        List<Problem> all = new ArrayList<>(earlier);
        all.addAll(later);
        return new FerryException(all, earlier.isEmpty() ? all.size() : earlier.size(), null);
    }

    private FerryException(List<Problem> problems, int deciding, @Nullable Throwable cause) {
        super(cause);
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("no problem, no exception");
        }
        this.problems = List.copyOf(problems);
        this.deciding = deciding;
    }

    /** All findings' messages. */
    @Override
    public String getMessage() {
        return problems.stream().map(Problem::message).collect(Collectors.joining("; "));
    }

    /** All findings, in the order found. */
    public List<Problem> problems() {
        return problems;
    }

    /** What the process ends with: the first in the order of verification, in the earliest step that found something. */
    public ProblemCode code() {
        return first().code();
    }

    /** The problem that decides {@link #code()}. */
    public Problem first() {
        return problems.subList(0, deciding).stream()
                .min(Comparator.comparingInt(problem -> problem.code().rank()))
                .orElseThrow();
    }
}
