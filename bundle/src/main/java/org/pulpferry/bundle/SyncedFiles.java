package org.pulpferry.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
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
            @Nullable Path directory = file.getParent();
            if (directory != null) {
                Files.createDirectories(directory);
            }
            try (FileChannel channel = FileChannel.open(
                            beside,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
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
