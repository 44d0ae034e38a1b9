package org.pulpferry.pulp;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a finished export wrote, as Pulp sees the paths.
 *
 * @param href of the export
 * @param tocFile path of the table of contents; null when the export failed
 * @param files path to checksum: CRC-32 for chunks, SHA-256 for the table of contents
 */
public record ExportFiles(String href, @Nullable String tocFile, SortedMap<String, String> files) {
    /** Copies the map. */
    public ExportFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** From an unsorted map. */
    static ExportFiles of(String href, @Nullable String toc, Map<String, String> files) {
        return new ExportFiles(href, toc, new TreeMap<>(files));
    }
}
