package org.pulpferry.manifest.problem;

import java.util.Objects;

/**
 * One finding for a person: what happened, and what to do.
 *
 * @param message one sentence without a full stop's need for context: names the file or repository; strings from media or Pulp have gone through {@link Escaper}
 * @param hint what to do about it; empty if there is nothing to be done
 */
public record Problem(ProblemCode code, String message, String hint) {
    public Problem {
        Objects.requireNonNull(code);
        Objects.requireNonNull(hint);
        if (message.isBlank()) {
            throw new IllegalArgumentException("a problem says what happened");
        }
    }
}
