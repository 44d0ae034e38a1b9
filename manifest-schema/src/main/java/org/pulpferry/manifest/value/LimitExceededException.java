package org.pulpferry.manifest.value;

/** A value is well formed, but larger, deeper or more than {@link Limits} allows. */
public final class LimitExceededException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Says which limit and by how much, without the offending value itself. */
    public LimitExceededException(String message) {
        super(message);
    }
}
