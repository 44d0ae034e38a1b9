package org.pulpferry.signing;

import java.time.Instant;
import java.util.Set;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/**
 * How trust comes about: the first root by a fingerprint a person has typed from paper, every later one by the root
 * before it (TUF 5.3). Stateless; {@link TrustStore} keeps what was accepted.
 */
public final class RootChain {
    private RootChain() {}

    /** As {@link #initial(byte[], byte[], Sha256, Instant, Set)}, with no key revoked on this machine. */
    public static TrustedRoot initial(byte[] root, byte[] signatures, Sha256 typed, Instant now) throws FerryException {
        return initial(root, signatures, typed, now, Set.of());
    }

    /**
     * Accepts a root by its fingerprint: the first, or one that the chain cannot reach.
     *
     * @param typed the fingerprint a person typed, never one that came with the files
     * @param now this run's time
     * @param revokedHere keys that this machine's operator has revoked; their signatures do not count
     * @throws FerryException ROOT, TIME, FORMAT, LIMIT or SIGNATURE
     */
    public static TrustedRoot initial(
            byte[] root, byte[] signatures, Sha256 typed, Instant now, Set<Sha256> revokedHere) throws FerryException {
        Sha256 actual = Sha256.of(root);
        if (!actual.equals(typed)) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "the root's fingerprint is " + actual + ", not the one given",
                    "compare with the paper once more; if it is typed right, this is not the root that was meant");
        }
        CheckedRoot checked = CheckedRoot.parse(root);
        checked.requireRole(checked, signatures, revokedHere, itself(checked));
        TrustedRoot trusted = new TrustedRoot(checked, signatures, revokedHere);
        requireNotExpired(trusted, now);
        return trusted;
    }

    /** Refuses a root that is to be in force from now on and has expired, as TIME. */
    static void requireNotExpired(TrustedRoot root, Instant now) throws FerryException {
        if (!root.document().expires().isAfter(now)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "root " + root.version() + " expired on " + root.document().expires(),
                    "begin with the newest root and its fingerprint; if this machine's clock is wrong, set it");
        }
    }

    /**
     * Accepts the root after {@code current}: exactly the next version, signed by the threshold of the current root's
     * root signers and of its own. Its expiry is not looked at here, since an intermediate root may have expired; a
     * bundle is admitted only under a final root that has not.
     *
     * <p>Signatures with keys that {@code current} revokes, or that this machine's operator has revoked, do not count in
     * either role; those with keys that the next root revokes do not count in its own. So a root may revoke a key that
     * signed it as one of {@code current}'s, as it must when a key is exchanged.
     *
     * @throws FerryException ROOT, FORMAT, LIMIT or SIGNATURE; {@code current} stays in force
     */
    public static TrustedRoot next(TrustedRoot current, byte[] root, byte[] signatures) throws FerryException {
        // 1. well-formed and sound
        CheckedRoot next = CheckedRoot.parse(root);
        // 2. the very next version
        requireNextVersion(current.version(), next);
        // 3. signed by those trusted so far, 4. and by those who are to be trusted from now on
        CheckedRoot before = CheckedRoot.parse(current.bytes());
        before.requireRole(next, signatures, current.revoked(), "root " + current.version());
        next.requireRole(next, signatures, current.revoked(), itself(next));
        // 5. a name keeps its keys, 6. and no stream goes back
        requireFollows(before, next);
        return new TrustedRoot(next, signatures, current.revokedHere());
    }

    /**
     * Reads back what this machine has accepted before. A key revoked here since then does not undo that: the root stays
     * in force, and whatever that key signs counts no more.
     */
    static TrustedRoot accepted(byte[] root, byte[] signatures, Set<Sha256> revokedHere) throws FerryException {
        CheckedRoot checked = CheckedRoot.parse(root);
        checked.requireRole(checked, signatures, Set.of(), itself(checked));
        return new TrustedRoot(checked, signatures, revokedHere);
    }

    static void requireNextVersion(int current, CheckedRoot next) throws FerryException {
        if (next.document().version() != current + 1L) {
            throw refused(
                    "after root " + current + " comes " + (current + 1L) + ", not "
                            + next.document().version(),
                    "bring all roots in between; every bundle carries the whole chain");
        }
    }

    /** Refuses what no signature can make good: a name with other keys, a stream that goes back. */
    static void requireFollows(CheckedRoot before, CheckedRoot next) throws FerryException {
        requireNamesKept(before, next);
        requireNoStepBack(before, next);
    }

    private static String itself(CheckedRoot root) {
        return "root " + root.document().version() + " itself";
    }

    // A signature file has one place per name. If a name changed its keys, old and new signature could not both be
    // there.
    private static void requireNamesKept(CheckedRoot before, CheckedRoot next) throws FerryException {
        for (Name name : next.keys().signers().keySet()) {
            PublicKeys old = before.keys().signers().get(name);
            if (old != null && !old.equals(next.keys().signers().get(name))) {
                throw refused(
                        "signer " + name + " has other keys than in root "
                                + before.document().version(),
                        "a signer with new keys gets a new name");
            }
        }
    }

    private static void requireNoStepBack(CheckedRoot before, CheckedRoot next) throws FerryException {
        for (StreamRole old : before.document().streams()) {
            for (StreamRole stream : next.document().streams()) {
                Position least = new Position(stream.epoch(), stream.minSequence());
                if (stream.stream().equals(old.stream())
                        && least.compareTo(new Position(old.epoch(), old.minSequence())) < 0) {
                    throw refused(
                            "stream " + stream.stream() + " would begin at " + least + ", before "
                                    + new Position(old.epoch(), old.minSequence()),
                            "epoch and min_sequence of a stream only grow");
                }
            }
        }
    }

    private static FerryException refused(String why, String hint) {
        return new FerryException(ProblemCode.ROOT, "the trust root is refused: " + why, hint);
    }
}
