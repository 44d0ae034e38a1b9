package org.pulpferry.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;

/** Files that are whole or not there: written beside their name, synced, and renamed. */
final class SyncedFiles {
    private SyncedFiles() {}

    /** Writes a file's content. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file below the folder, directories on the way included; what was there under its name is replaced. */
    static void write(Path folder, String name, Content content) throws FerryException {
        Path file = folder.resolve(name);
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try {
            makeDirectories(folder, name);
            try (FileChannel channel = openNew(beside);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            FerryException failed = Failures.of(e, "writing " + name);
            try {
                Files.deleteIfExists(beside);
            } catch (IOException left) {
                failed.addSuppressed(left);
            }
            throw failed;
        }
    }

    /**
     * Makes the folder and the directories of a file below it. Where a link or anything else stands in the place of one it is refused: whoever
     * prepared the medium would else choose where files are written and removed.
     */
    static void makeDirectories(Path folder, String name) throws IOException {
        @Nullable Path parent = folder.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            Files.createDirectories(parent);
        }
        Path directory = folder;
        makeDirectory(directory);
        Path below = Path.of(name);
        for (int i = 0; i < below.getNameCount() - 1; i++) {
            directory = directory.resolve(below.getName(i));
            makeDirectory(directory);
        }
    }

    private static void makeDirectory(Path directory) throws IOException {
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileSystemException(
                        directory.toString(), null, "a link or a file where a folder of the bundle belongs: remove it");
            }
        }
    }

    /** Opens a new file; what was there under its name is removed, be it a link, which is not followed, or a FIFO, which would never open. */
    static FileChannel openNew(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    }

    /** Syncs every directory from the folder down, and the one it is in: after that the names of files are on the medium too. */
    static void syncTree(Path folder) throws FerryException {
        List<Path> directories = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .forEach(directories::add);
        } catch (IOException e) {
            throw Failures.of(e, "syncing " + folder);
        }
        @Nullable Path parent = folder.toAbsolutePath().getParent();
        if (parent != null) {
            directories.add(parent);
        }
        for (Path directory : directories) {
            syncDirectory(directory);
        }
    }

    /** Syncs one directory. */
    static void syncDirectory(Path directory) throws FerryException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw Failures.of(e, "syncing " + directory);
        }
    }
}
