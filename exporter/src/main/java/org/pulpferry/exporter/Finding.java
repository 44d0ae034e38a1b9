package org.pulpferry.exporter;

/**
 * One line of {@code doctor}.
 *
 * @param subject what was looked at
 * @param good whether it is as it should be
 * @param message what was found
 * @param hint how to mend it; empty when good
 */
public record Finding(String subject, boolean good, String message, String hint) {
    /** All is well with it. */
    public static Finding good(String subject, String message) {
        return new Finding(subject, true, message, "");
    }

    /** It needs mending. */
    public static Finding bad(String subject, String message, String hint) {
        return new Finding(subject, false, message, hint);
    }
}
