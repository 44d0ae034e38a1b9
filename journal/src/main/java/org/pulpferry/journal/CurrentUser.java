package org.pulpferry.journal;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** Who runs this process, as the owner of files. */
final class CurrentUser {
    private static final Path SELF = Path.of("/proc/self");

    private CurrentUser() {}

    /** In the terms of the file system {@code path} is on. */
    static UserPrincipal on(Path path) throws IOException {
        // The owner of /proc/self is who the kernel says we are; user.name is what the environment says.
        if (path.getFileSystem() == FileSystems.getDefault() && Files.exists(SELF)) {
            return Files.getOwner(SELF);
        }
        return path.getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName(System.getProperty("user.name"));
    }
}
