package org.pulpferry.pulp.dialect;

import org.jspecify.annotations.Nullable;

/** Rows of {@code ArtifactResource.json} made from what the API says of an artifact. */
@SuppressWarnings("DoNotCallSuggester")
public final class ArtifactRows {
    /** Name of the member. */
    public static final String MEMBER = "pulpcore.app.modelresource.ArtifactResource.json";

    private ArtifactRows() {}

    /** The row of an artifact, in Pulp's order of fields. */
    public static Row row(Digests digests, long size) {
        throw new UnsupportedOperationException();
    }

    /** Lower-case hex, null where Pulp's settings leave an algorithm out. */
    public record Digests(
            @Nullable String md5,
            @Nullable String sha1,
            @Nullable String sha224,
            String sha256,
            @Nullable String sha384,
            @Nullable String sha512) {}
}
