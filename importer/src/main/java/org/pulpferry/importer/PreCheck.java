package org.pulpferry.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.SpaceCheck;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Destinations;
import org.pulpferry.importer.site.LedgerCheck;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.problem.PulpException;

/** Holds a verified bundle against this site before anything is changed; collects all findings. */
final class PreCheck {
    private final Site site;
    private final VerifiedBundle bundle;
    private final List<Problem> problems = new ArrayList<>();

    PreCheck(Site site, VerifiedBundle bundle) {
        this.site = site;
        this.bundle = bundle;
    }

    /**
     * Looks; changes nothing.
     *
     * @param holdings are told what Pulp has
     * @return what stands for the bundle's repositories here; of no use when there are {@link #problems}
     * @throws FerryException PULP when Pulp cannot be asked at all
     */
    List<Destination> look(Holdings holdings, Suspects suspects, boolean adopt)
            throws FerryException, IOException, InterruptedException {
        SiteCheck check = new SiteCheck(site);
        PulpStatus status = check.reach();
        problems.addAll(SiteCheck.components(bundle.manifest().pulp(), status));
        problems.addAll(check.folder());
        try {
            Destinations destinations = new Destinations(site, bundle.manifest(), adopt);
            List<Destination> found = destinations.find(status);
            problems.addAll(destinations.problems());
            problems.addAll(new LedgerCheck(site, bundle.root())
                    .problems(bundle, Ledger.view(site.state(), bundle.id().stream())));
            mark(site, holdings, suspects);
            Holdings.Tally tally = holdings.tally();
            if (tally.missing() > 0) {
                problems.add(missing(tally.missing()));
            }
            problems.addAll(new SpaceCheck(site.settings()).check(tally, bundle.manifest(), status));
            return found;
        } catch (PulpException e) {
            throw PulpProblems.of(e, "asking Pulp what it has");
        }
    }

    /** Tells the holdings what Pulp has and may be relied on. */
    static void mark(Site site, Holdings holdings, Suspects suspects) throws PulpException, IOException {
        holdings.clearPresent();
        site.pulp().contents().allArtifacts(artifact -> holdings.present(artifact.sha256()));
        for (Sha256 suspect : suspects.all()) {
            holdings.distrust(suspect);
        }
    }

    static Problem missing(long count) {
        return new Problem(
                ProblemCode.BASE,
                "the bundle refers to " + count
                        + " artifacts that it does not carry and this site's Pulp does not have",
                "import the bundles before it, or send the connected side a receipt with inventory (ferry receipt"
                        + " --inventory) and import what it then exports");
    }

    /** Everything found that forbids the import. */
    List<Problem> problems() {
        return problems.stream()
                .filter(each -> each.code() != ProblemCode.WARNINGS)
                .toList();
    }

    /** Everything found that a person should know and that forbids nothing. */
    List<Problem> warnings() {
        return problems.stream()
                .filter(each -> each.code() == ProblemCode.WARNINGS)
                .toList();
    }
}
