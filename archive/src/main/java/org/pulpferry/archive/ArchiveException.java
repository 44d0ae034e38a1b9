package org.pulpferry.archive;

import java.io.IOException;

/** A tar archive that is refused; the message says what was found and at which byte offset. */
public final class ArchiveException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why an archive is refused. */
    public enum Kind {
        /** The archive is not of the grammar. */
        CONTENT,
        /** The archive holds more than the reader was told to accept. */
        LIMIT
    }

    private final Kind kind;
    private final long offset;

    ArchiveException(Kind kind, long offset, String what) {
        super("tar archive refused at byte " + offset + ": " + what);
        this.kind = kind;
        this.offset = offset;
    }

    static ArchiveException content(long offset, String what) {
        return new ArchiveException(Kind.CONTENT, offset, what);
    }

    /** Says whether the archive is malformed or merely too large. */
    public Kind kind() {
        return kind;
    }

    /** Bytes from the archive's start to the header or byte that was refused. */
    public long offset() {
        return offset;
    }
}
