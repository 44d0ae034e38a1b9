package org.pulpferry.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

    /** Makes the folder, or takes the one an interrupted export left; a link in its place is refused. */
    public static BundleFolder create(Path folder) throws FerryException {
        try {
            SyncedFiles.makeDirectories(folder, BundleLayout.MANIFEST);
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
        SyncedFiles.write(folder, BundleLayout.SUMS, out -> {
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
        SyncedFiles.syncTree(folder);
    }

    /** Writes manifest.sig.json: with this call the bundle is finished. */
    public void writeSignature(byte[] signature) throws FerryException {
        write(BundleLayout.SIGNATURE, signature);
        SyncedFiles.syncDirectory(folder);
    }

    private void write(String name, byte[] bytes) throws FerryException {
        SyncedFiles.write(folder, name, out -> out.write(bytes));
    }
}
