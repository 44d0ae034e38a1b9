package org.pulpferry.pulp.dialect;

import java.util.List;
import java.util.Optional;

/** The table of content types that ferry knows. */
@SuppressWarnings("DoNotCallSuggester")
public final class ContentTypes {
    private ContentTypes() {}

    /** The type of that name, for example {@code deb.package}. */
    public static Optional<ContentType> of(String pulpType) {
        throw new UnsupportedOperationException(pulpType);
    }

    /** All of them. */
    public static List<ContentType> all() {
        throw new UnsupportedOperationException();
    }

    /**
     * A content type.
     *
     * @param pulpType as in {@code content_summary}
     * @param travel what Pulp's export does with it
     * @param keyParts names of the parts of the natural key
     */
    public record ContentType(String pulpType, Travel travel, List<String> keyParts) {}

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
