package org.pulpferry.journal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** Files with secrets: keys, passphrases. Stateless, safe for use by several threads. */
public final class PrivateFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PrivateFile() {}

    /**
     * The file's bytes, which the caller wipes.
     *
     * @param limit the most bytes it may have
     * @throws IOException saying what is wrong: a symbolic link, not a regular file, of another user, open to group or
     *     others, larger than {@code limit}, or unreadable
     */
    public static byte[] read(Path file, int limit) throws IOException {
        return read(file, limit, CurrentUser.on(file));
    }

    /** For tests, which cannot become another user. */
    static byte[] read(Path file, int limit, UserPrincipal user) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new IOException(file + " is a symbolic link; name the file itself");
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(file + " is not a regular file");
        }
        if (!attributes.owner().equals(user)) {
            throw new IOException(file + " belongs to " + attributes.owner().getName() + ", not to " + user.getName()
                    + " who runs this");
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(attributes.permissions());
        others.removeAll(OWNER_ONLY);
        if (!others.isEmpty()) {
            throw new IOException(file + " has mode " + PosixFilePermissions.toString(attributes.permissions())
                    + " and must not let group or others in: chmod 0600");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(limit + 1);
            if (content.length > limit) {
                Arrays.fill(content, (byte) 0);
                throw new IOException(file + " is larger than " + limit + " bytes");
            }
            return content;
        }
    }
}
