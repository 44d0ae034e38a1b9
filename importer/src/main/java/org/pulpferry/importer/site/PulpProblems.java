package org.pulpferry.importer.site;

import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.problem.PulpException;

/** Says in ferry's words what went wrong between it and Pulp. */
public final class PulpProblems {
    private PulpProblems() {}

    /**
     * The exit code and sentence for a failure.
     *
     * @param doing what ferry was at, as the beginning of a sentence: {@code loading repository "x"}
     */
    public static FerryException of(PulpException failure, String doing) {
        String reason = Escaper.text(String.valueOf(failure.getMessage()));
        String message = doing + ": " + reason;
        return new FerryException(code(failure), message, hint(failure), failure);
    }

    private static ProblemCode code(PulpException failure) {
        if (failure.saysDiskFull()) {
            return ProblemCode.SPACE;
        }
        if (failure instanceof PulpException.Interrupted) {
            return ProblemCode.INTERRUPTED;
        }
        return failure instanceof PulpException.TaskFailed || failure instanceof PulpException.TaskTimeout
                ? ProblemCode.TASK
                : ProblemCode.PULP;
    }

    private static String hint(PulpException failure) {
        if (failure.saysDiskFull()) {
            return "make room on Pulp's disk (its storage and its working directory) and run the same command again";
        }
        if (failure instanceof PulpException.Unreachable) {
            return "check pulp.url in the configuration and that Pulp is running, then run the same command again";
        }
        if (failure instanceof PulpException.Credentials) {
            return "check pulp.user and pulp.password_file in the configuration";
        }
        if (failure instanceof PulpException.NoRights) {
            return "importing needs a Pulp superuser: pulpcore-manager createsuperuser, then name that user in pulp.user";
        }
        if (failure instanceof PulpException.TaskTimeout) {
            return "see what else Pulp is doing; task_wait in the configuration says how long ferry waits";
        }
        if (failure instanceof PulpException.TaskFailed) {
            return "Pulp's log has the whole story; running the same command again goes on from here";
        }
        return "see Pulp's log of this moment; running the same command again goes on from here";
    }
}
