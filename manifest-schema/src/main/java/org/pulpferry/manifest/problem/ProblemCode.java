package org.pulpferry.manifest.problem;

import java.util.List;

/** Every way a run can end but well, with its exit code. Stable: never renumbered, never reused. docs/exit-codes.md explains them. */
public enum ProblemCode {
    /** A bug in ferry. */
    INTERNAL(1),
    /** Flags or configuration; a repository or version that is not there; a path that is not allowed or not shared. */
    USAGE(2),
    /** Done; something needs attention. */
    WARNINGS(3),
    SIGNATURE(10),
    KEY(11),
    ROOT(12),
    REPLAY(13),
    EQUIVOCATION(14),
    TIME(15),
    AUDIENCE(16),
    BASE(17),
    FORMAT(20),
    LIMIT(21),
    DAMAGED(22),
    INCOMPLETE(23),
    CONTENT(24),
    SPACE(30),
    VERSION(31),
    UNSUPPORTED(32),
    PULP(33),
    TASK(34),
    SWITCH(35),
    LOCKED(40),
    IO(41),
    INTERRUPTED(130);

    private final int exitCode;

    ProblemCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The process's exit code. */
    public int exitCode() {
        return exitCode;
    }

    /** The less, the earlier in the order of verification; of several problems the earliest decides the exit code. */
    int rank() {
        return VERIFICATION_ORDER.indexOf(this);
    }

    /* A bundle without a signature file is INCOMPLETE before anything else, but then it is the only problem there is. */
    private static final List<ProblemCode> VERIFICATION_ORDER = List.of(
            INTERRUPTED,
            INTERNAL,
            LOCKED,
            FORMAT,
            LIMIT,
            ROOT,
            SIGNATURE,
            KEY,
            AUDIENCE,
            REPLAY,
            EQUIVOCATION,
            TIME,
            BASE,
            DAMAGED,
            INCOMPLETE,
            CONTENT,
            PULP,
            VERSION,
            SPACE,
            USAGE,
            UNSUPPORTED,
            IO,
            TASK,
            SWITCH,
            WARNINGS);
}
