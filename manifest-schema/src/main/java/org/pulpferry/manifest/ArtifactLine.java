package org.pulpferry.manifest;

import java.util.List;
import java.util.Objects;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * One line of the index's {@code artifacts}.
 *
 * @param size bytes
 * @param carried whether {@code data/} holds it
 * @param repositories ordinals of the repositories that refer to it, ascending, at least one
 */
public record ArtifactLine(Sha256 sha256, long size, boolean carried, List<Integer> repositories) {
    public ArtifactLine {
        Objects.requireNonNull(sha256, "sha256");
        StreamSummary.requireCount(size, "size");
        repositories = Lists.ascending(repositories, Limits.REPOSITORIES, "repositories");
        if (repositories.isEmpty() || repositories.get(0) < 1) {
            throw new IllegalArgumentException("repositories holds ordinals from 1, at least one");
        }
        Limits.atMost(Limits.REPOSITORIES, repositories.get(repositories.size() - 1), "a repository's ordinal");
    }
}
