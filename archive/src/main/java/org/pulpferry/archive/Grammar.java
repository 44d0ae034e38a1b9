package org.pulpferry.archive;

/** The two tar dialects a {@link TarReader} accepts; both are subsets of what every tar tool agrees on. */
public enum Grammar {
    /** Exactly the bytes {@link TarLayout} makes, for names of at most 100 bytes out of letters, digits, {@code . _ - /}. */
    BUNDLE,
    /** What Python's {@code tarfile} writes in PAX format for a Pulp export, and nothing more. */
    PULP
}
