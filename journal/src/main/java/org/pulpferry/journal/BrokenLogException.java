package org.pulpferry.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A log that was edited, cut in its middle, or is not a log. Nothing was changed; a person must decide. */
public final class BrokenLogException extends IOException {
    private static final long serialVersionUID = 1L;

    private final long line;
    private final String reason;

    BrokenLogException(Path log, long line, String why) {
        super(log + ": line " + line + ": " + why);
        this.line = line;
        this.reason = why;
    }

    /** The first line that does not fit, counted from 1. */
    public long line() {
        return line;
    }

    /** What is wrong with it. */
    public String reason() {
        return reason;
    }
}
