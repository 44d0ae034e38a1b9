package org.pulpferry.pulp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A distribution and what it serves. At most one of publication, repository and version is set.
 *
 * @param type {@code plugin/kind} as in Pulp's URLs of distributions, for example {@code python/pypi}
 */
public record Distribution(
        String href,
        String name,
        String type,
        String basePath,
        @Nullable String baseUrl,
        Target target,
        boolean hidden,
        Map<String, String> labels) {
    /** Copies the labels. */
    public Distribution {
        labels = Map.copyOf(labels);
    }

    /** What a distribution serves. */
    public record Target(Kind kind, @Nullable String href) {
        /** Nothing: clients see 404. */
        public static final Target NONE = new Target(Kind.NONE, null);

        /** A publication. */
        public static Target publication(String href) {
            return new Target(Kind.PUBLICATION, href);
        }

        /** Whatever version of the repository is newest, or newest published. */
        public static Target repository(String href) {
            return new Target(Kind.REPOSITORY, href);
        }

        /** One version; file and deb refuse it. */
        public static Target version(String href) {
            return new Target(Kind.VERSION, href);
        }
    }

    /** Pulp's three fields, of which one may be set. */
    public enum Kind {
        /** Serves nothing. */
        NONE,
        /** {@code publication}. */
        PUBLICATION,
        /** {@code repository}. */
        REPOSITORY,
        /** {@code repository_version}. */
        VERSION
    }
}
