package org.pulpferry.importer.site;

import java.util.ArrayList;
import java.util.List;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustedRoot;

/** Holds a stream's ledger against the labels at Pulp before anybody acts on its word: a state directory may have come from an old copy. */
public final class LedgerCheck {
    private final Site site;
    private final TrustedRoot root;

    /** {@code root}: in force, or about to be. */
    public LedgerCheck(Site site, TrustedRoot root) {
        this.site = site;
        this.root = root;
    }

    /**
     * Refuses a ledger that Pulp contradicts.
     *
     * @throws FerryException REPLAY when Pulp has had what the ledger does not know, EQUIVOCATION when it has had it otherwise
     */
    public void require(Name stream, Ledger ledger) throws FerryException, PulpException {
        require(problems(stream, ledger));
    }

    /** As {@link #require(Name, Ledger)}, and refuses a bundle that Pulp contradicts. */
    public void require(VerifiedBundle bundle, Ledger ledger) throws FerryException, PulpException {
        require(problems(bundle, ledger));
    }

    private static void require(List<Problem> problems) throws FerryException {
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }

    /** What the labels say against the ledger, and if nothing, against this bundle. */
    public List<Problem> problems(VerifiedBundle bundle, Ledger ledger) throws PulpException {
        List<Witness.Testimony> labels = Witness.of(site, root, bundle.id().stream());
        List<Problem> problems = problems(bundle.id().stream(), ledger, labels);
        return problems.isEmpty()
                ? new Witness(bundle.id(), bundle.signed().digest()).problems(bundle.manifest(), labels)
                : problems;
    }

    /** What the labels say against the ledger; one finding per bundle. */
    public List<Problem> problems(Name stream, Ledger ledger) throws PulpException {
        return problems(stream, ledger, Witness.of(site, root, stream));
    }

    private static List<Problem> problems(Name stream, Ledger ledger, List<Witness.Testimony> labels) {
        List<Problem> problems = new ArrayList<>();
        List<Position> told = new ArrayList<>();
        for (Witness.Testimony testimony : labels) {
            Position position = testimony.position();
            if (testimony.own() && !ledger.knows(position, testimony.digest()) && !told.contains(position)) {
                told.add(position);
                problems.add(problem(stream, ledger, testimony));
            }
        }
        return problems;
    }

    private static Problem problem(Name stream, Ledger ledger, Witness.Testimony testimony) {
        Position position = testimony.position();
        String says = "repository " + Escaper.quote(testimony.repository()) + " says by its label "
                + Witness.key(stream) + " that it has had ";
        boolean other = ledger.entries().stream().anyMatch(e -> e.position().equals(position));
        if (other) {
            return new Problem(
                    ProblemCode.EQUIVOCATION,
                    says + "another bundle with the number " + position + " than this site's ledger",
                    "do not retry: another ferry works on this Pulp, or two bundles were signed with one number; call those who sign bundles");
        }
        Position newest =
                ledger.last().filter(last -> last.compareTo(position) > 0).orElse(position);
        return new Problem(
                ProblemCode.REPLAY,
                says + "bundle " + position + ", of which the ledger of stream " + stream
                        + " knows nothing: the state directory is lost, or older than Pulp",
                Ledger.remedy(stream, newest));
    }
}
