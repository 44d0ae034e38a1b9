package org.pulpferry.pulp;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of a repository: immutable in Pulp.
 *
 * @param href path below the server
 * @param prn Pulp's resource name
 * @param number grows with each version of the repository
 * @param present units per content type, such as {@code deb.package}
 */
public record RepositoryVersion(String href, String prn, long number, SortedMap<String, Long> present) {
    /** Copies the counts. */
    public RepositoryVersion {
        present = Collections.unmodifiableSortedMap(new TreeMap<>(present));
    }

    /** Whether the version holds nothing. Repair of such a version would look at all content there is, so never ask for it. */
    public boolean isEmpty() {
        return present.isEmpty();
    }
}
