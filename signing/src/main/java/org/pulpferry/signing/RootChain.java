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

    /**
     * Accepts a first root.
     *
     * @param typed the fingerprint a person typed, never one that came with the files
     * @param now this run's time
     * @throws FerryException ROOT, TIME, FORMAT, LIMIT or SIGNATURE
     */
    public static TrustedRoot initial(byte[] root, byte[] signatures, Sha256 typed, Instant now) throws FerryException {
        Sha256 actual = Sha256.of(root);
        if (!actual.equals(typed)) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "the root's fingerprint is " + actual + ", not the one given",
                    "compare with the paper once more; if it is typed right, this is not the root that was meant");
        }
        TrustedRoot trusted = accepted(root, signatures, Set.of());
        if (!trusted.document().expires().isAfter(now)) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "root " + trusted.version() + " expired on "
                            + trusted.document().expires(),
                    "begin with the newest root and its fingerprint; if this machine's clock is wrong, set it");
        }
        return trusted;
    }

    /**
     * Accepts the root after {@code current}: exactly the next version, signed by the threshold of the current root's
     * root signers and of its own. Its expiry is not looked at here, since an intermediate root may have expired; a
     * bundle is admitted only under a final root that has not.
     *
     * @throws FerryException ROOT, FORMAT, LIMIT or SIGNATURE; {@code current} stays in force
     */
    public static TrustedRoot next(TrustedRoot current, byte[] root, byte[] signatures) throws FerryException {
        // 1. well-formed and sound
        CheckedRoot next = CheckedRoot.parse(root);
        // 2. the very next version
        if (next.document().version() != current.version() + 1L) {
            throw refused(
                    "after root " + current.version() + " comes " + (current.version() + 1L) + ", not "
                            + next.document().version(),
                    "bring all roots in between; every bundle carries the whole chain");
        }
        // 3. signed by those trusted so far, 4. and by those who are to be trusted from now on
        CheckedRoot before = CheckedRoot.parse(current.bytes());
        before.requireRole(next, signatures, current.revoked(), "root " + current.version());
        next.requireRole(
                next, signatures, current.revoked(), "root " + next.document().version() + " itself");
        // 5. a name keeps its keys, 6. and no stream goes back
        requireNamesKept(before, next);
        requireNoStepBack(before, next);
        return new TrustedRoot(next, signatures, Set.of());
    }

    /** Reads back what this machine has accepted before. */
    static TrustedRoot accepted(byte[] root, byte[] signatures, Set<Sha256> revokedHere) throws FerryException {
        CheckedRoot checked = CheckedRoot.parse(root);
        checked.requireRole(
                checked, signatures, Set.of(), "root " + checked.document().version() + " itself");
        return new TrustedRoot(checked, signatures, revokedHere);
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
