package org.pulpferry.importer.ledger;

import java.time.Instant;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * One line of a stream's ledger.
 *
 * @param time when it was written, by the run's clock
 * @param manifest digest of the signed manifest, which is the bundle's identity
 * @param created when the exporter made the bundle; part of the clock's floor
 * @param reason empty unless FAILED, or SWITCHED by something else than an import
 */
public record LedgerEntry(
        Instant time,
        LedgerState state,
        int epoch,
        long sequence,
        Sha256 manifest,
        Instant created,
        Instant nextBy,
        String reason) {
    /** The bundle's place in its stream. */
    public Position position() {
        return new Position(epoch, sequence);
    }
}
