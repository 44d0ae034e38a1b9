package org.pulpferry.pulp;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A version of a repository: immutable in Pulp.
 *
 * @param href path below the server
 * @param prn Pulp's resource name
 * @param number grows with each version of the repository
 * @param present units per content type, such as {@code deb.package}
 * @param lists paths below the server where units are listed, per content type; empty where it was not Pulp that told of the version
 */
public record RepositoryVersion(
        String href, String prn, long number, SortedMap<String, Long> present, Map<String, String> lists) {
    /** Copies the counts and the paths. */
    public RepositoryVersion {
        present = Collections.unmodifiableSortedMap(new TreeMap<>(present));
        lists = Map.copyOf(lists);
    }

    /** A version that was written down. */
    public RepositoryVersion(String href, String prn, long number, SortedMap<String, Long> present) {
        this(href, prn, number, present, Map.of());
    }

    /** Whether the version holds nothing. Repair of such a version would look at all content there is, so never ask for it. */
    public boolean isEmpty() {
        return present.isEmpty();
    }
}
