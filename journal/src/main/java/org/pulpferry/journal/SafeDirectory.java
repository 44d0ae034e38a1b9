package org.pulpferry.journal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Directories that nobody else can have prepared or can change. Stateless, safe for use by several threads. */
public final class SafeDirectory {
    private static final int MAX_DEPTH = 64;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");
    // Java's permission sets do not know set-group-id, which makes what Pulp writes there readable to our group.
    private static final int SHARED_READ_WRITE = 0_2770;
    private static final int SHARED_READ = 0_2750;

    private SafeDirectory() {}

    /**
     * Makes the directory with mode 0700, and missing parents with it; one that is there already is checked.
     *
     * @return the same path
     * @throws IOException as {@link #requirePrivate}, or if it cannot be made
     */
    public static Path create(Path directory) throws IOException {
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null && !Files.exists(parent)) {
                create(parent);
            }
            try {
                Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
                Durable.fsyncParent(directory);
            } catch (FileAlreadyExistsException e) {
                // made in the meantime, by whom the check below tells
            }
        }
        return requirePrivate(directory);
    }

    /**
     * Makes a new directory that is shared with the group of its parent, for an exchange with Pulp: mode 2770, or 2750
     * where the group may only read.
     *
     * @throws FileAlreadyExistsException if anything of this name is there
     */
    public static Path createShared(Path directory, boolean groupMayWrite) throws IOException {
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(PRIVATE));
        int mode = groupMayWrite ? SHARED_READ_WRITE : SHARED_READ;
        Files.setAttribute(directory, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
        Durable.fsyncParent(directory);
        return directory;
    }

    /**
     * Refuses a directory that is a symbolic link, belongs to another user, or lets group or others in.
     *
     * @return the same path
     * @throws IOException saying what is wrong with it
     */
    public static Path requirePrivate(Path directory) throws IOException {
        return requirePrivate(directory, CurrentUser.on(directory));
    }

    /** For tests, which cannot become another user. */
    static Path requirePrivate(Path directory, UserPrincipal user) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (attributes.isSymbolicLink()) {
            throw new IOException(directory + " is a symbolic link; name the directory itself");
        }
        if (!attributes.isDirectory()) {
            throw new IOException(directory + " is not a directory");
        }
        if (!attributes.owner().equals(user)) {
            throw new IOException(directory + " belongs to "
                    + attributes.owner().getName() + ", not to " + user.getName() + " who runs this");
        }
        Set<PosixFilePermission> others = EnumSet.copyOf(attributes.permissions());
        others.removeAll(PRIVATE);
        if (!others.isEmpty()) {
            throw new IOException(directory + " has mode " + PosixFilePermissions.toString(attributes.permissions())
                    + " and must not let group or others in: chmod 0700");
        }
        return directory;
    }

    /**
     * Deletes a file, a link or a directory with all in it; absent is success. Links are removed, never followed, also
     * when somebody exchanges a directory for a link meanwhile.
     *
     * @throws IOException at the first entry that cannot be removed, or below 64 levels
     */
    public static void delete(Path path) throws IOException {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = Objects.requireNonNull(absolute.getParent(), "a root directory is not deleted");
        Path name = Objects.requireNonNull(absolute.getFileName());
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(parent)) {
            if (!(stream instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException(parent + ": this system cannot delete without following links");
            }
            deleteIn(secure, name, 0);
        } catch (NoSuchFileException e) {
            return; // gone, or never there
        }
        Durable.fsync(parent);
    }

    private static void deleteIn(SecureDirectoryStream<Path> parent, Path name, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException(name + " is more than " + MAX_DEPTH + " levels deep");
        }
        boolean directory = parent.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes()
                .isDirectory();
        if (!directory) {
            parent.deleteFile(name);
            return;
        }
        try (SecureDirectoryStream<Path> inside = parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : inside) {
                deleteIn(inside, Objects.requireNonNull(entry.getFileName()), depth + 1);
            }
        }
        parent.deleteDirectory(name);
    }
}
