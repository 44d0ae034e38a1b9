package org.pulpferry.manifest.value;

import java.time.Duration;
import java.time.Instant;

/** From when to when a signed document counts. It is ending in the last tenth of its life, at most thirty days before its end. */
public record Lifetime(Instant created, Instant expires) {
    private static final int SHARE = 10;
    private static final Duration LONGEST = Duration.ofDays(30);

    /** Whether somebody should see to the next one; also after the end. */
    public boolean isEnding(Instant now) {
        Duration tenth = Duration.between(created, expires).dividedBy(SHARE);
        Duration before = tenth.compareTo(LONGEST) < 0 ? tenth : LONGEST;
        return !now.isBefore(expires.minus(before));
    }

    /** Whether it counts no more. */
    public boolean isOver(Instant now) {
        return !now.isBefore(expires);
    }
}
