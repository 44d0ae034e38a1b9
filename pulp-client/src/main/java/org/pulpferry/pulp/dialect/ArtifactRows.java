package org.pulpferry.pulp.dialect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.ArtifactName;

/**
 * Rows of {@code ArtifactResource.json} made from what the API says of an artifact. Pulp reads them like its own: the domain is replaced by
 * the importing one (pulpcore {@code QueryModelResource.before_import_row}) but must be there, and so must every digest, empty where Pulp
 * does not keep it.
 */
public final class ArtifactRows {
    /** Name of the member. */
    public static final String MEMBER = "pulpcore.app.modelresource.ArtifactResource.json";

    /** No Pulp's domain, so that the rows of one artifact are the same bytes everywhere. */
    private static final String ANY_DOMAIN = "00000000-0000-0000-0000-000000000000";

    private ArtifactRows() {}

    /** The row of an artifact, in Pulp's order of fields. */
    public static Row row(Digests digests, long size) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("file", ArtifactName.of(digests.sha256()));
        fields.put("size", Long.toString(size));
        fields.put("md5", text(digests.md5()));
        fields.put("sha1", text(digests.sha1()));
        fields.put("sha224", text(digests.sha224()));
        fields.put("sha256", digests.sha256());
        fields.put("sha384", text(digests.sha384()));
        fields.put("sha512", text(digests.sha512()));
        fields.put("pulp_domain", ANY_DOMAIN);
        return Row.ofTexts(fields);
    }

    private static String text(@Nullable String digest) {
        return digest == null ? "" : digest;
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
