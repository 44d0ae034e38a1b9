package org.pulpferry.cli.run;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import org.pulpferry.bundle.Failures;
import org.pulpferry.journal.LockedException;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine.ParameterException;

/** The one place where a failure becomes a problem with an exit code. */
public final class ExitCodes {
    private ExitCodes() {}

    /** What a user reads of it, and what the process ends with. */
    public static FerryException problem(Throwable failure) {
        if (failure instanceof FerryException known) {
            return known;
        }
        if (failure instanceof ParameterException wrong) {
            return new FerryException(
                    ProblemCode.USAGE,
                    Escaper.text(String.valueOf(wrong.getMessage())),
                    "see `" + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help`",
                    wrong);
        }
        if (failure instanceof LockedException locked) {
            String holder = locked.holder().isEmpty() ? "another run" : locked.holder();
            return new FerryException(
                    ProblemCode.LOCKED,
                    "another run holds " + locked.directory() + ": " + holder,
                    "wait for it to end, or give `--lock-wait 10m` where the verb has it",
                    locked);
        }
        if (failure instanceof InterruptedException || failure instanceof ClosedByInterruptException) {
            return interrupted();
        }
        if (failure instanceof IOException io) {
            return io(io);
        }
        return new FerryException(
                ProblemCode.INTERNAL,
                "a bug in ferry: " + Escaper.text(failure.toString()),
                "run it again with -v and report what it prints",
                failure);
    }

    /** The name of an exit code; 0 is OK. */
    public static String name(int exitCode) {
        return Arrays.stream(ProblemCode.values())
                .filter(code -> code.exitCode() == exitCode)
                .map(ProblemCode::name)
                .findFirst()
                .orElse("OK");
    }

    /** Stopped by a signal. */
    public static FerryException interrupted() {
        return new FerryException(
                ProblemCode.INTERRUPTED, "interrupted", "run the same command again: it goes on from here");
    }

    private static FerryException io(IOException io) {
        String message = Escaper.text(Failures.reason(io));
        return Failures.isDiskFull(io)
                ? new FerryException(ProblemCode.SPACE, message, "make room there and run the same command again", io)
                : new FerryException(
                        ProblemCode.IO, message, "check the path, its permissions and the disk; then run it again", io);
    }
}
