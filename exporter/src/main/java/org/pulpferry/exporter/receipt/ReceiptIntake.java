package org.pulpferry.exporter.receipt;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pulpferry.bundle.Failures;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.TrustedRoot;

/**
 * Takes in the receipts that a person gives, and finds the newest known of each site. Of two receipts of a site the one with the larger number
 * counts, whatever its date (F-RCP-01). Not thread-safe.
 */
public final class ReceiptIntake {
    private static final String OTHERWISE = "; without a receipt: ferry export --since SEQUENCE, or --full";

    private final ReceiptStore store;
    private final TrustedRoot root;
    private final Instant now;
    private final Report report;

    /** Takes nothing yet; findings go into the report. */
    public ReceiptIntake(ReceiptStore store, TrustedRoot root, Instant now, Report report) {
        this.store = store;
        this.root = root;
        this.now = now;
        this.report = report;
    }

    private record Given(ReceiptFolder folder, ReceiptFolder.Signed signed) {
        Receipt receipt() {
            return signed.verified().receipt();
        }
    }

    /**
     * Takes in the newest given of each site, unless a newer one is known.
     *
     * @param folders the receipts' folders, several of a site among them
     * @param allowed the sites a bundle is asked for; empty for whichever the receipts are of
     * @return the sites the receipts are of
     */
    public List<Name> take(List<Path> folders, List<Name> allowed) throws FerryException {
        SortedMap<Name, Given> newest = new TreeMap<>();
        for (Path folder : folders) {
            try {
                Given given = given(new ReceiptFolder(folder), allowed);
                newest.merge(given.receipt().site(), given, ReceiptIntake::newer);
            } catch (FerryException e) {
                report.bad("receipt", e);
            }
        }
        for (Given given : newest.values()) {
            try {
                take(given);
            } catch (FerryException e) {
                report.bad("receipt", e);
            } catch (IOException e) {
                throw Failures.of(e, "keeping the receipt " + given.folder().quoted());
            }
        }
        return List.copyOf(newest.keySet());
    }

    private static Given newer(Given one, Given other) {
        return other.receipt().number() > one.receipt().number() ? other : one;
    }

    private Given given(ReceiptFolder folder, List<Name> allowed) throws FerryException {
        Given given = new Given(folder, folder.verify(root));
        Receipt receipt = given.receipt();
        store.requireStream(folder, receipt.stream());
        if (!allowed.isEmpty() && !allowed.contains(receipt.site())) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "the receipt " + folder.quoted() + " is of site " + receipt.site()
                            + ", and the bundle is to be for " + allowed,
                    "name that site too with --site, or leave --site out: the bundle is then for the receipts' sites");
        }
        if (receipt.created().isAfter(now.plus(TrustedRoot.CLOCK_TOLERANCE))) {
            throw new FerryException(
                    ProblemCode.TIME,
                    "the receipt " + folder.quoted() + " was written on " + receipt.created() + ", and here it is "
                            + now,
                    "one of the two clocks is wrong: set it, and let the site write the next receipt" + OTHERWISE);
        }
        return given;
    }

    private void take(Given given) throws FerryException, IOException {
        KnownReceipt known =
                store.newest(given.receipt().site(), root, new ArrayList<>()).orElse(null);
        if (known == null || known.receipt().number() < given.receipt().number()) {
            store.take(given.folder(), given.signed());
            return;
        }
        if (known.verified().digest().equals(given.signed().verified().digest())) {
            return;
        }
        Receipt receipt = given.receipt();
        String restored =
                "where that site was restored from a backup: ferry receipt --inventory there, which takes a number beyond all used";
        if (known.receipt().number() == receipt.number()) {
            throw new FerryException(
                    ProblemCode.EQUIVOCATION,
                    "site " + receipt.site() + " has signed two different receipts " + receipt.number()
                            + ", of which one is known here since before",
                    restored + OTHERWISE);
        }
        report.warn(
                "receipt",
                new Problem(
                        ProblemCode.REPLAY,
                        "the receipt " + given.folder().quoted() + " is older than " + known.quoted() + " of "
                                + known.receipt().created() + ", which is known here and counts",
                        "bring the newest; " + restored));
    }

    /** The newest known of each of these sites that has one. */
    public SortedMap<Name, KnownReceipt> known(List<Name> sites) throws FerryException {
        SortedMap<Name, KnownReceipt> found = new TreeMap<>();
        try {
            for (Name site : sites) {
                List<Problem> refused = new ArrayList<>();
                store.newest(site, root, refused)
                        .ifPresentOrElse(
                                known -> found.put(site, known),
                                () -> refused.forEach(each -> report.warn("receipt", each)));
            }
        } catch (IOException e) {
            throw Failures.of(e, "looking for receipts");
        }
        return found;
    }
}
