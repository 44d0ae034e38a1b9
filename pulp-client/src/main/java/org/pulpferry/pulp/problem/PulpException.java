package org.pulpferry.pulp.problem;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong between ferry and Pulp, one subclass per thing a caller does differently. Messages name what was asked and quote
 * Pulp's reason, bounded; they may hold any character Pulp sent, so print them through an escaper only.
 */
public abstract sealed class PulpException extends Exception {
    private static final long serialVersionUID = 1;

    private PulpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Whether the reason is that a disk of Pulp's is full, by the words of the operating system and of PostgreSQL that Pulp passes on. */
    public boolean saysDiskFull() {
        String text = String.valueOf(getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("no space left") || text.contains("errno 28") || text.contains("disk full");
    }

    /** No answer: refused, timed out, broken off or not TLS, after the retries that were allowed. */
    public static final class Unreachable extends PulpException {
        private static final long serialVersionUID = 1;

        /**
         * Says what happened.
         *
         * @param message what was asked of whom
         * @param cause the last failure of the connection
         */
        public Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The waiting thread was interrupted, whose flag stays set; what had been started at Pulp may still run there. */
    public static final class Interrupted extends PulpException {
        private static final long serialVersionUID = 1;

        /** Says what was being asked. */
        public Interrupted(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** 401: user or password are wrong. */
    public static final class Credentials extends PulpException {
        private static final long serialVersionUID = 1;

        /** Says which user at which server. */
        public Credentials(String message) {
            super(message, null);
        }
    }

    /** 403: Pulp knows the user, who is not a superuser. */
    public static final class NoRights extends PulpException {
        private static final long serialVersionUID = 1;

        /** Says what was refused to whom. */
        public NoRights(String message) {
            super(message, null);
        }
    }

    /** Another 4xx, or a 5xx that stayed after the retries. */
    public static final class Refused extends PulpException {
        private static final long serialVersionUID = 1;
        private final int status;
        private final String reason;

        /**
         * Says what happened.
         *
         * @param message verb, path and reason
         * @param status the HTTP status
         * @param reason Pulp's own words, flattened and bounded
         */
        public Refused(String message, int status, String reason) {
            super(message, null);
            this.status = status;
            this.reason = reason;
        }

        /** The HTTP status. */
        public int status() {
            return status;
        }

        /** Pulp's own words. */
        public String reason() {
            return reason;
        }
    }

    /** The repository type asked for is not one that this Pulp has. */
    public static final class UnknownType extends PulpException {
        private static final long serialVersionUID = 1;

        /** Says the type and where it was asked for. */
        public UnknownType(String message) {
            super(message, null);
        }
    }

    /** A task ended failed, canceled or skipped. */
    public static final class TaskFailed extends PulpException {
        private static final long serialVersionUID = 1;
        private final String state;
        private final String reason;

        /**
         * Says what happened.
         *
         * @param message task name and reason
         * @param state Pulp's final state
         * @param reason Pulp's own words
         */
        public TaskFailed(String message, String state, String reason) {
            super(message, null);
            this.state = state;
            this.reason = reason;
        }

        /** {@code failed}, {@code canceled} or {@code skipped}. */
        public String state() {
            return state;
        }

        /** Pulp's own words. */
        public String reason() {
            return reason;
        }
    }

    /** A task did not start or end in the time given; it was canceled. */
    public static final class TaskTimeout extends PulpException {
        private static final long serialVersionUID = 1;

        /** Says the task, how long it was waited for, and what holds it if that is known. */
        public TaskTimeout(String message) {
            super(message, null);
        }
    }

    /** An answer that is not what Pulp documents: no JSON, a missing field, too long, a redirect to elsewhere. */
    public static final class Nonsense extends PulpException {
        private static final long serialVersionUID = 1;

        /**
         * Says what happened.
         *
         * @param message what was asked and what is wrong with the answer
         * @param cause the parser's complaint, if there is one
         */
        public Nonsense(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
