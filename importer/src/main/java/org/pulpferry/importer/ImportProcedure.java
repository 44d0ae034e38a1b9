package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.serve.Pruning;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.HandOver;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.Leftovers;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.importer.verify.Verification;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;

/** One bundle from the medium to the clients, with its ledger. The lock of the state directory is held. */
final class ImportProcedure {
    private final Site site;
    private final Surroundings around;
    private final BundleStore store;
    private final TrustStore trust;
    private final RunTime time;
    private final List<String> warnings = new ArrayList<>();

    /** {@code time}: the whole run's, taken once. */
    ImportProcedure(Site site, Surroundings around, BundleStore store, TrustStore trust, RunTime time) {
        this.time = time;
        this.site = site;
        this.around = around;
        this.store = store;
        this.trust = trust;
    }

    Optional<ImportResult> run(UnverifiedBundle unverified, ImportOptions options)
            throws FerryException, IOException, PulpException, InterruptedException {
        Verification verification = new Verification(site.settings(), trust, around.observer());
        VerifiedBundle bundle = verification.verify(unverified, stream -> Ledger.view(site.state(), stream), time);
        verification.keepRoots(bundle);
        try (Ledger ledger = Ledger.open(site.state(), bundle.id().stream())) {
            return Optional.of(run(bundle, ledger, options));
        }
    }

    private ImportResult run(VerifiedBundle bundle, Ledger ledger, ImportOptions options)
            throws FerryException, IOException, PulpException, InterruptedException {
        for (Path killed : site.state().runFolders()) {
            OpenedBundle.remove(killed);
        }
        boolean known = ledger.isComplete(bundle.signed().digest());
        // what is missing on the medium is found before Pulp is asked for anything
        try (Unpacking ahead = known ? null : new Unpacking(openWhole(bundle))) {
            PulpStatus status = new SiteCheck(site).reach();
            new LedgerCheck(site, bundle.root()).require(bundle, ledger);
            new Leftovers(site).settle();
            new Switching(site, store).settle(bundle.id());
            if (ahead != null) {
                return carryOut(bundle, ahead, status, ledger, options);
            }
            if (isDone(bundle, ledger, options)) {
                Path missing = receipts().tellIfMissing(ledger, bundle.id().stream(), trust, warnings);
                return result(bundle, Outcome.NOTHING_TO_DO, null, missing);
            }
            try (Unpacking unpacking = new Unpacking(openWhole(bundle))) {
                return carryOut(bundle, unpacking, status, ledger, options);
            }
        }
    }

    private Receipts receipts() {
        return new Receipts(site, around, store);
    }

    /** Reads the tables and looks for every chunk. */
    private OpenedBundle openWhole(VerifiedBundle bundle) throws FerryException, IOException {
        Path folder = SafeDirectory.create(site.state().run(bundle.id()));
        OpenedBundle opened = new OpenedBundle(bundle.reader(), bundle.manifest(), folder, around.executor());
        opened.requirePresence(site.progress());
        return opened;
    }

    /** Whether Pulp is just as this bundle's import left it; what is not becomes a warning, and the bundle is applied again. */
    private boolean isDone(VerifiedBundle bundle, Ledger ledger, ImportOptions options)
            throws FerryException, IOException, PulpException {
        boolean serving = ledger.serving()
                .filter(e -> e.manifest().equals(bundle.signed().digest()))
                .isPresent();
        if (!serving && !options.stageOnly()) {
            return false;
        }
        List<String> differences = new ServedState(site).differences(bundle.id(), store, serving);
        differences.forEach(each -> warnings.add(each + "; the bundle is applied again"));
        return differences.isEmpty();
    }

    private ImportResult carryOut(
            VerifiedBundle bundle, Unpacking unpacking, PulpStatus status, Ledger ledger, ImportOptions options)
            throws FerryException, IOException, PulpException, InterruptedException {
        try (RunJournal journal = RunJournal.open(site.state().run(bundle.id()), site.clock())) {
            return carryOut(new ImportRun.Given(bundle, unpacking, status), journal, ledger, options);
        }
    }

    private ImportResult carryOut(ImportRun.Given given, RunJournal journal, Ledger ledger, ImportOptions options)
            throws FerryException, IOException, PulpException, InterruptedException {
        VerifiedBundle bundle = given.bundle();
        HandOver handOver = new HandOver(
                site.settings().imports(), site.prefix(), bundle.id().folderName());
        Operations operations = new Operations(site, journal, handOver);
        ledger.append(line(bundle, LedgerState.VERIFIED, time.believed(), ""));
        ImportRun run = new ImportRun(site, given, journal, operations);
        try {
            List<LoadedRepository> loaded =
                    run.stage(options.adopt(), () -> append(ledger, bundle, LedgerState.LOADING, ""));
            run.record(store, loaded);
            append(ledger, bundle, LedgerState.STAGED, "");
            if (!options.stageOnly()) {
                new Switching(site, store).to(bundle.id(), journal);
                append(ledger, bundle, LedgerState.SWITCHED, "");
                new Pruning(site, store).prune(bundle.id().stream(), ledger.entries());
            }
        } catch (FerryException | PulpException | IOException | InterruptedException e) {
            // a flag that is still set would end every write of the tidying up
            boolean interrupted = Thread.interrupted() || e instanceof InterruptedException;
            append(ledger, bundle, LedgerState.FAILED, interrupted ? "interrupted" : reason(e));
            if (interrupted) {
                throw interrupted(e);
            }
            throw e;
        } finally {
            handOver.removeRun();
        }
        Path receipt = receipts().tell(ledger, bundle.id().stream(), trust, warnings);
        return result(bundle, options.stageOnly() ? Outcome.STAGED : Outcome.SWITCHED, run, receipt);
    }

    private void append(Ledger ledger, VerifiedBundle bundle, LedgerState state, String reason) throws IOException {
        ledger.append(line(bundle, state, now(), reason));
    }

    private static LedgerEntry line(VerifiedBundle bundle, LedgerState state, Instant at, String reason) {
        BundleId id = bundle.id();
        return new LedgerEntry(
                at,
                state,
                id.position().epoch(),
                id.position().sequence(),
                bundle.signed().digest(),
                bundle.manifest().created(),
                bundle.manifest().nextBy(),
                reason);
    }

    private static InterruptedException interrupted(Exception e) {
        if (e instanceof InterruptedException itself) {
            return itself;
        }
        InterruptedException interrupted = new InterruptedException("import");
        interrupted.initCause(e);
        return interrupted;
    }

    private static String reason(Exception failure) {
        String message = failure.getMessage();
        return failure instanceof InterruptedException || message == null ? "interrupted" : Escaper.text(message);
    }

    private Instant now() {
        return site.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private ImportResult result(VerifiedBundle bundle, Outcome outcome, @Nullable ImportRun run, @Nullable Path receipt)
            throws IOException, FerryException {
        List<ImportResult.RepositoryResult> repositories = run == null ? recorded(bundle.id()) : run.results();
        return new ImportResult(
                bundle.id(),
                bundle.signed().digest(),
                bundle.signed().signers(),
                outcome,
                run == null ? 0 : run.loadedArtifacts(),
                run == null ? 0 : run.loadedBytes(),
                repositories,
                receipt,
                warnings);
    }

    private List<ImportResult.RepositoryResult> recorded(BundleId id) throws IOException, FerryException {
        List<ImportResult.RepositoryResult> results = new ArrayList<>();
        for (LoadedRepository each : store.repositories(id)) {
            results.add(new ImportResult.RepositoryResult(
                    each.name(),
                    each.type(),
                    each.number(),
                    each.unitCount(),
                    false,
                    each.isServed() ? each.distribution() : null));
        }
        return results;
    }
}
