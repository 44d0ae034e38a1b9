package org.pulpferry.cli.vectors;

import java.util.TreeMap;

/** A folder of the corpus in the making. */
interface Case {
    /** Family and words: its path below the corpus. */
    String id();

    /** Its files by path below the folder, EXPECT among them. */
    @SuppressWarnings("NonApiType")
    TreeMap<String, byte[]> build();
}
