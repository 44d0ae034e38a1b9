package org.pulpferry.journal;

import java.nio.file.Path;

/** Another run holds the directory. Nothing was changed; waiting or stopping that run is the remedy. */
public final class LockedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Path directory;
    private final String holder;

    LockedException(Path directory, String holder) {
        super("another run holds " + directory + (holder.isEmpty() ? "" : ": " + holder));
        this.directory = directory;
        this.holder = holder;
    }

    /** The directory that is held. */
    public Path directory() {
        return directory;
    }

    /** One line for a person: process id, host, since when and which command; empty if not known. */
    public String holder() {
        return holder;
    }
}
