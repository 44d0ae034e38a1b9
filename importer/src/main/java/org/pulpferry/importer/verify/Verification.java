package org.pulpferry.importer.verify;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.settings.BundleObserver;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedManifest;

/**
 * From a bundle found on a medium to one that may be loaded. {@link #verify} writes nothing; {@link #keepRoots} keeps the roots on the way, once
 * everything was in order.
 */
public final class Verification {
    private final SiteSettings settings;
    private final TrustStore trust;
    private final BundleObserver observer;

    public Verification(SiteSettings settings, TrustStore trust, BundleObserver observer) {
        this.settings = settings;
        this.trust = trust;
        this.observer = observer;
    }

    /**
     * The whole procedure, in the order that decides the exit code. That a signature file is there (23) and that files are within their
     * limits (21) was found out when the bundle was opened.
     *
     * @param ledgers gives the ledger of the stream the manifest names, once that can be believed
     * @param now this run's time
     * @throws FerryException with every finding of the step that failed
     */
    public VerifiedBundle verify(UnverifiedBundle bundle, Ledgers ledgers, RunTime now)
            throws FerryException, IOException {
        Assessment assessment = assess(bundle, ledgers, now);
        if (!assessment.problems().isEmpty()) {
            throw new FerryException(assessment.problems());
        }
        return new VerifiedBundle(bundle, assessment);
    }

    /**
     * The same, for who wants to know who signed a bundle that is refused. Reads the roots, each once.
     *
     * @throws FerryException when the roots or the signatures do not hold, so that nobody vouches for anything
     */
    public Assessment assess(UnverifiedBundle bundle, Ledgers ledgers, RunTime now) throws FerryException, IOException {
        observer.opened(bundle.digest());
        // 1. the chain of roots, from the one this site trusts to the newest that travelled (12)
        TrustedRoot current = trust.current();
        List<SignedDocument> chain = bundle.roots(current.version());
        TrustedRoot root = trust.preview(chain);
        // 2. signatures over the manifest's bytes, then 3. those same bytes parsed and checked (20, 21, 10, 11)
        VerifiedManifest manifest = ManifestVerifier.verify(root, bundle.manifestBytes(), bundle.signatureBytes());
        observer.signed(manifest.signers());
        List<Problem> problems = new ArrayList<>();
        try {
            problems.addAll(refusals(manifest, root, ledgers, now));
        } catch (FerryException e) {
            problems.addAll(e.problems());
        }
        return new Assessment(manifest, chain, root, problems);
    }

    private List<Problem> refusals(VerifiedManifest manifest, TrustedRoot root, Ledgers ledgers, RunTime now)
            throws FerryException, IOException {
        // 4. a stream that this site takes (16)
        requireStream(manifest);
        Ledger ledger = ledgers.of(manifest.manifest().stream());
        Instant seen = ledger.seen();
        Instant made = root.document().created();
        Instant time = now.notBefore(seen.isAfter(made) ? seen : made);
        // 5. audience, epoch and least sequence, time, by the root (16, 13, 15)
        List<Problem> problems = new ArrayList<>(root.admit(manifest, settings.site(), time));
        // 6. newer than what this site has had, and no second bundle of that number (13, 14)
        try {
            ledger.admit(manifest.manifest().position(), manifest.digest());
        } catch (FerryException e) {
            problems.addAll(e.problems());
        }
        // 7. a clock that can be right (15)
        problems.addAll(now.problems(seen, made, ledger.recoverCommand()));
        return problems;
    }

    /** Keeps the roots that led to the one under which the bundle was admitted, as they were read. */
    public void keepRoots(VerifiedBundle bundle) throws FerryException {
        trust.advance(bundle.chain());
    }

    private void requireStream(VerifiedManifest manifest) throws FerryException {
        if (!settings.streams().contains(manifest.manifest().stream())) {
            throw new FerryException(
                    ProblemCode.AUDIENCE,
                    "bundle " + manifest.manifest().id() + " is of stream " + manifest.manifest().stream()
                            + ", which this site does not take",
                    "add the stream to `streams` in the configuration if it is meant for this site");
        }
    }

    /** Finds the ledger of a stream. */
    @FunctionalInterface
    public interface Ledgers {
        /** The stream's ledger; it is not closed here. */
        Ledger of(Name stream) throws FerryException, IOException;
    }
}
