package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.Leftovers;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.journal.Durable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;

/** Switch and rollback: clients are moved to what is at Pulp already. The lock of the state directory is held. */
final class Returning {
    private static final String ROLLBACK = "rollback";

    private final Site site;
    private final Surroundings around;
    private final BundleStore store;
    private final TrustStore trust;

    Returning(Site site, Surroundings around, BundleStore store, TrustStore trust) {
        this.site = site;
        this.around = around;
        this.store = store;
        this.trust = trust;
    }

    /** Chooses a bundle by the ledger. */
    @FunctionalInterface
    interface Choice {
        LedgerEntry of(List<LedgerEntry> entries) throws FerryException;
    }

    /** The newest bundle that is complete here, or the one with that sequence. */
    static LedgerEntry bySequence(List<LedgerEntry> entries, @Nullable Long sequence) throws FerryException {
        return Ledger.complete(entries).stream()
                .filter(e -> sequence == null || e.sequence() == sequence)
                .max(Comparator.comparing(LedgerEntry::position))
                .orElseThrow(() -> new FerryException(
                        ProblemCode.USAGE,
                        sequence == null
                                ? "no bundle is staged here"
                                : "no bundle with the sequence " + sequence + " was ever staged here",
                        "ferry status lists the bundles that can be switched to"));
    }

    /** The newest bundle older than the one served that clients once saw and that is still recorded. */
    static LedgerEntry before(Name stream, List<LedgerEntry> entries, BundleStore store) throws FerryException {
        Optional<LedgerEntry> serving = Ledger.serving(entries);
        return candidates(stream, entries, store).stream()
                .filter(e -> serving.isPresent()
                        && e.position().compareTo(serving.get().position()) < 0)
                .max(Comparator.comparing(LedgerEntry::position))
                .orElseThrow(() -> new FerryException(
                        ProblemCode.USAGE,
                        "there is no earlier bundle of stream " + stream + " to go back to",
                        "ferry status lists the bundles that can be gone back to"));
    }

    /** Bundles that clients once saw and that are still recorded, by number. */
    static List<LedgerEntry> candidates(Name stream, List<LedgerEntry> entries, BundleStore store) {
        List<LedgerEntry> found = new ArrayList<>();
        for (LedgerEntry entry : Ledger.complete(entries)) {
            boolean seen = entries.stream()
                    .anyMatch(e ->
                            e.state() == LedgerState.SWITCHED && e.position().equals(entry.position()));
            if (seen && store.isRecorded(new BundleId(stream, entry.position()))) {
                found.add(entry);
            }
        }
        return found;
    }

    /** One back; the last rollback again where nobody was told that it had ended. */
    SwitchResult back(Name stream) throws FerryException, IOException, PulpException, InterruptedException {
        return to(
                stream,
                entries -> {
                    Optional<LedgerEntry> untold = untold(stream, entries);
                    if (untold.isEmpty()) {
                        return before(stream, entries, store);
                    }
                    site.progress().notice("the last rollback was stopped at its very end: this one is the same again");
                    return untold.get();
                },
                ROLLBACK);
    }

    private Optional<LedgerEntry> untold(Name stream, List<LedgerEntry> entries) {
        if (entries.isEmpty() || !Files.exists(site.state().untoldRollback(stream), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        LedgerEntry last = entries.get(entries.size() - 1);
        return Optional.of(last)
                .filter(entry ->
                        entry.state() == LedgerState.SWITCHED && entry.reason().startsWith(ROLLBACK));
    }

    SwitchResult to(Name stream, Choice choice, String reason)
            throws FerryException, IOException, PulpException, InterruptedException {
        try (Ledger ledger = Ledger.open(site.state(), stream)) {
            LedgerEntry target = choice.of(ledger.entries());
            BundleId id = new BundleId(stream, target.position());
            BundleId from = Importer.serving(stream, ledger.entries()).orElse(null);
            new SiteCheck(site).reach();
            new LedgerCheck(site, trust.current()).require(stream, ledger);
            new Leftovers(site).settle();
            Switching switching = new Switching(site, store);
            switching.settle(id);
            List<String> moved;
            try (RunJournal journal = RunJournal.open(site.state().run(id), site.clock())) {
                moved = switching.to(id, journal);
            }
            if (!id.equals(from)) {
                if (reason.equals(ROLLBACK)) {
                    expect(site.state().untoldRollback(stream));
                }
                ledger.append(Importer.again(
                        target,
                        LedgerState.SWITCHED,
                        site.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                        reason + (from == null ? "" : " from " + position(from))));
            }
            List<String> warnings = new ArrayList<>();
            Receipts receipts = new Receipts(site, around, store);
            boolean nothing = id.equals(from) && moved.isEmpty();
            Path receipt = nothing
                    ? receipts.tellIfMissing(ledger, stream, trust, warnings)
                    : receipts.tell(ledger, stream, trust, warnings);
            return new SwitchResult(from, id, moved, receipt, warnings);
        }
    }

    private static void expect(Path mark) throws IOException {
        if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            Files.createFile(mark);
            Durable.fsyncParent(mark);
        }
    }

    private static Position position(BundleId id) {
        return id.position();
    }
}
