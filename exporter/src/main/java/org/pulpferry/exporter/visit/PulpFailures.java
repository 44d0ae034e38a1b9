package org.pulpferry.exporter.visit;

import java.util.Locale;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.problem.PulpException;

/** What went wrong between ferry and Pulp, for a person who wants to export. */
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
        String text = String.valueOf(failure.getMessage());
        String message = doing + ": " + Escaper.text(text);
        if (failure.saysDiskFull()) {
            return new Problem(
                    ProblemCode.SPACE, message, "make room where Pulp exports to and run the same command again");
        }
        if (text.toLowerCase(Locale.ROOT).contains("not an allowed export path")) {
            return new Problem(
                    ProblemCode.USAGE,
                    message,
                    "add pulp.exports to ALLOWED_EXPORT_PATHS in Pulp's settings and restart Pulp; where Pulp runs in a container give both names of the directory: exports: {ferry: ..., pulp: ...}");
        }
        return new Problem(code(failure), message, hint(failure));
    }

    private static ProblemCode code(PulpException failure) {
        if (failure instanceof PulpException.UnknownType) {
            return ProblemCode.USAGE;
        }
        if (failure instanceof PulpException.Interrupted) {
            return ProblemCode.INTERRUPTED;
        }
        boolean task = failure instanceof PulpException.TaskFailed || failure instanceof PulpException.TaskTimeout;
        return task ? ProblemCode.TASK : ProblemCode.PULP;
    }

    private static String hint(PulpException failure) {
        if (failure instanceof PulpException.Unreachable) {
            return "check pulp.url in the configuration and that Pulp is running";
        }
        if (failure instanceof PulpException.Credentials) {
            return "check pulp.user and pulp.password_file in the configuration";
        }
        if (failure instanceof PulpException.NoRights) {
            return "exporting needs a Pulp superuser: pulpcore-manager createsuperuser, then name that user in pulp.user";
        }
        if (failure instanceof PulpException.UnknownType) {
            return "types are plugin/type as in Pulp's URLs, such as deb/apt; is that plugin installed?";
        }
        if (failure instanceof PulpException.TaskTimeout) {
            return "a sync or a clean-up may hold the repository: try again when it has ended";
        }
        return "see Pulp's log of this moment; running the same command again goes on from here";
    }
}
