package org.pulpferry.cli.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.signing.RootProgress;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/**
 * The root that one to be signed follows: who signs must see the difference to what is in force. On a machine that trusts no root that is what
 * lies beside it, complete with its signatures; its fingerprint is shown, to be compared.
 */
final class RootBefore {
    private final Run run;
    private final RootFile file;

    RootBefore(Run run, RootFile file) {
        this.run = run;
        this.file = file;
    }

    /** The bytes of the one before that version; null where there is none. */
    byte @Nullable [] of(int version) throws FerryException {
        if (version == 1) {
            return null;
        }
        RootFile beside = file.sibling(version - 1);
        byte[] trusted = inForce(version - 1);
        if (!beside.exists()) {
            if (trusted == null) {
                throw new FerryException(
                        ProblemCode.USAGE,
                        "root " + version + " follows root " + (version - 1)
                                + ", which is neither trusted here nor beside it",
                        "put " + (version - 1) + ".root.json and " + (version - 1) + ".root.sig.json beside "
                                + file.path());
            }
            return trusted;
        }
        byte[] found = beside.document();
        if (trusted != null && !Arrays.equals(trusted, found)) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    beside.path() + " is another root " + (version - 1) + " than the one trusted here",
                    "do not sign: find out where that file and " + file.path() + " came from");
        }
        if (trusted == null
                && !RootProgress.of(found, beside.signatures(), null).complete()) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    beside.path() + " is not signed by its own root signers",
                    "do not sign: bring the root that is in force, with its signatures");
        }
        return found;
    }

    private byte @Nullable [] inForce(int version) throws FerryException {
        if (!run.hasConfig()) {
            return null;
        }
        TrustStore store = new TrustStore(run.config().basics().state());
        if (!store.isInitialized()) {
            return null;
        }
        TrustedRoot current = store.current();
        return current.version() == version ? current.bytes() : null;
    }
}
