package org.pulpferry.exporter;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Begins the ledger again by the word of a person, never below what anything here knows better. The lock is held. */
final class Recovering {
    private final ExporterSettings settings;
    private final PulpClient pulp;
    private final Instant now;

    Recovering(ExporterSettings settings, PulpClient pulp, Instant now) {
        this.settings = settings;
        this.pulp = pulp;
        this.now = now;
    }

    LedgerRecovery run(StateFolder state, Name stream, Position at) throws FerryException, IOException {
        TrustedRoot root = new TrustStore(settings.state()).current();
        requireRole(root, stream, at);
        for (Witnesses.Word word : new Witnesses(settings, pulp).all(root)) {
            requireNotBelow(at, word.position(), word.who());
        }
        for (Sent line : SentLedger.remains(state.ledgers(), stream)) {
            requireNotBelow(at, line.position(), "the ledger says that");
        }
        Sent line = Sent.without(Sent.State.RECOVERED, at, now, List.of());
        try (SentLedger ledger = sound(state, stream)) {
            if (ledger == null) {
                return new LedgerRecovery(stream, at, true, SentLedger.beginAgain(state.ledgers(), stream, line));
            }
            boolean needed = ledger.seen().isAfter(now)
                    || ledger.last().map(last -> !last.equals(at)).orElse(true);
            if (needed) {
                ledger.append(line);
            }
            return new LedgerRecovery(stream, at, needed, null);
        }
    }

    /** The ledger, or null if it is refused. */
    private static @Nullable SentLedger sound(StateFolder state, Name stream) throws FerryException {
        try {
            return SentLedger.open(state.ledgers(), stream);
        } catch (FerryException e) {
            if (e.code() == ProblemCode.REPLAY) {
                return null;
            }
            throw e;
        }
    }

    private void requireRole(TrustedRoot root, Name stream, Position at) throws FerryException {
        StreamRole role = root.stream(stream).orElse(null);
        if (role == null || !stream.equals(settings.stream())) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "this host makes no stream " + stream,
                    "the stream of the configuration is " + settings.stream());
        }
        if (at.epoch() > role.epoch()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "--at " + at + ": trust root " + root.version() + " has stream " + stream + " in epoch "
                            + role.epoch(),
                    "EPOCH.SEQUENCE is the end of a bundle's name: osism-1-42 is 1.42");
        }
    }

    private static void requireNotBelow(Position at, Position known, String who) throws FerryException {
        if (known.compareTo(at) > 0) {
            throw new FerryException(
                    ProblemCode.REPLAY,
                    who + " bundle " + known + " was made: from " + at + " on numbers would be used twice",
                    "give --at " + known + " or higher");
        }
    }
}
