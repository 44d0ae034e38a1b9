package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** Names below the state directory; everything in it is ferry's own, private, and safe to copy while no run holds the lock. */
public record StateFolder(Path root) {
    /** The file of a receipt that is written last. */
    public static final String RECEIPT_SIGNATURES = "receipt.sig.json";

    /** Makes the folders that are missing, mode 0700. */
    public StateFolder create() throws IOException {
        SafeDirectory.create(root);
        SafeDirectory.create(root.resolve("ledger"));
        SafeDirectory.create(root.resolve("runs"));
        SafeDirectory.create(root.resolve("bundles"));
        SafeDirectory.create(root.resolve("receipts"));
        return this;
    }

    /** The stream's ledger. */
    public Path ledger(Name stream) {
        return root.resolve("ledger").resolve(stream + ".log");
    }

    /** Folders of runs, by bundle. */
    public Path runs() {
        return root.resolve("runs");
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
