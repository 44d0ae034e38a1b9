package org.pulpferry.pulp;

/**
 * A deb repository's {@code Release}, as upstream signed it: the one of its forms that apt reads first, {@code InRelease} where there is one.
 *
 * @param distribution such as {@code jammy} or {@code bookworm/updates}, as upstream calls it
 * @param path below the repository, such as {@code dists/jammy/InRelease}
 * @param artifact its bytes; neither digest nor size are of use to anybody who does not trust Pulp
 */
public record ReleaseFile(String distribution, String path, ArtifactInfo artifact) {}
