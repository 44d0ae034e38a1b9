package org.pulpferry.importer.ledger;

import java.time.Instant;

/**
 * Times that have surely been.
 *
 * @param seen the newest time this site's own clock showed when a bundle was in order
 * @param created the newest time a signed document that was accepted says it was made
 */
public record Floor(Instant seen, Instant created) {
    /** Nothing is known. */
    public static final Floor NONE = new Floor(Instant.EPOCH, Instant.EPOCH);

    /** With one more time of the clock. */
    public Floor seen(Instant time) {
        return new Floor(later(seen, time), created);
    }

    /** With one more signed document. */
    public Floor created(Instant time) {
        return new Floor(seen, later(created, time));
    }

    /** No time before this one is believed. */
    public Instant time() {
        return later(seen, created);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
