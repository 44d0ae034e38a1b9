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
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;

/**
 * The bundle's folder while it is written: everything but the chunks. Each file is written beside its name, synced, and renamed.
 * Call in this order, so that an interruption leaves nothing that looks finished: tables, manifest, roots, sums, {@link #sync},
 * and, once all was read back, {@link #writeSignature}. Every call may be repeated. For one thread at a time.
 */
public final class BundleFolder {
    private final Path folder;

    private BundleFolder(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder, or takes the one an interrupted export left. */
    public static BundleFolder create(Path folder) throws FerryException {
        try {
            Files.createDirectories(folder);
            return new BundleFolder(folder);
        } catch (IOException e) {
            throw Failures.of(e, "making the bundle's folder");
        }
    }

    /** Writes README.txt and the chunk tables; gives what the manifest says of the tables. */
    public List<TableReference> writeTables(Tables tables) throws FerryException {
        write(BundleLayout.README, Readme.BYTES);
        return tables.write((reference, bytes) -> write(reference.path(), bytes));
    }

    /** Writes manifest.json. */
    public void writeManifest(byte[] manifest) throws FerryException {
        write(BundleLayout.MANIFEST, manifest);
    }

    /** Writes one trust root of the chain. */
    public void writeRoot(int version, RootFiles root) throws FerryException {
        write(BundleLayout.root(version), root.document());
        write(BundleLayout.rootSignature(version), root.signatures());
    }

    /** Writes SHA256SUMS as it follows from the manifest's bytes, the references in it, and the tables. */
    public void writeSums(byte[] manifest, List<TableReference> references, Tables tables) throws FerryException {
        Sums sums = new Sums(Sha256.of(manifest), references, tables);
        write(BundleLayout.SUMS, out -> {
            try {
                sums.lines(line -> {
                    try {
                        out.write(line);
                    } catch (IOException e) {
                        throw Failures.of(e, "writing " + BundleLayout.SUMS);
                    }
                });
            } catch (FerryException e) {
                throw new BundleIoException(e);
            }
        });
    }

    /** Syncs every directory of the bundle, and the one it is in: after that all names are on the medium too. */
    public void sync() throws FerryException {
        List<Path> directories = new ArrayList<>();
        try {
            try (Stream<Path> paths = Files.walk(folder)) {
                paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                        .forEach(directories::add);
            }
            @Nullable Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                directories.add(parent);
            }
            for (Path directory : directories) {
                syncDirectory(directory);
            }
        } catch (IOException e) {
            throw Failures.of(e, "syncing the bundle's folder");
        }
    }

    /** Writes manifest.sig.json: with this call the bundle is finished. */
    public void writeSignature(byte[] signature) throws FerryException {
        write(BundleLayout.SIGNATURE, signature);
        try {
            syncDirectory(folder);
        } catch (IOException e) {
            throw Failures.of(e, "syncing the bundle's folder");
        }
    }

    private void write(String name, byte[] bytes) throws FerryException {
        write(name, out -> out.write(bytes));
    }

    private interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    private void write(String name, Content content) throws FerryException {
        Path file = folder.resolve(name);
        Path beside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Path directory = file.getParent();
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
            throw Failures.of(e, "writing " + name);
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
