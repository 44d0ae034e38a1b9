package org.pulpferry.exporter;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A directory that ferry and Pulp both use, and that may have two names when Pulp runs in a container.
 *
 * @param ferry where ferry finds it
 * @param pulp the same directory as Pulp names it
 */
public record SharedDirectory(Path ferry, String pulp) {
    /** Refuses an empty name. */
    public SharedDirectory {
        Objects.requireNonNull(ferry);
        if (!pulp.startsWith("/")) {
            throw new IllegalArgumentException("not an absolute path at Pulp: " + pulp);
        }
    }

    /** A directory that has one name. */
    public static SharedDirectory of(Path directory) {
        return new SharedDirectory(directory, directory.toAbsolutePath().toString());
    }

    /** A directory inside it. */
    public SharedDirectory resolve(String name) {
        return new SharedDirectory(ferry.resolve(name), pulp.endsWith("/") ? pulp + name : pulp + "/" + name);
    }
}
