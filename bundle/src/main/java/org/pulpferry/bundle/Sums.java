package org.pulpferry.bundle;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;

/**
 * SHA256SUMS: for {@code sha256sum -c} on a machine without ferry. Its bytes follow from manifest and tables, so people and the
 * importer cannot be shown different contents. It proves transport, not origin.
 */
final class Sums {
    private final Sha256 manifest;
    private final List<TableReference> references;
    private final Tables tables;

    Sums(Sha256 manifest, List<TableReference> references, Tables tables) {
        this.manifest = manifest;
        this.references = List.copyOf(references);
        this.tables = tables;
    }

    /** Takes the file's lines, each with its line feed. */
    interface LineConsumer {
        void accept(byte[] line) throws FerryException;
    }

    /** Makes the file line by line (F-SUM-01): a bundle of terabytes has one too large for a small heap. */
    void lines(LineConsumer consumer) throws FerryException {
        consumer.accept(line(manifest, BundleLayout.MANIFEST));
        consumer.accept(line(Readme.SHA256, BundleLayout.README));
        for (TableReference reference : references) {
            consumer.accept(line(reference.sha256(), reference.path()));
        }
        for (Chunk chunk : tables.all()) {
            consumer.accept(line(chunk.sha256(), chunk.path()));
        }
    }

    private static byte[] line(Sha256 sha256, String path) {
        return (sha256 + "  " + path + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
