package org.pulpferry.manifest;

import org.pulpferry.manifest.value.Text;

/** A component of a Pulp, such as {@code core} or {@code deb}, and its version as Pulp's status says it. */
public record Component(String name, String version) {
    private static final int MAXIMUM = 255;

    public Component {
        Text.requireFilled(name, MAXIMUM, "a component's name");
        Text.requireFilled(version, MAXIMUM, "a component's version");
    }

    /** The first two parts of a version: Pulp imports only from the same X.Y of each component ({@code pulpcore/app/tasks/importer.py}). */
    public static String minor(String version) {
        String[] parts = version.split("\\.", 3);
        return parts.length < 2 ? version : parts[0] + "." + parts[1];
    }
}
