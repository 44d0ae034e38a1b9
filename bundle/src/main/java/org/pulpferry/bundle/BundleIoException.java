package org.pulpferry.bundle;

import java.io.IOException;
import org.pulpferry.manifest.problem.FerryException;

/** Carries a finding about a bundle through the {@code read} of an input stream; see {@link Failures#of}. */
public final class BundleIoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final FerryException problem;

    /** Carries that finding; whoever calls {@code read} gets it back by {@link Failures#of}. */
    public BundleIoException(FerryException problem) {
        super(problem.getMessage(), problem);
        this.problem = problem;
    }

    /** What was found. */
    public FerryException problem() {
        return problem;
    }
}
