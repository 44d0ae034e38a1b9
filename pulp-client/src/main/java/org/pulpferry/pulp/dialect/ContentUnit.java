package org.pulpferry.pulp.dialect;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A content unit by what is the same on every Pulp.
 *
 * @param type Pulp's content type, for example {@code deb.package}
 * @param key natural key; its parts per type are listed in {@link ContentTypes}
 * @param artifacts relative path to SHA-256 in lower-case hex; empty for content without files
 */
public record ContentUnit(String type, List<String> key, SortedMap<String, String> artifacts) {
    /** Copies key and artifacts. */
    public ContentUnit {
        key = List.copyOf(key);
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    }
}
