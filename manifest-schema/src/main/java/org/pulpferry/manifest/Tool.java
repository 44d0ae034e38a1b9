package org.pulpferry.manifest;

import org.pulpferry.manifest.value.Text;

/** The program that made a document, and where. */
public record Tool(String name, String version, String host) {
    private static final int MAXIMUM = 255;

    public Tool {
        Text.requireFilled(name, MAXIMUM, "a tool's name");
        Text.requireFilled(version, MAXIMUM, "a tool's version");
        Text.requireFilled(host, MAXIMUM, "a tool's host");
    }
}
