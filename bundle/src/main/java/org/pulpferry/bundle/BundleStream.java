package org.pulpferry.bundle;

import java.util.Locale;

/** The three tar archives of a bundle, in the order in which tables and SHA256SUMS list them. */
public enum BundleStream {
    /** What is in the bundle, for people and for planning. */
    INDEX,
    /** Pulp's metadata: rows of content, without artifacts. */
    META,
    /** The artifacts carried. */
    DATA;

    private final String directory = name().toLowerCase(Locale.ROOT);

    /** The stream whose chunks are in this directory. */
    static BundleStream of(String directory) {
        return valueOf(directory.toUpperCase(Locale.ROOT));
    }

    /** The directory that holds the stream's chunks. */
    public String directory() {
        return directory;
    }
}
