package org.pulpferry.importer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a test reads of a file. */
final class Bytes {
    private static final int MOST = 1 << 24;

    private Bytes() {}

    static byte[] of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST);
        }
    }

    static String text(Path file) throws IOException {
        return new String(of(file), StandardCharsets.UTF_8);
    }
}
