package org.pulpferry.exporter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.Witnesses.Word;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Position;

/**
 * Whether the ledger can be believed about which numbers were used. One that knows less than anybody else is not: two bundles with one number
 * would make every site call for help, and the thief of a key look like an operator who restored a backup. Stateless.
 */
final class Past {
    private static final Duration BEHIND = Duration.ofHours(24);

    private Past() {}

    /**
     * Refuses a ledger that lost lines, unless a person has typed a number beyond all that is known.
     *
     * @param confirmed what was typed as the next number, or null
     * @throws FerryException REPLAY, USAGE for a number that was used, ROOT when the trust root here is an older one as well
     */
    static void require(SentLedger ledger, StreamRole role, List<Word> words, @Nullable Long confirmed)
            throws FerryException {
        long highest = ledger.highest(role.epoch());
        if (confirmed != null && confirmed <= highest) {
            throw used(confirmed, "the highest is " + new Position(role.epoch(), highest));
        }
        Word newest = unknown(ledger, role, words).orElse(null);
        if (newest == null) {
            return;
        }
        Position position = newest.position();
        String what = newest.who() + " bundle " + position + " of stream " + role.stream() + " was made";
        if (position.epoch() > role.epoch()) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    what + ", yet the trust root here has the stream in epoch " + role.epoch(),
                    "the state directory is an older one: restore its newest copy, or accept the newest root with ferry trust init");
        }
        if (confirmed == null) {
            throw new FerryException(
                    ProblemCode.REPLAY,
                    what
                            + ", of which the ledger knows nothing: the state directory is lost, or older than what was sent",
                    "restore its newest copy; without one, type the highest number that was ever used, or a higher one: "
                            + "ferry ledger recover --stream " + role.stream() + " --at " + position
                            + "; or the next one: ferry export --sequence " + (position.sequence() + 1));
        }
        if (confirmed <= position.sequence()) {
            throw used(confirmed, newest.who() + " bundle " + position + " was made");
        }
    }

    /** The highest number that the ledger does not know and that the next bundle could collide with. */
    private static Optional<Word> unknown(SentLedger ledger, StreamRole role, List<Word> words) {
        return words.stream()
                .filter(word -> word.position().epoch() >= role.epoch())
                .filter(word -> ledger.last()
                        .map(last -> word.position().compareTo(last) > 0)
                        .orElse(true))
                .findFirst();
    }

    /** Whether somebody has sealed a bundle with this number that this run's journal knows nothing of. */
    static boolean isTaken(Position position, boolean finished, List<Word> words) {
        return words.stream()
                .anyMatch(word -> word.position().compareTo(position) > 0
                        || (word.position().equals(position)
                                && (finished || !word.digest().isEmpty())));
    }

    /** Refuses a clock that stands a day before what this host has written down. */
    static void requireClock(SentLedger ledger, StreamRole role, Instant now) throws FerryException {
        if (now.plus(BEHIND).isBefore(ledger.seen())) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "the clock says " + now + ", yet a bundle was made here at " + ledger.seen(),
                    "set the clock; if it was ahead before and is right now: ferry ledger recover --stream "
                            + role.stream() + " --at "
                            + ledger.last().map(Position::toString).orElse("EPOCH.SEQUENCE"));
        }
    }

    private static FerryException used(long confirmed, String why) {
        return new FerryException(
                ProblemCode.USAGE,
                "sequence " + confirmed + " was used already: " + why,
                "leave --sequence out, or give a higher number");
    }
}
