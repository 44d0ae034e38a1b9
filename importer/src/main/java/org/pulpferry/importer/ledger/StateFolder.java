package org.pulpferry.importer.ledger;

import java.io.IOException;
import java.nio.file.Path;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** Names below the state directory; everything in it is ferry's own, private, and safe to copy while no run holds the lock. */
public record StateFolder(Path root) {
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
}
