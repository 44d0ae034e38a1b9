package org.pulpferry.importer;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.Patience;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.dialect.DialectException;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;

/**
 * The importer: takes bundles in, shows and moves what clients see. Whatever stops a method, the same call again goes on from there. An
 * interrupt of the calling thread cancels what Pulp is doing for it, waits for that, and ends in InterruptedException. Methods that change
 * something hold the lock of the state directory, so of several runs one works and the others are told.
 */
public final class Importer {
    private final SiteSettings settings;
    private final Surroundings around;
    private final Site site;
    private final BundleStore store;
    private final TrustStore trust;

    /** Reads and asks nothing yet. */
    public Importer(SiteSettings settings, Surroundings around) {
        this.settings = settings;
        this.around = around;
        StateFolder state = new StateFolder(settings.state());
        this.site = new Site(settings, around.pulp(), state, around.progress(), around.clock(), around::freshId);
        this.store = new BundleStore(state);
        this.trust = new TrustStore(settings.state());
    }

    /**
     * Imports a bundle, or every finished bundle for this site in a folder of bundles, in order.
     *
     * @param paths the folders of one bundle, one for each medium it is spread over; or one folder of bundles
     * @return one result for each bundle that was not passed over
     */
    public List<ImportResult> run(List<Path> paths, ImportOptions options) throws FerryException, InterruptedException {
        return locked("import", options.lockWait(), () -> {
            List<ImportResult> results = new ArrayList<>();
            RunTime time = new RunTime(around.clock().instant(), options.now());
            Patience patience = patience(options);
            site.pulp().health().logInAhead(around.executor());
            Intake intake = Intake.of(paths, settings.streams(), patience);
            for (List<Path> media : intake.bundles()) {
                try (UnverifiedBundle bundle = UnverifiedBundle.open(media, patience)) {
                    new ImportProcedure(site, around, store, trust, time)
                            .run(bundle, options)
                            .ifPresent(results::add);
                } catch (FerryException e) {
                    if (!intake.passesOver(e)) {
                        throw e;
                    }
                    around.observer().passedOver(e);
                }
            }
            return results;
        });
    }

    /** What importing that bundle would change. Looks at Pulp and changes nothing. */
    public ImportPlan plan(List<Path> media, ImportOptions options) throws FerryException, InterruptedException {
        return guarded(
                "planning an import",
                () -> new Planner(site, around, store, trust).plan(media, patience(options), options));
    }

    /** Everything about a bundle that can be checked without Pulp; all findings. */
    public Inspection verify(List<Path> media, ImportOptions options) throws FerryException, InterruptedException {
        return guarded("verifying", () -> new Inspector(site, around, trust).verify(media, options));
    }

    /** What a bundle says of itself; reads the manifest, the signatures and the roots only. */
    public Inspection inspect(List<Path> media, ImportOptions options) throws FerryException, InterruptedException {
        return guarded("inspecting", () -> new Inspector(site, around, trust).inspect(media, options));
    }

    /**
     * Moves clients to a bundle that is staged or was switched before.
     *
     * @param stream null when this site takes only one
     * @param sequence null for the newest staged
     */
    public SwitchResult switchTo(@Nullable Name stream, @Nullable Long sequence)
            throws FerryException, InterruptedException {
        return locked(
                "switch",
                Duration.ZERO,
                () -> new Returning(site, around, store, trust)
                        .to(only(stream), entries -> Returning.bySequence(entries, sequence), "switch"));
    }

    /**
     * Moves clients to the bundle before the one they see; needs no media. The same call again goes no further back before {@link #rolledBack}
     * was called: whoever was stopped before hearing how it ended asks again.
     */
    public SwitchResult rollback(@Nullable Name stream) throws FerryException, InterruptedException {
        return locked("rollback", Duration.ZERO, () -> new Returning(site, around, store, trust).back(only(stream)));
    }

    /** Whoever asked for the rollback has been told that it ended: the next one goes further back. The very last step of a run. */
    public void rolledBack(@Nullable Name stream) throws FerryException, InterruptedException {
        guarded("ending a rollback", () -> Files.deleteIfExists(site.state().untoldRollback(only(stream))));
    }

    /** What this site has, by its ledgers; asks nobody. */
    public SiteStatus status() throws FerryException, InterruptedException {
        return guarded("reading the ledgers", () -> {
            List<SiteStatus.StreamStatus> streams = new ArrayList<>();
            Instant now = around.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            for (Name stream : settings.streams()) {
                streams.add(StatusReport.of(
                        stream, Ledger.view(site.state(), stream).entries(), store, now));
            }
            return new SiteStatus(settings.site(), streams, now);
        });
    }

    /**
     * Writes the next receipt.
     *
     * @param inventory whether the digest of every artifact goes with it
     * @param out where a copy is put, or null for none
     * @return the copy's folder, or the receipt's own
     */
    public Path receipt(@Nullable Name stream, boolean inventory, @Nullable Path out)
            throws FerryException, InterruptedException {
        return locked("receipt", Duration.ZERO, () -> {
            Name of = only(stream);
            try (Ledger ledger = Ledger.open(site.state(), of)) {
                new LedgerCheck(site, trust.current()).require(of, ledger);
                Path folder = new Receipts(site, around, store).write(ledger, of, trust.current(), inventory);
                return out == null ? folder : Receipts.copy(folder, out);
            }
        });
    }

    /**
     * Begins a stream's ledger again where a person says that it stood; refused below what Pulp or the state directory know better.
     *
     * @param at the newest bundle this site has ever had
     */
    public LedgerRecovery recover(Name stream, Position at) throws FerryException, InterruptedException {
        return locked("ledger recover", Duration.ZERO, () -> new Recovering(site, trust).run(stream, at));
    }

    /** Looks at everything an import will need, with a round trip through the import path. */
    public List<Finding> doctor() throws FerryException, InterruptedException {
        return locked("doctor", Duration.ZERO, () -> new Doctor(site, around, trust).examine());
    }

    private Patience patience(ImportOptions options) {
        Patience standard = Patience.standard(site.progress());
        return options.waitMedia() ? standard.waitingForMedia() : standard;
    }

    private Name only(@Nullable Name stream) throws FerryException {
        if (stream != null) {
            return stream;
        }
        if (settings.streams().size() == 1) {
            return settings.streams().get(0);
        }
        throw new FerryException(
                ProblemCode.USAGE, "this site takes several streams: " + settings.streams(), "say which one is meant");
    }

    private <T> T locked(String command, Duration wait, Work<T> work) throws FerryException, InterruptedException {
        return guarded(command, () -> {
            site.state().create();
            DirectoryLock lock;
            try {
                lock = DirectoryLock.acquire(site.state().root(), wait, "ferry " + command);
            } catch (LockedException e) {
                throw new FerryException(
                        ProblemCode.LOCKED,
                        "another run holds " + e.directory() + (e.holder().isEmpty() ? "" : ": " + e.holder()),
                        "wait for it to end, or use --lock-wait",
                        e);
            }
            try (lock) {
                return work.run();
            }
        });
    }

    private static <T> T guarded(String doing, Work<T> work) throws FerryException, InterruptedException {
        try {
            return work.run();
        } catch (PulpException e) {
            throw PulpProblems.of(e, doing);
        } catch (DialectException e) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    doing + ": what Pulp's rows hold is refused: " + Escaper.text(String.valueOf(e.getMessage())),
                    "whoever made the bundle must make it again",
                    e);
        } catch (ClosedByInterruptException | InterruptedIOException e) {
            InterruptedException interrupted = new InterruptedException(doing);
            interrupted.initCause(e);
            throw interrupted;
        } catch (IOException e) {
            throw Failures.of(e, doing);
        }
    }

    /** Something that may fail in all the ways there are. */
    @FunctionalInterface
    private interface Work<T> {
        T run() throws FerryException, IOException, PulpException, InterruptedException;
    }

    /** The bundle a ledger says clients see. */
    static Optional<BundleId> serving(Name stream, List<LedgerEntry> entries) {
        return Ledger.serving(entries).map(entry -> new BundleId(stream, entry.position()));
    }

    /** A new line for the ledger about a bundle that has one already. */
    static LedgerEntry again(LedgerEntry entry, LedgerState state, java.time.Instant now, String reason) {
        return new LedgerEntry(
                now, state, entry.epoch(), entry.sequence(), entry.manifest(), entry.created(), entry.nextBy(), reason);
    }
}
