package org.pulpferry.pulp;

import org.jspecify.annotations.Nullable;

/**
 * What Pulp knows of an artifact. Digests are lower-case hex; null where Pulp's settings leave that algorithm out.
 *
 * @param size in bytes
 */
public record ArtifactInfo(
        String href,
        String sha256,
        long size,
        @Nullable String md5,
        @Nullable String sha1,
        @Nullable String sha224,
        @Nullable String sha384,
        @Nullable String sha512) {}
