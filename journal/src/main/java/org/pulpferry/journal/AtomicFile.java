package org.pulpferry.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Small files that are there whole or not at all: written beside the target, fsynced, renamed, and the directory
 * fsynced. A process killed on the way leaves the old content and at most a file {@code .NAME.*.ferry-tmp}, which
 * {@link #sweep} removes. Safe for use by several threads and processes; the last rename wins.
 */
public final class AtomicFile {
    /** The mode of what holds no secret and is carried to other machines: everyone may read it. */
    public static final Set<PosixFilePermission> EVERYONE_READS =
            Set.copyOf(PosixFilePermissions.fromString("rw-r--r--"));

    private static final String SUFFIX = ".ferry-tmp";
    private static final int DEPTH = 16;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final AtomicLong COUNTER = new AtomicLong();

    private AtomicFile() {}

    /** Creates or replaces {@code target}, mode 0600. A symbolic link at the target is replaced, never followed. */
    public static void write(Path target, byte[] content) throws IOException {
        write(target, content, OWNER_ONLY);
    }

    /** Creates or replaces {@code target} with exactly this mode, whatever the umask. */
    public static void write(Path target, byte[] content, Set<PosixFilePermission> mode) throws IOException {
        Path temporary = writeBeside(target, content, mode);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw discard(temporary, e);
        }
        Durable.fsyncParent(target);
    }

    /**
     * Creates {@code target}, mode 0600.
     *
     * @throws FileAlreadyExistsException if anything of this name is there, a dangling symbolic link included; it is
     *     left as it was
     */
    public static void writeNew(Path target, byte[] content) throws IOException {
        writeNew(target, content, OWNER_ONLY);
    }

    /** Creates {@code target} with exactly this mode; as {@link #writeNew(Path, byte[])}. */
    public static void writeNew(Path target, byte[] content, Set<PosixFilePermission> mode) throws IOException {
        sweepBeside(target);
        Path temporary = writeBeside(target, content, mode);
        try {
            linkOrMove(temporary, target);
        } catch (IOException e) {
            throw discard(temporary, e);
        }
        try {
            Files.deleteIfExists(temporary);
            Durable.fsyncParent(target);
        } catch (IOException e) {
            throw discard(target, e); // ours, and nobody was told that it is there
        }
    }

    /** Removes what killed writers left in this directory. Only for the holder of the directory's lock. */
    public static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, AtomicFile::isTemporary)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Removes what killed writers left in this directory and below it, never following a link. Only for the holder of the directory's lock. */
    public static void sweepTree(Path directory) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.find(directory, DEPTH, (file, attributes) -> isTemporary(file))) {
            left = files.toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Removes what killed writers of this very file left beside it. For files in a directory that nobody locks, a person's own: another process
     * that writes the same file just now fails, and leaves nothing.
     */
    public static void sweepBeside(Path target) throws IOException {
        String name = "." + target.getFileName() + ".";
        Path directory = target.resolveSibling(".");
        try (DirectoryStream<Path> left = Files.newDirectoryStream(
                directory,
                file -> isTemporary(file) && String.valueOf(file.getFileName()).startsWith(name))) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isTemporary(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") && name.endsWith(SUFFIX);
    }

    // A hard link never replaces what is there, a rename does; FAT and exFAT know no hard links.
    private static void linkOrMove(Path temporary, Path target) throws IOException {
        try {
            Files.createLink(target, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path writeBeside(Path target, byte[] content, Set<PosixFilePermission> mode) throws IOException {
        Path name = Objects.requireNonNull(target.getFileName(), "target without a name");
        Path temporary = target.resolveSibling(
                "." + name + "." + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet() + SUFFIX);
        Files.deleteIfExists(temporary); // of an earlier process that had our number
        try (FileChannel channel = FileChannel.open(
                temporary,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            if (!mode.equals(OWNER_ONLY)) {
                setMode(temporary, mode);
            }
            channel.force(true);
        } catch (IOException e) {
            throw discard(temporary, e);
        }
        return temporary;
    }

    private static void setMode(Path file, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view != null) {
            view.setPermissions(mode);
        }
    }

    private static IOException discard(Path temporary, IOException cause) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return cause;
    }
}
