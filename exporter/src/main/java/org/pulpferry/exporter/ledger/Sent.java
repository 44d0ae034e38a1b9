package org.pulpferry.exporter.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * One line of the ledger of bundles sent.
 *
 * @param contents what was in it, as {@link org.pulpferry.exporter.select.Selection#contents} says; null when taken
 * @param manifest digest of its manifest; null when taken
 * @param nextBy when the next one was promised; null when taken
 * @param expires when it ends to be taken; null when taken
 */
public record Sent(
        State state,
        int epoch,
        long sequence,
        Instant time,
        List<Name> audience,
        @Nullable Sha256 contents,
        @Nullable Sha256 manifest,
        @Nullable Instant nextBy,
        @Nullable Instant expires) {
    /** What became of a number. */
    public enum State {
        /** A run has it. */
        TAKEN,
        /** A bundle with it has been signed. */
        SIGNED,
        /** After a loss a person said that no higher one was used. */
        RECOVERED
    }

    /** A number without a bundle. */
    public static Sent without(State state, Position position, Instant time, List<Name> audience) {
        return new Sent(state, position.epoch(), position.sequence(), time, audience, null, null, null, null);
    }

    /** Refuses a signed one that does not say of what. */
    public Sent {
        Objects.requireNonNull(time);
        audience = List.copyOf(audience);
        if (state == State.SIGNED && (contents == null || manifest == null || nextBy == null || expires == null)) {
            throw new IllegalArgumentException("a signed bundle has a manifest");
        }
    }

    /** Its place in the stream. */
    public Position position() {
        return new Position(epoch, sequence);
    }
}
