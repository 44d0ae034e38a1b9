package org.pulpferry.manifest.json;

import org.pulpferry.manifest.problem.ProblemCode;

/** Stops a reader inside the codec; {@link Json} turns it into a problem. */
final class JsonFormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;

    JsonFormatException(ProblemCode code, String message) {
        super(message);
        this.code = code;
    }

    ProblemCode code() {
        return code;
    }
}
