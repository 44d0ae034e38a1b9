package org.pulpferry.manifest;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Text;

/**
 * How the site is to serve a repository.
 *
 * @param distribution the distribution's name; empty exactly if nothing is served
 * @param basePath where clients find it below Pulp's content address; empty exactly if nothing is served
 * @param options of the publication, by Pulp's names for them
 * @param labels of the distribution
 */
public record Serving(
        Publish publish,
        String distribution,
        String basePath,
        SortedMap<String, String> options,
        SortedMap<String, String> labels) {
    public Serving {
        Objects.requireNonNull(publish, "publish");
        options = texts(options, "options");
        labels = texts(labels, "labels");
        if (publish == Publish.NONE) {
            if (!distribution.isEmpty() || !basePath.isEmpty()) {
                throw new IllegalArgumentException(
                        "a repository that is not served has neither distribution nor base_path");
            }
        } else {
            Text.requireFilled(distribution, Limits.REPOSITORY_NAME_CHARACTERS, "distribution");
            requireBasePath(basePath);
        }
    }

    /** Carried, not served. */
    public static Serving none() {
        return new Serving(Publish.NONE, "", "", new TreeMap<>(), new TreeMap<>());
    }

    /** Refuses what Pulp could not serve or a client could not ask for: empty, {@code .} and {@code ..} steps. */
    public static void requireBasePath(String basePath) {
        Text.requireFilled(basePath, Limits.REPOSITORY_NAME_CHARACTERS, "base_path");
        for (String step : basePath.split("/", -1)) {
            if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                throw new IllegalArgumentException("base_path has an empty, . or .. step");
            }
        }
    }

    private static SortedMap<String, String> texts(SortedMap<String, String> map, String what) {
        Limits.atMost(Limits.OPTIONS, map.size(), what);
        map.forEach((key, value) -> {
            Text.requireFilled(key, Limits.STRING_CHARACTERS, what);
            Text.require(value, Limits.STRING_CHARACTERS, what);
        });
        return Collections.unmodifiableSortedMap(new TreeMap<>(map));
    }
}
