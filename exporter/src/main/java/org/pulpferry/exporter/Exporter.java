package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.bundle.Failures;
import org.pulpferry.exporter.check.ReleaseCheck;
import org.pulpferry.exporter.fetch.ArtifactSource;
import org.pulpferry.exporter.fetch.Fetch;
import org.pulpferry.exporter.fetch.Job;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.exporter.ledger.RunJournal;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.exporter.receipt.ReceiptStore;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.RepositoryVersion;

/**
 * The connected side: from versions of Pulp's repositories to a signed bundle. Every method takes the state directory's lock, so one run at a
 * time; a second one is refused at once. After a kill at whatever moment the same call goes on: with the versions pinned then once Pulp's metadata
 * had been fetched, from the beginning otherwise. Not thread-safe.
 */
public final class Exporter {
    private final ExporterSettings settings;
    private final PulpClient pulp;
    private final Surroundings around;

    /** @param pulp closed by the caller */
    public Exporter(ExporterSettings settings, PulpClient pulp, Surroundings around) {
        this.settings = settings;
        this.pulp = pulp;
        this.around = around;
    }

    /**
     * What an export would do now.
     *
     * @throws FerryException with all findings that would stop it
     * @throws InterruptedException when the thread was interrupted; nothing is left behind
     */
    public ExportPlan plan(ExportRequest request) throws FerryException, InterruptedException {
        return locked("ferry plan", (ledger, now) -> {
            Path lists = new StateFolder(settings.state()).runs().resolve("plan");
            SafeDirectory.delete(lists); // what a plan that was killed has left
            try {
                ReceiptStore store = receipts().lookingInto(lists.resolve("receipts"));
                Preparation preparation = new Preparation(settings, pulp, request, now, store);
                preparation.local(keys());
                preparation.pulp();
                preparation.compare(ledger);
                preparation.list(lists);
                return preparation.plan();
            } finally {
                SafeDirectory.delete(lists);
            }
        });
    }

    /**
     * Exports.
     *
     * @throws FerryException when something stopped it; mostly the same call goes on once that is mended
     * @throws InterruptedException when the thread was interrupted; the same call goes on
     */
    public ExportResult run(ExportRequest request) throws FerryException, InterruptedException {
        return locked("ferry export", (ledger, now) -> {
            Preparation preparation = new Preparation(settings, pulp, request, now, receipts());
            preparation.local(keys());
            if (!preparation.report().problems().isEmpty()) {
                // all findings at once; what a run has left is left, since which one goes on is not known
                preparation.pulp();
                preparation.report().requireNothingBad();
            }
            Sha256 wanted = digest(request, preparation.basis());
            RunJournal journal = new Leftovers(settings, pulp, around.progress()).clear(wanted);
            if (journal == null) {
                return begin(preparation, wanted, ledger, now);
            }
            if (isForeign(journal, preparation)) {
                around.progress()
                        .notice("an interrupted export is not gone on with: its number was used or shut out since");
                journal.discard();
                return begin(preparation, wanted, ledger, now);
            }
            try (journal) {
                around.progress().notice("going on with an interrupted export");
                return complete(job(journal), preparation, ledger, now, true);
            }
        });
    }

    /** Looks at everything an export needs, with a round trip: Pulp exports an empty repository, ferry reads it. All findings, good and bad. */
    public List<Finding> doctor() throws FerryException, InterruptedException {
        return locked("ferry doctor", (ledger, now) -> new Doctor(settings, pulp, around).run(keys(), now));
    }

    /** The bundles this host has signed; asks nobody, and waits for no other run. */
    public SentStatus status() throws FerryException {
        Path ledgers = new StateFolder(settings.state()).ledgers();
        List<SentBundle> bundles = SentLedger.view(ledgers, settings.stream()).signed().stream()
                .map(this::sentBundle)
                .toList();
        return new SentStatus(
                settings.stream(), bundles, around.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Begins the ledger again where a person says that it stood; refused below what anything here knows better.
     *
     * @param at the highest number that was ever used
     */
    public LedgerRecovery recover(Name stream, Position at) throws FerryException, InterruptedException {
        return holding(
                "ferry ledger recover",
                state -> new Recovering(settings, pulp, around.clock().instant().truncatedTo(ChronoUnit.SECONDS))
                        .run(state, stream, at));
    }

    /**
     * A journal that came back with an older state directory may have a number under which a bundle was sealed since, and a root that was
     * accepted meanwhile may have shut its number out.
     */
    private boolean isForeign(RunJournal journal, Preparation preparation) throws FerryException, IOException {
        RunRecord.Numbered numbered = journal.first(RunRecord.Numbered.class).orElse(null);
        if (numbered == null || journal.first(RunRecord.Sealed.class).isPresent()) {
            return false;
        }
        Position position = new Position(numbered.epoch(), numbered.sequence());
        StreamRole role = preparation.root().stream(settings.stream()).orElseThrow();
        if (position.epoch() != role.epoch() || position.sequence() < role.minSequence()) {
            return true;
        }
        Path signature = settings.out().resolve(numbered.folder()).resolve(BundleLayout.SIGNATURE);
        return Past.isTaken(
                position,
                Files.exists(signature, LinkOption.NOFOLLOW_LINKS),
                new Witnesses(settings, pulp).all(preparation.root()));
    }

    private SentBundle sentBundle(Sent line) {
        return new SentBundle(
                new BundleId(settings.stream(), line.position()),
                line.time(),
                line.audience(),
                Objects.requireNonNull(line.manifest()),
                Objects.requireNonNull(line.nextBy()),
                Objects.requireNonNull(line.expires()));
    }

    private ExportResult begin(Preparation preparation, Sha256 wanted, SentLedger ledger, Instant now)
            throws FerryException, IOException, InterruptedException {
        preparation.pulp();
        preparation.compare(ledger);
        Basis basis = preparation.basis();
        if (basis.nothingNew()) {
            Position newest = basis.audience().stream()
                    .map(site -> ledger.newest(site).orElseThrow().position())
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
            String last = new BundleId(settings.stream(), newest).folderName();
            return ExportResult.nothingToDo(last, preparation.releases(), preparation.warnings());
        }
        String name = around.ids().get().toString();
        RunRecord.Begun begun =
                new RunRecord.Begun(name, now, settings.stream(), wanted, basis.audience(), basis.base());
        RunJournal journal = RunJournal.begin(new StateFolder(settings.state()).runs(), begun);
        Job job = new Job(
                settings,
                around,
                pulp,
                name,
                journal,
                preparation.selection(),
                lists(journal, preparation.selection()));
        boolean keep = false;
        try (Fetch fetch = new Fetch(job)) {
            preparation.list(directory(journal));
            preparation.plan();
            preparation.report().requireNothingBad();
            fetch.all(preparation.status(), preparation.holdings());
            keep = true;
            return complete(job, fetch, preparation, ledger, now, false);
        } finally {
            if (keep || !journal.isCleared()) {
                journal.close();
            } else {
                journal.discard();
            }
        }
    }

    private ExportResult complete(Job job, Preparation preparation, SentLedger ledger, Instant now, boolean resumed)
            throws FerryException, IOException, InterruptedException {
        try (Fetch fetch = new Fetch(job)) {
            return complete(job, fetch, preparation, ledger, now, resumed);
        }
    }

    private ExportResult complete(
            Job job, Fetch fetch, Preparation preparation, SentLedger ledger, Instant now, boolean resumed)
            throws FerryException, IOException, InterruptedException {
        RunJournal journal = job.journal();
        RunRecord.Begun begun = journal.first(RunRecord.Begun.class).orElseThrow();
        RunRecord.Fetched fetched = journal.first(RunRecord.Fetched.class).orElseThrow();
        StreamRole role = preparation.root().stream(settings.stream()).orElseThrow();
        freshness(job, fetch, fetched, preparation, resumed);
        BundleId id = number(journal, ledger, role, begun, preparation, now);
        KeptBundle kept = new KeptBundle(new StateFolder(settings.state()).bundle(id));
        Completion completion = new Completion(job, begun, fetched, id, preparation.root());
        Completion.Finished finished = completion.run(
                fetch,
                kept,
                keys(),
                now,
                digest -> new Witnesses(settings, pulp).remember(id, digest, preparation.root(), job.selection()));
        Sha256 digest = finished.digest();
        if (!ledger.hasSigned(digest)) {
            Sha256 contents = job.selection()
                    .contents(begun.audience(), finished.manifest().rootVersion());
            Position position = id.position();
            ledger.append(new Sent(
                    Sent.State.SIGNED,
                    position.epoch(),
                    position.sequence(),
                    now,
                    begun.audience(),
                    contents,
                    digest,
                    finished.manifest().nextBy(),
                    finished.manifest().expires()));
        }
        preparation.basis().answer(id);
        fetch.close();
        journal.discard();
        return new ExportResult(
                completion.folder(),
                id.folderName(),
                finished.manifest(),
                digest,
                preparation.basis().sites(),
                finished.signers(),
                Math.toIntExact(
                        Math.max(0, role.threshold() - finished.signers().size())),
                resumed,
                preparation.releases(),
                preparation.warnings());
    }

    /** Of a run that goes on nothing was looked at yet, and of one without Pulp's storage nothing could be before Pulp had exported. */
    private void freshness(Job job, Fetch fetch, RunRecord.Fetched fetched, Preparation preparation, boolean resumed)
            throws FerryException, IOException, InterruptedException {
        if (settings.media() == null && fetched.carried() > 0) {
            ArtifactSource artifacts = fetch.artifacts();
            preparation.freshness(job.selection(), artifact -> {
                try {
                    return artifacts.open(artifact);
                } catch (NoSuchFileException e) {
                    return null; // not carried, so not exported
                }
            });
        } else if (resumed) {
            preparation.freshness(job.selection(), ReleaseCheck.Opener.of(settings.media()));
        }
    }

    private BundleId number(
            RunJournal journal,
            SentLedger ledger,
            StreamRole role,
            RunRecord.Begun begun,
            Preparation preparation,
            Instant now)
            throws FerryException, IOException {
        RunRecord.Numbered numbered = journal.first(RunRecord.Numbered.class).orElse(null);
        if (numbered != null) {
            return new BundleId(settings.stream(), new Position(numbered.epoch(), numbered.sequence()));
        }
        BundleId id = Numbers.take(ledger, role, begun.audience(), preparation.confirmedSequence(), now);
        Numbers.requireFree(settings.out().resolve(id.folderName()));
        journal.append(new RunRecord.Numbered(
                id.folderName(), id.position().epoch(), id.position().sequence()));
        return id;
    }

    private ReceiptStore receipts() {
        return new ReceiptStore(new StateFolder(settings.state()).receipts(settings.stream()), settings.stream());
    }

    /** The job of a run that goes on, from what it wrote down. */
    private Job job(RunJournal journal) throws FerryException, IOException {
        RunRecord.Begun begun = journal.first(RunRecord.Begun.class).orElseThrow();
        List<Pinned> repositories = new ArrayList<>();
        for (RunRecord.Pinned each : journal.all(RunRecord.Pinned.class)) {
            // The request is the same, so the choices are: only the versions may have moved on.
            RepositoryChoice choice = settings.repositories().get(repositories.size());
            RepositoryVersion version = new RepositoryVersion(each.href(), each.prn(), each.version(), each.counts());
            repositories.add(
                    new Pinned(repositories.size() + 1, choice, each.repository(), version, each.unchangedSince()));
        }
        Selection selection = new Selection(repositories);
        return new Job(settings, around, pulp, begun.run(), journal, selection, lists(journal, selection));
    }

    private static Catalogue lists(RunJournal journal, Selection selection) throws IOException {
        return new Catalogue(directory(journal), selection.repositories().size());
    }

    private static Path directory(RunJournal journal) {
        return journal.directory().resolve("artifacts");
    }

    private SigningKeys keys() {
        return new SigningKeys(settings.keys(), settings.passphraseFile(), around.random());
    }

    /** Everything but Pulp's state that the bundle depends on. */
    private Sha256 digest(ExportRequest request, Basis basis) {
        StringBuilder text = new StringBuilder();
        text.append(settings.stream())
                .append(' ')
                .append(settings.out())
                .append(' ')
                .append(settings.sites());
        // receipts count by what they say, wherever they were brought from
        text.append(' ').append(request.against(List.of()));
        text.append(' ').append(settings.validity()).append(settings.cadence());
        text.append(' ').append(basis.audience()).append(' ').append(basis.digests());
        for (RepositoryChoice each : settings.repositories()) {
            String serving = new String(Json.writeLine(each.serving()), StandardCharsets.US_ASCII);
            text.append('\n')
                    .append(each.type())
                    .append(' ')
                    .append(each.version())
                    .append(' ')
                    .append(each.name());
            text.append(' ').append(serving);
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private <T> T locked(String command, Work<T> work) throws FerryException, InterruptedException {
        Instant now = around.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        return holding(command, state -> {
            try (SentLedger ledger = SentLedger.open(state.ledgers(), settings.stream())) {
                return work.run(ledger, now);
            }
        });
    }

    @SuppressWarnings("try") // the lock is only held
    private <T> T holding(String command, Holding<T> work) throws FerryException, InterruptedException {
        try {
            StateFolder state = new StateFolder(settings.state()).create();
            try (DirectoryLock lock = DirectoryLock.acquire(state.root(), Duration.ZERO, command)) {
                return work.run(state);
            }
        } catch (LockedException e) {
            throw new FerryException(
                    ProblemCode.LOCKED,
                    "another run holds " + settings.state() + (e.holder().isEmpty() ? "" : ": " + e.holder()),
                    "wait for it to end",
                    e);
        } catch (IOException e) {
            throw Failures.of(e, "working in " + settings.state());
        }
    }

    private interface Holding<T> {
        T run(StateFolder state) throws FerryException, IOException, InterruptedException;
    }

    private interface Work<T> {
        T run(SentLedger ledger, Instant now) throws FerryException, IOException, InterruptedException;
    }
}
