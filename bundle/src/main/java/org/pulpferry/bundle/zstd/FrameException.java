package org.pulpferry.bundle.zstd;

import java.io.IOException;

/** A frame that is not one of ours. */
public final class FrameException extends IOException {
    private static final long serialVersionUID = 1L;

    FrameException(String message) {
        super(message);
    }
}
