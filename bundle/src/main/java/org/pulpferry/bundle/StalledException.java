package org.pulpferry.bundle;

import java.io.IOException;

/** A medium gave no sign for too long. The thread that asks it is left behind, and so is the memory it may still write to. */
final class StalledException extends IOException {
    private static final long serialVersionUID = 1L;

    StalledException(String message) {
        super(message);
    }
}
