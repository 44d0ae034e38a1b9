package org.pulpferry.exporter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How fresh the {@code Release} of one distribution of a deb repository is. Its signature is not looked at: the nodes do that.
 *
 * @param repository as configured
 * @param distribution as upstream calls it, any character that upstream likes
 * @param date when upstream made it, or null where it does not say or cannot be read
 * @param validUntil after that apt refuses it; null where it does not say or cannot be read
 * @param state what that means for a bundle made now
 */
public record ReleaseFreshness(
        String repository,
        String distribution,
        @Nullable Instant date,
        @Nullable Instant validUntil,
        State state) {
    /** What it means for a bundle made now. */
    public enum State {
        /** Valid at least until the next bundle is promised. */
        FRESH,
        /** Ends before the next bundle is promised. */
        ENDS_EARLY,
        /** The nodes refuse it already. */
        EXPIRED,
        /** Of a time that has not come: the nodes refuse it until then. */
        FROM_THE_FUTURE,
        /** Not what a Release file is, or not to be read. */
        UNREADABLE,
        /** It is known to be there, and could not be read from here. */
        NOT_LOOKED_AT,
        /** Upstream's is not what nodes will see: the site's Pulp makes its own, or nothing is served. */
        NOT_SERVED
    }
}
