package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.importer.site.HandOver;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.Leftovers;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.verify.RunTime;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;

/** Looks at everything an import will need. The lock of the state directory is held. */
final class Doctor {
    private final Site site;
    private final Surroundings around;
    private final TrustStore trust;
    private final List<Finding> findings = new ArrayList<>();

    Doctor(Site site, Surroundings around, TrustStore trust) {
        this.site = site;
        this.around = around;
        this.trust = trust;
    }

    List<Finding> examine() throws IOException, InterruptedException {
        findings.add(Finding.good("state", site.state().root() + " is private and can be written"));
        trust();
        clock();
        SiteCheck check = new SiteCheck(site);
        try {
            PulpStatus status = check.reach();
            findings.add(
                    Finding.good("pulp", "answers, lets us, " + status.workers().size() + " workers online"));
            storage(status);
            others();
            importPath(check);
        } catch (FerryException e) {
            bad("pulp", e.problems());
        }
        return findings;
    }

    private void trust() {
        try {
            TrustedRoot root = trust.current();
            findings.add(Finding.good("trust", "root " + root.version() + " " + root.fingerprint()));
            SiteSettings settings = site.settings();
            for (Name stream : settings.streams()) {
                boolean listed = root.stream(stream)
                        .filter(role -> role.sites().contains(settings.site()))
                        .isPresent();
                findings.add(
                        listed
                                ? Finding.good("stream " + stream, "comes to site " + settings.site())
                                : Finding.bad(
                                        "stream " + stream,
                                        "root " + root.version() + " does not let it into site " + settings.site(),
                                        "have the root name the site for this stream, or mend `streams`"));
            }
            keys(root);
        } catch (FerryException e) {
            bad("trust", e.problems());
        }
    }

    private void keys(TrustedRoot root) {
        if (site.settings().receipt() == SiteSettings.ReceiptKind.NONE) {
            return;
        }
        try {
            new Receipts(site, around, new BundleStore(site.state())).requireKey(root);
            findings.add(
                    Finding.good("key", "signs receipts of " + site.settings().site()));
        } catch (FerryException e) {
            bad("key", e.problems());
        } catch (IOException e) {
            findings.add(Finding.bad("key", String.valueOf(e.getMessage()), "check passphrase_file"));
        }
    }

    private void clock() throws IOException {
        Instant now = around.clock().instant();
        for (Name stream : site.settings().streams()) {
            try {
                Ledger ledger = Ledger.view(site.state(), stream);
                bad("clock", new RunTime(now, null).problems(ledger.seen(), Instant.EPOCH, ledger.recoverCommand()));
            } catch (FerryException e) {
                bad("ledger", e.problems());
            }
        }
        findings.add(Finding.good("clock", "says " + now));
    }

    /** What is at Pulp that contradicts this state directory. */
    private void others() throws FerryException, IOException {
        try {
            for (Name stream : site.settings().streams()) {
                try {
                    bad(
                            "ledger",
                            new LedgerCheck(site, trust.current()).problems(stream, Ledger.view(site.state(), stream)));
                } catch (FerryException e) {
                    // said already
                }
            }
            String own = site.prefix();
            for (String name : site.pulp().imports().importersStartingWith(site.anyPrefix())) {
                if (!name.startsWith(own)) {
                    findings.add(
                            Finding.bad(
                                    "importers",
                                    "importer " + Escaper.quote(name)
                                            + " at Pulp is of another state directory with the same site name",
                                    "if another ferry works on this Pulp, give each a site name of its own; if that state directory was lost, delete the importer"));
                }
            }
        } catch (PulpException e) {
            throw PulpProblems.of(e, "asking Pulp what else is there");
        }
    }

    private void storage(PulpStatus status) {
        Long free = status.storage().free();
        if (free != null) {
            findings.add(Finding.good("storage", free + " bytes free in Pulp's artifact storage"));
        }
    }

    private void importPath(SiteCheck check) throws FerryException, IOException, InterruptedException {
        List<Problem> problems = new ArrayList<>(check.folder());
        Path folder = site.state()
                .run(new org.pulpferry.manifest.value.BundleId(
                        new Name("doctor"), new org.pulpferry.manifest.value.Position(1, 1)));
        HandOver handOver = new HandOver(site.settings().imports(), site.prefix(), "doctor");
        try {
            if (problems.isEmpty()) {
                new Leftovers(site).settle();
            }
        } catch (PulpException e) {
            throw PulpProblems.of(e, "removing what an interrupted run left");
        }
        try (RunJournal journal = RunJournal.open(folder, site.clock())) {
            if (problems.isEmpty()) {
                problems.addAll(check.roundTrip(new Operations(site, journal, handOver)));
            }
        } catch (PulpException e) {
            throw PulpProblems.of(e, "importing a few KiB");
        } finally {
            if (problems.isEmpty()) {
                handOver.removeRun();
            }
            SafeDirectory.delete(folder);
        }
        if (problems.isEmpty()) {
            findings.add(Finding.good(
                    "imports",
                    site.settings().imports().ferry() + " is allowed and shared: Pulp imported a few KiB from it, "
                            + room(handOver.usable())));
            if (handOver.usable().isEmpty()) {
                findings.add(Finding.bad(
                        "space",
                        "nobody can tell how much room "
                                + site.settings().imports().ferry() + " has",
                        "look with df; an import that finds the disk full goes on when there is room"));
            }
        }
        bad("imports", problems);
    }

    private static String room(OptionalLong free) {
        return free.isEmpty() ? "bytes free there: unknown" : free.getAsLong() + " bytes free";
    }

    private void bad(String subject, List<Problem> problems) {
        problems.forEach(p -> findings.add(Finding.bad(subject, p.message(), p.hint())));
    }
}
