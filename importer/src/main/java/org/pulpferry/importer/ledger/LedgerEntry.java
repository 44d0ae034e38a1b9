package org.pulpferry.importer.ledger;

import java.time.Instant;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * One line of a stream's ledger.
 *
 * @param time when it was written, by the run's clock
 * @param manifest digest of the signed manifest, which is the bundle's identity; {@link #UNKNOWN} when RECOVERED
 * @param created when the exporter made the bundle; 1970 when RECOVERED
 * @param reason empty unless FAILED, RECOVERED, or SWITCHED by something else than an import
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
    /** Stands where nobody knows the digest; no document has it. */
    public static final Sha256 UNKNOWN = Sha256.parse("0".repeat(64));

    /** What a person said after a loss. */
    public static LedgerEntry recovered(Instant time, Position at, String reason) {
        return new LedgerEntry(
                time, LedgerState.RECOVERED, at.epoch(), at.sequence(), UNKNOWN, Instant.EPOCH, Instant.EPOCH, reason);
    }

    /** The bundle's place in its stream. */
    public Position position() {
        return new Position(epoch, sequence);
    }
}
