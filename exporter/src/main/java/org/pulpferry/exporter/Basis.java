package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.Against.Word;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.receipt.Compatibility;
import org.pulpferry.exporter.receipt.KnownReceipt;
import org.pulpferry.exporter.receipt.ReceiptIntake;
import org.pulpferry.exporter.receipt.ReceiptStore;
import org.pulpferry.exporter.select.HeldFile;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Inventory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.signing.TrustedRoot;

/**
 * What the sites of the audience hold, by their receipts or by a person's word, and so what need not travel: what every one of them holds. Not
 * thread-safe.
 */
final class Basis {
    private static final String INVENTORY =
            "a receipt that lists all artifacts does without them: ferry receipt --inventory on the site";

    private final ExporterSettings settings;
    private final ExportRequest request;
    private final Instant now;
    private final Report report;
    private final ReceiptStore store;
    private SortedMap<Name, KnownReceipt> receipts = new TreeMap<>();
    private List<Name> audience;
    private final List<Against> sites = new ArrayList<>();
    private @Nullable MadeBundles made;
    private boolean nothingNew;

    Basis(ExporterSettings settings, ExportRequest request, Instant now, ReceiptStore store, Report report) {
        this.settings = settings;
        this.request = request;
        this.now = now;
        this.store = store;
        this.report = report;
        this.audience = request.sites().isEmpty() ? settings.sites() : request.sites();
    }

    /** Takes in the receipts given, and finds the newest known; the audience. */
    List<Name> receipts(TrustedRoot root) throws FerryException {
        ReceiptIntake intake = new ReceiptIntake(store, root, now, report);
        if (!request.receipts().isEmpty()) {
            List<Name> given = intake.take(request.receipts(), request.sites());
            audience = request.sites().isEmpty() && !given.isEmpty() ? given : audience;
        }
        receipts = intake.known(audience);
        return audience;
    }

    /** Warns of sites that would refuse the bundle. */
    void compare(PulpStatus status) {
        receipts.values().forEach(each -> Compatibility.look(each, status, settings.repositories(), report));
    }

    /** Decides by whose word each site holds what, and whether a bundle would tell anybody anything. */
    void decide(SentLedger ledger, Selection selection, int rootVersion) throws FerryException, IOException {
        MadeBundles bundles = new MadeBundles(settings, ledger);
        made = bundles;
        boolean same = audience.stream().allMatch(site -> isSame(ledger.newest(site), selection, rootVersion));
        Long since = request.since();
        if (since != null) {
            Sent sent = numbered(ledger, since);
            audience.forEach(site -> sites.add(byNumber(site, Word.NUMBER, sent)));
            return;
        }
        if (request.full()) {
            audience.forEach(site -> sites.add(unknown(site, Word.FULL)));
            return;
        }
        boolean due = same && audience.stream().anyMatch(site -> isDue(newest(ledger, site)));
        boolean lost = same && receipts.values().stream().anyMatch(each -> lacks(each, ledger));
        nothingNew = same && !due && !lost && !request.heartbeat();
        for (Name site : audience) {
            KnownReceipt receipt = receipts.get(site);
            if (receipt != null) {
                sites.add(byReceipt(receipt, bundles));
            } else {
                sites.add(same ? bySending(site, newest(ledger, site), bundles) : unknown(site, Word.NOTHING));
            }
        }
    }

    private static boolean isSame(Optional<Sent> newest, Selection selection, int rootVersion) {
        return newest.filter(
                        sent -> selection.contents(sent.audience(), rootVersion).equals(sent.contents()))
                .isPresent();
    }

    private static Sent newest(SentLedger ledger, Name site) {
        return ledger.newest(site).orElseThrow();
    }

    /** A site that has written since, and does not name the bundle it was sent last, will not get it any more. */
    private static boolean lacks(KnownReceipt receipt, SentLedger ledger) {
        Sha256 last = newest(ledger, receipt.receipt().site()).manifest();
        return !receipt.isAnswered() && !receipt.receipt().held().contains(last);
    }

    /** From a fifth of the cadence before it is promised on, the next bundle is made although nothing is new. */
    private boolean isDue(Sent newest) {
        Instant promised = newest.nextBy();
        return promised != null
                && !now.isBefore(promised.minus(settings.cadence().dividedBy(5)));
    }

    private Sent numbered(SentLedger ledger, long since) throws FerryException {
        Sent sent = ledger.signed(since)
                .orElseThrow(() -> new FerryException(
                        ProblemCode.USAGE,
                        "no bundle " + since + " of stream " + settings.stream() + " was made here",
                        "give the sequence number of a bundle that the sites have, or export with --full"));
        List<Name> without = audience.stream()
                .filter(site -> !sent.audience().contains(site))
                .toList();
        if (!without.isEmpty()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "bundle " + id(sent) + " was made for " + sent.audience() + ", so it was never held by " + without,
                    "give the number of a bundle that was for them too, make one for each site (--site), or export with --full");
        }
        for (KnownReceipt receipt : receipts.values()) {
            if (!receipt.receipt().held().contains(sent.manifest())) {
                report.warn(
                        "since",
                        new Problem(
                                ProblemCode.BASE,
                                receipt.quoted() + ", of " + receipt.receipt().created() + ", does not name " + id(sent)
                                        + " among the bundles that the site holds complete",
                                "if the site does not hold it, its import will end with exit code 17; leave --since out to go by the receipt"));
            }
        }
        return sent;
    }

    private BundleId id(Sent sent) {
        return new BundleId(settings.stream(), sent.position());
    }

    private Against byNumber(Name site, Word word, Sent sent) {
        return new Against(site, word, null, null, List.of(id(sent)), 0);
    }

    private Against bySending(Name site, Sent sent, MadeBundles bundles) throws IOException {
        boolean kept = bundles.find(Objects.requireNonNull(sent.manifest())).isPresent();
        return kept ? byNumber(site, Word.SENT, sent) : unknown(site, Word.NOTHING);
    }

    private static Against unknown(Name site, Word word) {
        return new Against(site, word, null, null, List.of(), 0);
    }

    private Against byReceipt(KnownReceipt receipt, MadeBundles bundles) throws FerryException, IOException {
        List<BundleId> held = new ArrayList<>();
        List<Sha256> strange = new ArrayList<>();
        for (Sha256 manifest : receipt.receipt().held()) {
            bundles.find(manifest).ifPresentOrElse(held::add, () -> strange.add(manifest));
        }
        held.sort(Comparator.comparing(BundleId::position).reversed());
        boolean inventory = receipt.receipt().inventory() != null;
        if (!strange.isEmpty() && !inventory) {
            report.warn(
                    "receipt",
                    new Problem(
                            ProblemCode.BASE,
                            receipt.quoted() + " names " + strange.size() + " of "
                                    + receipt.receipt().held().size()
                                    + " bundles of which this host keeps no index, such as manifest " + strange.get(0)
                                    + "; they count as nothing, so that more may be carried than the site lacks",
                            INVENTORY));
        }
        return new Against(
                receipt.receipt().site(),
                inventory ? Word.INVENTORY : Word.ACKNOWLEDGEMENT,
                receipt.receipt().number(),
                receipt.receipt().created(),
                held,
                0);
    }

    /** Writes what every site of the audience holds into a working directory; two lists are open at a time. */
    Holdings holdings(Path directory) throws FerryException, IOException {
        if (sites.stream().anyMatch(site -> site.word() == Word.FULL || site.word() == Word.NOTHING)) {
            return Holdings.nothing();
        }
        Files.createDirectories(directory);
        HeldFile all = null;
        for (int i = 0; i < sites.size(); i++) {
            HeldFile held = held(sites.get(i), directory, i);
            sites.set(i, sites.get(i).counted(held.count()));
            all = all == null ? held : HeldFile.intersection(all, held, directory.resolve("all-" + i));
        }
        return Objects.requireNonNull(all);
    }

    private HeldFile held(Against site, Path directory, int number) throws FerryException, IOException {
        if (site.word() == Word.INVENTORY) {
            KnownReceipt receipt = Objects.requireNonNull(receipts.get(site.site()));
            Inventory inventory = Objects.requireNonNull(receipt.receipt().inventory());
            return receipt.folder().copyHeld(inventory, directory.resolve("site-" + number));
        }
        Path before = directory.resolve("site-" + number);
        HeldFile held = HeldFile.union(Holdings.nothing(), Holdings.nothing(), before);
        int lists = 0;
        for (BundleId bundle : site.bundles()) {
            for (Holdings list : made().holdings(bundle)) {
                Path next = directory.resolve("site-" + number + "-" + lists++);
                held = HeldFile.union(held, list, next);
                Files.delete(before);
                before = next;
            }
        }
        return held;
    }

    /** The versions, each with the newest bundle that holds it whole and that every site of the audience says it holds, if there is one. */
    Selection unchanged(Selection selection) throws FerryException, IOException {
        List<Pinned> repositories = new ArrayList<>();
        for (Pinned each : selection.repositories()) {
            repositories.add(each.unchangedSince(whole(each)));
        }
        return new Selection(repositories);
    }

    private @Nullable BundleReference whole(Pinned version) throws FerryException, IOException {
        Set<BundleReference> common = null;
        for (Against site : sites) {
            Set<BundleReference> held = new HashSet<>();
            for (BundleId bundle : site.isSaid() ? site.bundles() : List.<BundleId>of()) {
                Optional<BundleReference> whole = made().whole(bundle, version);
                if (whole.isPresent() && !held.contains(whole.get()) && isListed(site, whole.get(), version)) {
                    held.add(whole.get());
                }
            }
            if (common == null) {
                common = held;
            } else {
                common.retainAll(held);
            }
        }
        return common == null
                ? null
                : common.stream()
                        .max(Comparator.comparing(BundleReference::position))
                        .orElse(null);
    }

    /** Where a site lists its artifacts, that counts: it may lack some of a bundle that it names. */
    private boolean isListed(Against site, BundleReference whole, Pinned version) throws FerryException, IOException {
        if (site.word() != Word.INVENTORY) {
            return true;
        }
        KnownReceipt receipt = Objects.requireNonNull(receipts.get(site.site()));
        Inventory inventory = Objects.requireNonNull(receipt.receipt().inventory());
        return receipt.folder().held(inventory).covers(made().holdings(whole, version));
    }

    /** The newest bundle that counts as held at every site, or null: what a manifest tells people. */
    @Nullable
    BundleReference base() {
        if (sites.isEmpty()) {
            return null;
        }
        for (BundleId each : sites.get(0).bundles()) {
            if (sites.stream().allMatch(site -> site.bundles().contains(each))) {
                return BundleReference.to(each, made().manifest(each));
            }
        }
        return null;
    }

    private MadeBundles made() {
        return Objects.requireNonNull(made, "nothing was decided");
    }

    List<Name> audience() {
        return audience;
    }

    List<Against> sites() {
        return List.copyOf(sites);
    }

    /** The newest receipts known of the audience, which the bundle depends on. */
    List<Sha256> digests() {
        return receipts.values().stream().map(each -> each.verified().digest()).toList();
    }

    boolean nothingNew() {
        return nothingNew;
    }

    /** A bundle has been made for them: what they said has been heard. */
    void answer(BundleId bundle) throws IOException {
        for (KnownReceipt each : receipts.values()) {
            each.answer(bundle);
        }
    }
}
