package org.pulpferry.pulp.problem;

import java.util.Locale;

/**
 * What a failure between ferry and Pulp means for the person who started the command: which outcome it is, and what to do. The one place where
 * that is decided, for exporting and importing alike.
 *
 * @param outcome named as the exit code is
 * @param hint what to do
 */
public record Advice(Outcome outcome, String hint) {
    private static final String GOES_ON = "running the same command again goes on from here";

    /** The exit codes that a failure of Pulp's can lead to, by their names in the documented table. */
    public enum Outcome {
        /** The configuration, or Pulp's settings, must change. */
        USAGE,
        /** A disk of Pulp's is full. */
        SPACE,
        /** A component is missing at Pulp. */
        VERSION,
        /** Pulp is not there, does not let us, or talks nonsense. */
        PULP,
        /** A task failed or did not end in time. */
        TASK,
        /** Stopped by a signal. */
        INTERRUPTED
    }

    /** What ferry was there for: the words that differ. */
    public enum Purpose {
        /** From Pulp. */
        EXPORTING("exporting", "export", "where Pulp exports to", Outcome.USAGE),
        /** Into Pulp. */
        IMPORTING("importing", "import", "on Pulp's disk (its storage and its working directory)", Outcome.VERSION);

        private final String doing;
        private final String noun;
        private final String disk;
        private final Outcome typeMissing;

        Purpose(String doing, String noun, String disk, Outcome typeMissing) {
            this.doing = doing;
            this.noun = noun;
            this.disk = disk;
            this.typeMissing = typeMissing;
        }
    }

    /** Of a failure. */
    public static Advice of(PulpException failure, Purpose purpose) {
        if (failure.saysDiskFull()) {
            return new Advice(Outcome.SPACE, "make room " + purpose.disk + " and run the same command again");
        }
        if (String.valueOf(failure.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("not an allowed " + purpose.noun + " path")) {
            return new Advice(
                    Outcome.USAGE,
                    "add pulp." + purpose.noun + "s to ALLOWED_" + purpose.noun.toUpperCase(Locale.ROOT)
                            + "_PATHS in Pulp's settings and restart Pulp; where Pulp runs in a container give both names of the directory: "
                            + purpose.noun + "s: {ferry: ..., pulp: ...}");
        }
        if (failure instanceof PulpException.UnknownType) {
            return new Advice(
                    purpose.typeMissing,
                    "types are plugin/type as in Pulp's URLs, such as deb/apt; is that plugin installed at this Pulp?");
        }
        if (failure instanceof PulpException.Interrupted) {
            return new Advice(Outcome.INTERRUPTED, GOES_ON);
        }
        if (failure instanceof PulpException.TaskTimeout) {
            return new Advice(
                    Outcome.TASK,
                    "see what else Pulp is doing: a sync or a clean-up may hold the repository; task_wait in the configuration says how long ferry waits");
        }
        if (failure instanceof PulpException.TaskFailed) {
            return new Advice(Outcome.TASK, "Pulp's log of this moment has the whole story; " + GOES_ON);
        }
        return new Advice(Outcome.PULP, ofTheServer(failure, purpose));
    }

    private static String ofTheServer(PulpException failure, Purpose purpose) {
        if (failure instanceof PulpException.Unreachable) {
            return "check pulp.url in the configuration and that Pulp is running, then run the same command again";
        }
        if (failure instanceof PulpException.Credentials) {
            return "check pulp.user and pulp.password_file in the configuration";
        }
        if (failure instanceof PulpException.NoRights) {
            return purpose.doing
                    + " needs a Pulp superuser: pulpcore-manager createsuperuser, then name that user in pulp.user";
        }
        return "see Pulp's log of this moment; " + GOES_ON;
    }
}
