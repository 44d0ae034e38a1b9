package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.nio.file.Path;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;

/** Names below the state directory; all of it is ferry's own and private, and safe to copy while no run holds the lock. */
public record StateFolder(Path root) {
    /** Makes the folders that are missing, mode 0700. */
    public StateFolder create() throws IOException {
        SafeDirectory.create(root);
        SafeDirectory.create(ledgers());
        SafeDirectory.create(runs());
        SafeDirectory.create(bundles());
        return this;
    }

    /** The ledgers of all streams. */
    public Path ledgers() {
        return root.resolve("ledger");
    }

    /** Journals and working files of runs that have not ended. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Manifests and indexes of bundles made. */
    public Path bundles() {
        return root.resolve("bundles");
    }

    /** The newest receipt of each site that a stream goes to; a folder for each stream, since names of sites and streams may both have dashes. */
    public Path receipts(Name stream) {
        return root.resolve("receipts").resolve(stream.value());
    }

    /** What is kept of one bundle: {@code manifest.json} and {@code index/} as plain files. */
    public Path bundle(BundleId id) {
        return bundles().resolve(id.folderName());
    }
}
