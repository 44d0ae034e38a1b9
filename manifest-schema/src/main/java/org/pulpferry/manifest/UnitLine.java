package org.pulpferry.manifest;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.manifest.value.Text;

/**
 * One line of the index's {@code units/rNNNN}.
 *
 * @param type Pulp's content type, such as {@code deb.package}
 * @param key the natural key's values, in the order docs/format.md has for the type
 * @param artifacts digest by relative path; empty for units without files
 */
public record UnitLine(String type, List<String> key, SortedMap<String, Sha256> artifacts) {
    public UnitLine {
        if (!RepositoryEntry.isContentType(type)) {
            throw new IllegalArgumentException("a content type is <plugin>.<type>");
        }
        key = Lists.bounded(key, Limits.UNIT_KEY_PARTS, "key");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a natural key has at least one part");
        }
        key.forEach(part -> Text.require(part, Limits.STRING_CHARACTERS, "a part of a natural key"));
        Limits.atMost(Limits.UNIT_ARTIFACTS, artifacts.size(), "artifacts");
        artifacts.keySet().forEach(path -> Text.requireFilled(path, Limits.STRING_CHARACTERS, "a relative path"));
        artifacts = Collections.unmodifiableSortedMap(new TreeMap<>(artifacts));
    }
}
