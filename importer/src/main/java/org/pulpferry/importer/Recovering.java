package org.pulpferry.importer;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.site.Witness;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Begins a ledger again by the word of a person, never below what anything here knows better. The lock is held. */
final class Recovering {
    private final Site site;
    private final TrustStore trust;

    Recovering(Site site, TrustStore trust) {
        this.site = site;
        this.trust = trust;
    }

    LedgerRecovery run(Name stream, Position at) throws FerryException, IOException, PulpException {
        TrustedRoot root = trust.current();
        requireRole(root, stream, at);
        new SiteCheck(site).reach();
        for (Witness.Testimony testimony : Witness.of(site, root, stream)) {
            if (testimony.own()) {
                requireNotBelow(
                        at,
                        testimony.position(),
                        "repository " + Escaper.quote(testimony.repository()) + " says by its label "
                                + Witness.key(stream) + " that it has had");
            }
        }
        for (BundleId recorded : new BundleStore(site.state()).recorded(stream)) {
            requireNotBelow(at, recorded.position(), "the state directory has a record of");
        }
        for (LedgerEntry entry : Ledger.remains(site.state(), stream)) {
            requireNotBelow(at, entry.position(), "the ledger has");
        }
        Instant now = site.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        LedgerEntry entry = LedgerEntry.recovered(now, at, "typed by a person");
        try (Ledger ledger = sound(stream)) {
            if (ledger == null) {
                return new LedgerRecovery(stream, at, true, Ledger.beginAgain(site.state(), stream, entry));
            }
            List<?> against = new LedgerCheck(site, root).problems(stream, ledger);
            boolean clock = !new RunTime(now, null)
                    .problems(ledger.seen(), Instant.EPOCH, "")
                    .isEmpty();
            boolean needed = clock
                    || !against.isEmpty()
                    || ledger.last().map(last -> !last.equals(at)).orElse(true);
            if (needed) {
                ledger.append(entry);
            }
            return new LedgerRecovery(stream, at, needed, null);
        }
    }

    /** The ledger, or null if it is refused. */
    private @Nullable Ledger sound(Name stream) throws IOException, FerryException {
        try {
            return Ledger.open(site.state(), stream);
        } catch (FerryException e) {
            if (e.code() == ProblemCode.REPLAY) {
                return null;
            }
            throw e;
        }
    }

    private void requireRole(TrustedRoot root, Name stream, Position at) throws FerryException {
        StreamRole role = root.stream(stream).orElse(null);
        if (role == null || !site.settings().streams().contains(stream)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "this site takes no stream " + stream,
                    "streams of the configuration: " + site.settings().streams());
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
                    who + " bundle " + known + ": a ledger that begins at " + at + " would let an older one in",
                    "give --at " + known + " or higher");
        }
    }
}
