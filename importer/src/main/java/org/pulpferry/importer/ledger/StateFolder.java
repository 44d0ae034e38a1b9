package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** Names below the state directory; everything in it is ferry's own, private, and safe to copy while no run holds the lock. */
public record StateFolder(Path root) {
    /** The file of a receipt that is written last. */
    public static final String RECEIPT_SIGNATURES = "receipt.sig.json";

    private static final int ID_DIGITS = 8;

    /** Makes the folders that are missing, mode 0700. */
    public StateFolder create() throws IOException {
        SafeDirectory.create(root);
        SafeDirectory.create(root.resolve("ledger"));
        SafeDirectory.create(root.resolve("runs"));
        SafeDirectory.create(root.resolve("bundles"));
        SafeDirectory.create(root.resolve("receipts"));
        return this;
    }

    /**
     * Eight random digits that tell this state directory from every other; made when first asked for. For the holder of the lock.
     *
     * @throws IOException also when the file is not what was written there
     */
    public String id(Supplier<UUID> fresh) throws IOException {
        Path file = root.resolve("id");
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            AtomicFile.write(
                    file, fresh.get().toString().substring(0, ID_DIGITS).getBytes(StandardCharsets.US_ASCII));
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            String id = new String(in.readNBytes(ID_DIGITS + 1), StandardCharsets.US_ASCII);
            if (!id.matches("[0-9a-f]{" + ID_DIGITS + "}")) {
                throw new IOException(file + " is not the id of a state directory");
            }
            return id;
        }
    }

    /** The stream's ledger. */
    public Path ledger(Name stream) {
        return root.resolve("ledger").resolve(stream + ".log");
    }

    /** There from before the stream's ledger has the line of a rollback until whoever asked for that was told. */
    public Path untoldRollback(Name stream) {
        return root.resolve("ledger").resolve(stream + ".rollback");
    }

    /** Folders of runs, by bundle. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Those there are. */
    public List<Path> runFolders() throws IOException {
        try (Stream<Path> folders = Files.list(runs())) {
            return folders.sorted().toList();
        }
    }

    /** What the run of one bundle needs to go on after a kill. */
    public Path run(BundleId bundle) {
        return runs().resolve(bundle.folderName());
    }

    /** Manifests and indexes of bundles this site has had. */
    public Path bundle(BundleId bundle) {
        return root.resolve("bundles").resolve(bundle.folderName());
    }

    /** Receipts written. */
    public Path receipts() {
        return root.resolve("receipts");
    }

    /** Removes receipts that a stopped run began: they have no signatures, which are written last, and their numbers are not used again. */
    public void removeUnfinishedReceipts() throws IOException {
        List<Path> unfinished = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(receipts(), "*.receipt")) {
            for (Path folder : folders) {
                if (!Files.exists(folder.resolve(RECEIPT_SIGNATURES))) {
                    unfinished.add(folder);
                }
            }
        }
        for (Path folder : unfinished) {
            SafeDirectory.delete(folder);
        }
    }
}
