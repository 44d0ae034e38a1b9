package org.pulpferry.pulp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A repository of Pulp.
 *
 * @param href path below the server, as Pulp gave it
 * @param prn Pulp's resource name, for bodies
 * @param name any text Pulp allows
 * @param type {@code plugin/type} as in Pulp's URLs, for example {@code deb/apt}
 * @param latestVersion href of the latest version
 * @param retainVersions how many versions Pulp keeps; null for all
 * @param autopublish whether Pulp publishes each version at once
 * @param labels Pulp's labels
 */
public record Repository(
        String href,
        String prn,
        String name,
        String type,
        String latestVersion,
        @Nullable Long retainVersions,
        boolean autopublish,
        Map<String, String> labels) {
    /** Copies the labels. */
    public Repository {
        labels = Map.copyOf(labels);
    }
}
