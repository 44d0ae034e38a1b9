package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Accepts a root on this machine, the lock of whose state directory is held. */
final class RootAcceptance {
    private final TrustStore store;
    private final RootFile file;
    private final Instant now;
    private boolean known;

    RootAcceptance(TrustStore store, RootFile file, Instant now) {
        this.store = store;
        this.file = file;
        this.now = now;
    }

    /** Whether it was in force before. */
    boolean wasKnown() {
        return known;
    }

    /** By its fingerprint, typed from paper. */
    TrustedRoot typed(String fingerprint) throws FerryException {
        SignedDocument signed = file.signed();
        TrustedRoot trusted = RootChain.initial(
                signed.document(),
                signed.signatures(),
                Arguments.digest(fingerprint, "--fingerprint"),
                now,
                store.revocations().keyids());
        known = !store.init(trusted);
        return trusted;
    }

    /** By the signatures of the root in force, and of those in between, which lie beside the file. */
    TrustedRoot byChain() throws FerryException {
        if (!store.isInitialized()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "no root is trusted on this machine yet: the first is accepted by its fingerprint",
                    "add --fingerprint with the 64 digits from paper");
        }
        TrustedRoot current = store.current();
        if (file.version() <= current.version()) {
            if (file.version() == current.version() && Arrays.equals(file.document(), current.bytes())) {
                known = true;
                return current;
            }
            throw new FerryException(
                    ProblemCode.ROOT,
                    "root " + current.version() + " is in force here, and there is no way back to " + file.path(),
                    "bring root " + (current.version() + 1) + " or a later one");
        }
        if (file.version() - current.version() > Limits.ROOT_FILES) {
            throw TrustStore.tooMany(current.version());
        }
        List<SignedDocument> chain = new ArrayList<>();
        for (int version = current.version() + 1; version <= file.version(); version++) {
            RootFile one = file.sibling(version);
            if (!one.exists()) {
                throw new FerryException(
                        ProblemCode.ROOT,
                        "root " + current.version() + " is in force here; to get to " + file.path() + " " + one.path()
                                + " is missing",
                        "every bundle carries all roots in its folder roots/: name the file there");
            }
            chain.add(one.signed());
        }
        return store.accept(chain, now);
    }
}
