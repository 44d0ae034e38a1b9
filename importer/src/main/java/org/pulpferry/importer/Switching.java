package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep;
import org.pulpferry.importer.serve.Move;
import org.pulpferry.importer.serve.SwitchOver;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.problem.PulpException;

/** Moves what clients see to a bundle that is recorded here, whether just imported, staged or gone back to. */
final class Switching {
    private final Site site;
    private final BundleStore store;

    Switching(Site site, BundleStore store) {
        this.site = site;
        this.store = store;
    }

    /** Puts back what an interrupted switch to any other bundle had moved; one to {@code target} is gone on with. */
    void settle(BundleId target) throws IOException, FerryException, InterruptedException {
        for (Path run : site.state().runFolders()) {
            if (!RunJournal.isIn(run) || run.equals(site.state().run(target))) {
                continue;
            }
            try (RunJournal journal = RunJournal.open(run, site.clock())) {
                Optional<Map<String, RunStep>> open = journal.openSwitch();
                if (open.isPresent()) {
                    putBack(journal, open.get(), run);
                }
            }
        }
    }

    private void putBack(RunJournal journal, Map<String, RunStep> open, Path run)
            throws IOException, FerryException, InterruptedException {
        List<String> stuck = SwitchOver.undo(site, journal, open);
        if (!stuck.isEmpty()) {
            throw new FerryException(
                    ProblemCode.SWITCH,
                    "an interrupted switch to " + run.getFileName() + " could not be put back: "
                            + String.join(
                                    ", ", stuck.stream().map(Escaper::quote).toList()),
                    "see Pulp's log for why it refuses to move them, then run the same command again");
        }
        site.progress().notice("put back what an interrupted switch to " + run.getFileName() + " had moved");
    }

    /**
     * Moves all distributions of a recorded bundle.
     *
     * @return names of those whose target changed
     * @throws FerryException SWITCH when something it is to serve is gone, or when a distribution could not be moved
     */
    List<String> to(BundleId target, RunJournal journal)
            throws IOException, FerryException, PulpException, InterruptedException {
        Optional<Manifest> manifest = store.manifest(target);
        if (manifest.isEmpty() || !store.isRecorded(target)) {
            throw new FerryException(
                    ProblemCode.SWITCH,
                    "bundle " + target + " is not recorded here any more, so nobody can switch to it",
                    "ferry status lists the bundles that can be switched to");
        }
        List<Move> moves = new ArrayList<>();
        for (LoadedRepository each : store.repositories(target)) {
            if (each.isServed()) {
                requireTarget(each);
                moves.add(new Move(
                        each,
                        manifest.get().repositories().get(each.ordinal() - 1).serving()));
            }
        }
        return new SwitchOver(site, journal, target.stream()).apply(moves);
    }

    private void requireTarget(LoadedRepository each) throws PulpException, FerryException {
        Distribution.Target target = each.servingTarget();
        String href = java.util.Objects.requireNonNull(target.href());
        boolean there = target.kind() == Distribution.Kind.PUBLICATION
                ? site.pulp().publications().exists(href)
                : site.pulp().repositories().version(href).isPresent();
        if (!there) {
            throw new FerryException(
                    ProblemCode.SWITCH,
                    "what repository " + Escaper.quote(each.name()) + " is to serve is gone from Pulp (version "
                            + each.number() + "); nothing was moved",
                    "import the bundle again, or a newer one");
        }
    }
}
