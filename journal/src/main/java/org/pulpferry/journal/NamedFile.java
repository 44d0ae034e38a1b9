package org.pulpferry.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Small files that a person names, and that may lie on a medium: roots, public keys. Stateless, safe for use by several threads. */
public final class NamedFile {
    private NamedFile() {}

    /**
     * The file's first bytes. A link is followed, since whoever named it may have made it; what it leads to must be a regular file: opening
     * a FIFO that nobody writes to would never end.
     *
     * @param most how many bytes at most
     * @throws IOException saying what is wrong: missing, not a regular file, unreadable
     */
    public static byte[] read(Path file, int most) throws IOException {
        if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most);
        }
    }
}
