package org.pulpferry.pulp.dialect;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Files of an export are not what Pulp writes: a bad table of contents, checksum, member or row. */
public final class DialectException extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what and where. */
    public DialectException(String message) {
        super(message);
    }

    /**
     * Says what happened.
     *
     * @param message what and where
     * @param cause the parser's complaint
     */
    public DialectException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
