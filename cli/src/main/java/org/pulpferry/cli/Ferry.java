package org.pulpferry.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.pulpferry.cli.command.Verbs;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.run.Audit;
import org.pulpferry.cli.run.ExitCodes;
import org.pulpferry.cli.run.Machine;
import org.pulpferry.cli.run.Options;
import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine;

/** One call of the command, from arguments to exit code. */
public final class Ferry {
    private final Machine machine;

    public Ferry(Machine machine) {
        this.machine = machine;
    }

    /** Runs the verb that the arguments name; never throws. */
    public int execute(String... arguments) {
        Options options = new Options();
        Run run = new Run(machine, options, List.of(arguments));
        CommandLine line = Verbs.commandLine(run, options, List.of(arguments));
        line.setOut(new PrintWriter(machine.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(machine.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, args) -> {
            options.preferJson(Arrays.asList(args).contains("--json"));
            return failed(run, wrong);
        });
        line.setExecutionExceptionHandler((failure, verb, parsed) -> failed(run, failure));
        int code = line.execute(arguments);
        // Whatever an interrupt made of a run that was underway: a failure then is the interrupt's.
        if (Thread.interrupted() && code != 0 && code != ProblemCode.INTERRUPTED.exitCode()) {
            code = failed(run, ExitCodes.interrupted());
        }
        run.finish();
        return ended(run, audited(run, code));
    }

    /** A run that failed, or was interrupted at the last moment, is given again: what it leaves for the end stays. */
    private static int ended(Run run, int code) {
        if (code != 0 && code != ProblemCode.WARNINGS.exitCode()) {
            return code;
        }
        try {
            run.end();
            return code;
        } catch (FerryException | InterruptedException e) {
            return failed(run, e);
        }
    }

    private static int failed(Run run, Throwable failure) {
        run.finish();
        FerryException problem = ExitCodes.problem(failure);
        Output output = run.output();
        output.failure(problem);
        if (output.style().verbose() || problem.code() == ProblemCode.INTERNAL) {
            output.trace(failure);
        }
        return problem.code().exitCode();
    }

    private static int audited(Run run, int code) {
        try {
            Audit.record(run, code);
            return code;
        } catch (IOException e) {
            run.output()
                    .failure(new FerryException(
                            ProblemCode.IO,
                            "the audit log could not be written: "
                                    + ExitCodes.problem(e).getMessage(),
                            "check the state directory, its permissions and the disk",
                            e));
            return code == 0 ? ProblemCode.IO.exitCode() : code;
        }
    }
}
