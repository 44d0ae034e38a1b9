package org.pulpferry.cli.command;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.run.Run;
import org.pulpferry.journal.LockedException;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** A verb: takes its flags, calls one operation of a library, prints what came of it. */
abstract class Verb implements Callable<Integer> {
    /** Done, or nothing to do. */
    static final int OK = 0;

    /** Done; something needs attention. */
    static final int WARNINGS = ProblemCode.WARNINGS.exitCode();

    private final Run run;

    Verb(Run run) {
        this.run = run;
    }

    final Run run() {
        return run;
    }

    final Output output() {
        return run.output();
    }

    /** Does it; the exit code. */
    @Override
    public abstract Integer call() throws FerryException, IOException, LockedException, InterruptedException;
}
