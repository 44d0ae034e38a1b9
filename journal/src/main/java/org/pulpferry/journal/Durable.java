package org.pulpferry.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Brings what has been written to the disk itself. Stateless, safe for use by several threads. */
public final class Durable {
    private Durable() {}

    /**
     * Returns when the file's content, or the directory's list of names, has reached the disk.
     *
     * @throws IOException if the disk refused; what was written since the last success must then be written anew,
     *     since a second fsync may report success for pages the kernel has already given up
     */
    public static void fsync(Path path) throws IOException {
        boolean directory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        if (directory && path.getFileSystem() != FileSystems.getDefault()) {
            return; // in-memory file systems cannot open a directory, and have no disk to reach
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes the entry of {@code path} in its directory durable: after a creation, a rename or a deletion. */
    public static void fsyncParent(Path path) throws IOException {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            fsync(parent);
        }
    }
}
