package org.pulpferry.pulp.dialect;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A content type.
 *
 * @param pulpType as in {@code content_summary} and in rows, for example {@code deb.package}
 * @param travel what becomes of it on the way
 * @param parts of the natural key, in order; a part that refers to another unit stands for all of that unit's key
 * @param keyedByArtifacts whether the key ends with a digest over the unit's artifacts, for types whose fields alone are ambiguous
 */
public record ContentType(String pulpType, Travel travel, List<Part> parts, boolean keyedByArtifacts) {
    /** Copies the parts. */
    public ContentType {
        parts = List.copyOf(parts);
    }

    /** Names of the key's parts, for people. */
    public List<String> keyParts() {
        return parts.stream().map(Part::name).toList();
    }

    /**
     * A part of a key.
     *
     * @param row field in an export row
     * @param api field in an API result
     * @param refersTo null for a plain value; else how many parts the key of the unit has that this field names, which rows do by its key
     *     joined with {@code |} or by its UUID at the exporting Pulp, and the API by its href
     */
    public record Part(
            String name, String row, String api, @Nullable Integer refersTo) {}

    /** What becomes of a content type on the way through Pulp's export and import. */
    public enum Travel {
        /** Exported and imported. */
        CARRIED,
        /** Left out of the export without a word. */
        DROPPED,
        /** Left out, yet referred to: the import fails. */
        BREAKS_IMPORT
    }
}
