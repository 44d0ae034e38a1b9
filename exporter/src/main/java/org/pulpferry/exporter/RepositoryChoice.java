package org.pulpferry.exporter;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Serving;

/**
 * A repository to carry.
 *
 * @param name exactly as in Pulp; the site's repository gets the same
 * @param type {@code plugin/type} as in Pulp's URLs
 * @param version its number, or null for the latest at the time of the export
 * @param serving how the site is to serve it
 */
public record RepositoryChoice(
        String name, String type, @Nullable Long version, Serving serving) {
    /** Refuses an empty name and a type without a slash. */
    public RepositoryChoice {
        Objects.requireNonNull(serving);
        if (name.isEmpty() || !type.matches("[a-z_]+/[a-z-]+")) {
            throw new IllegalArgumentException("not a repository: " + name + " of type " + type);
        }
    }
}
