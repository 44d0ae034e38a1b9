package org.pulpferry.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Files of the project, for tests. */
public final class TextFile {
    private TextFile() {}

    /** A path below the project's folder. */
    public static Path project(String path) {
        return Path.of(Objects.requireNonNull(System.getProperty("project.directory")), path);
    }

    /** A file's text. */
    public static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
        }
    }
}
