package org.pulpferry.importer.change;

/** What changed cannot be brought to the repository by itself; Pulp's ordinary import may still do it. */
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1;

    /** {@code message}: why, as a clause. */
    UnfitException(String message) {
        super(message);
    }
}
