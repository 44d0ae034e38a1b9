package org.pulpferry.importer.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.signing.TrustedRoot;

/**
 * This run's time, taken once. A clock that stands before what the site has already seen is not believed beyond a day; the newest time seen
 * is the floor.
 *
 * @param clock what the machine's clock said
 * @param given the time a person gave instead, or null
 */
public record RunTime(Instant clock, @Nullable Instant given) {
    private static final Duration BEHIND = Duration.ofHours(24);

    /** In whole seconds, as documents have them. */
    public RunTime {
        clock = clock.truncatedTo(ChronoUnit.SECONDS);
        given = given == null ? null : given.truncatedTo(ChronoUnit.SECONDS);
    }

    /** The time to believe: a person's word before the clock's. */
    public Instant believed() {
        return given == null ? clock : given;
    }

    /**
     * The time to check against: never before what was seen.
     *
     * @param floor the newest time that has surely been
     */
    public Instant notBefore(Instant floor) throws FerryException {
        if (given != null && given.isBefore(floor)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "--now " + given + " is before " + floor + ", which this site has already seen",
                    "give the right time, or leave --now out");
        }
        Instant now = believed();
        return now.isAfter(floor) ? now : floor;
    }

    /**
     * What is wrong with the clock itself. A root may have been made as far ahead of it as is accepted.
     *
     * @param seen the newest time this site has seen
     * @param root when the root in force was made; 1970 where none is asked
     * @param recover the command that lets the ledger begin again
     */
    public List<Problem> problems(Instant seen, Instant root, String recover) {
        boolean behind = clock.plus(BEHIND).isBefore(seen)
                || clock.plus(TrustedRoot.CLOCK_TOLERANCE).isBefore(root);
        if (given == null && behind) {
            return List.of(new Problem(
                    ProblemCode.TIME,
                    "the clock says " + clock + ", yet this site has already seen "
                            + (seen.isAfter(root) ? seen : root),
                    "set the clock; if it cannot be set, give the right time with --now; if it was ahead before and is right now: "
                            + recover));
        }
        return List.of();
    }
}
