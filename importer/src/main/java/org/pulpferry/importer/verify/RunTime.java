package org.pulpferry.importer.verify;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ledger.Floor;
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
    }

    /** The time to check against: never before what was seen. */
    public Instant notBefore(Floor seen) throws FerryException {
        Instant floor = seen.time();
        if (given != null && given.isBefore(floor)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "--now " + given + " is before " + floor + ", which this site has already seen",
                    "give the right time, or leave --now out");
        }
        Instant now = given == null ? clock : given;
        return now.isAfter(floor) ? now : floor;
    }

    /**
     * What is wrong with the clock itself. A signed document may have been made as far ahead of it as was accepted then.
     *
     * @param recover the command that lets the ledger begin again
     */
    public List<Problem> problems(Floor floor, String recover) {
        boolean behind = clock.plus(BEHIND).isBefore(floor.seen())
                || clock.plus(TrustedRoot.CLOCK_TOLERANCE).isBefore(floor.created());
        if (given == null && behind) {
            return List.of(new Problem(
                    ProblemCode.TIME,
                    "the clock says " + clock + ", yet this site has already seen " + floor.time(),
                    "set the clock; if it cannot be set, give the right time with --now; if it was ahead before and is right now: "
                            + recover));
        }
        return List.of();
    }
}
