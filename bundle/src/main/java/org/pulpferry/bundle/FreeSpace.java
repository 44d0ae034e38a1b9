package org.pulpferry.bundle;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much room a directory's file system has for this user. Stateless. */
public final class FreeSpace {
    private FreeSpace() {}

    /** Bytes; empty where nobody can tell, which is no reason to give up: a full disk is noticed when it is full. */
    public static OptionalLong at(Path directory) {
        return at(directory, each -> Files.getFileStore(each).getUsableSpace());
    }

    /**
     * The same, asking first as given. Java looks for the mount point and gives up where it finds none, as in a chroot whose root is no mount
     * point; the operating system itself can be asked without.
     */
    static OptionalLong at(Path directory, Store first) {
        try {
            return OptionalLong.of(first.usable(directory));
        } catch (IOException e) {
            if (directory.getFileSystem() != FileSystems.getDefault()) {
                return OptionalLong.empty();
            }
            File file = directory.toFile();
            return file.getTotalSpace() == 0 ? OptionalLong.empty() : OptionalLong.of(file.getUsableSpace());
        }
    }

    /** Asks a file system. */
    @FunctionalInterface
    interface Store {
        /** Bytes. */
        long usable(Path directory) throws IOException;
    }
}
