package org.pulpferry.signing.bc;

/** Bytes that are not a key of the one form that is accepted, or a key that is too weak to mean anything. */
public final class KeyRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    public KeyRefusedException(String message) {
        super(message);
    }

    public KeyRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
