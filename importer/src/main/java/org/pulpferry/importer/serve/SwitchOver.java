package org.pulpferry.importer.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.importer.ledger.Targets;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Distributions;
import org.pulpferry.pulp.Distributions.Wanted;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Moves all distributions of a bundle, one right after the other. Pulp has no common transaction for them, so what each served before is in
 * the journal first, kept alive by a hidden distribution, and put back when one of them fails.
 */
public final class SwitchOver {
    private final Site site;
    private final RunJournal journal;
    private final Name stream;

    public SwitchOver(Site site, RunJournal journal, Name stream) {
        this.site = site;
        this.journal = journal;
        this.stream = stream;
    }

    /**
     * Moves them; goes on with a switch of this run that a kill interrupted.
     *
     * @return names of the distributions whose target changed
     * @throws FerryException SWITCH when one failed; all are then where they were, or the message names those that are not
     * @throws InterruptedException after everything was put back
     */
    public List<String> apply(List<Move> moves)
            throws PulpException, FerryException, IOException, InterruptedException {
        Map<String, RunStep> before = before(moves);
        List<String> moved = new ArrayList<>();
        try {
            int done = 0;
            for (Move move : moves) {
                keepPrevious(move, before);
            }
            for (Move move : moves) {
                if (moveLive(move, before)) {
                    moved.add(move.serving().distribution());
                }
                site.progress().report("moving distributions", ++done, moves.size(), Progress.Unit.ITEMS);
            }
        } catch (PulpException e) {
            throw failed(e, undo(site, journal, before));
        } catch (InterruptedException e) {
            undo(site, journal, before);
            throw e;
        }
        journal.write(Kind.SWITCHED, stream.value(), Map.of());
        return moved;
    }

    private Map<String, RunStep> before(List<Move> moves) throws PulpException, IOException {
        Optional<Map<String, RunStep>> open = journal.openSwitch();
        if (open.isPresent() && covers(open.get(), moves)) {
            return open.get();
        }
        List<Found> all = new ArrayList<>();
        for (Move move : moves) {
            RepositoryType type = move.repository().repositoryType();
            all.add(found(type, move.serving().distribution()));
            all.add(found(type, move.serving().distribution() + Destination.PREVIOUS));
        }
        journal.write(Kind.SWITCH, stream.value(), Map.of());
        for (Found each : all) {
            Distribution.Target target =
                    each.distribution().map(Distribution::target).orElse(Distribution.Target.NONE);
            journal.write(
                    Kind.BEFORE,
                    each.name(),
                    Targets.facts(
                            each.distribution().isPresent(), target, each.type().type()));
        }
        return journal.openSwitch().orElseThrow();
    }

    /* A kill between the first and the last of these lines moved nothing yet, so they are written anew. */
    private static boolean covers(Map<String, RunStep> open, List<Move> moves) {
        return moves.stream()
                .allMatch(m -> open.containsKey(m.serving().distribution())
                        && open.containsKey(m.serving().distribution() + Destination.PREVIOUS));
    }

    private Found found(RepositoryType type, String name) throws PulpException {
        return new Found(type, name, site.pulp().distributions().find(type, name));
    }

    private record Found(RepositoryType type, String name, Optional<Distribution> distribution) {}

    private void keepPrevious(Move move, Map<String, RunStep> before) throws PulpException, InterruptedException {
        RunStep live = step(before, move.serving().distribution());
        Distribution.Target old = Targets.of(live);
        if (old.equals(Distribution.Target.NONE) || old.equals(move.repository().servingTarget())) {
            return;
        }
        Optional<String> guard = site.pulp()
                .distributions()
                .contentGuard(move.repository().repositoryType(), move.serving().distribution());
        put(Wishes.previous(move, old, guard, stream));
    }

    private boolean moveLive(Move move, Map<String, RunStep> before) throws PulpException, InterruptedException {
        Distribution.Target target = move.repository().servingTarget();
        put(Wishes.live(move.repository().repositoryType(), move.serving(), target, stream));
        return !Targets.of(step(before, move.serving().distribution())).equals(target);
    }

    private static RunStep step(Map<String, RunStep> before, String name) {
        return Objects.requireNonNull(before.get(name), name);
    }

    private void put(Wanted wanted) throws PulpException, InterruptedException {
        Distributions distributions = site.pulp().distributions();
        Optional<Distribution> there = distributions.find(wanted.type(), wanted.name());
        if (there.isPresent() && Wishes.isAsWanted(there.get(), wanted)) {
            return;
        }
        if (there.isPresent()) {
            distributions.update(there.get(), wanted, site.waiting("moving distributions"));
        } else {
            distributions.create(wanted, site.ids().get(), site.waiting("moving distributions"));
        }
    }

    private static FerryException failed(PulpException failure, List<String> stuck) {
        String reason = Escaper.text(String.valueOf(failure.getMessage()));
        if (stuck.isEmpty()) {
            return new FerryException(
                    ProblemCode.SWITCH,
                    "a distribution could not be moved, so all were put back and clients see the old state: " + reason,
                    "the bundle is loaded and staged; mend what Pulp complains about and run the same command again",
                    failure);
        }
        return new FerryException(
                ProblemCode.SWITCH,
                "a distribution could not be moved (" + reason + "), and these could not be put back: "
                        + String.join(", ", stuck.stream().map(Escaper::quote).toList()),
                "run the same command again as soon as Pulp answers; it goes on from the journal",
                failure);
    }

    /**
     * Puts back what a journal's open switch moved.
     *
     * @return names of the distributions that could not be put back; the switch then stays open
     */
    public static List<String> undo(Site site, RunJournal journal, Map<String, RunStep> before)
            throws IOException, InterruptedException {
        boolean interrupted = Thread.interrupted();
        List<String> stuck = new ArrayList<>();
        for (Map.Entry<String, RunStep> each : new LinkedHashMap<>(before).entrySet()) {
            try {
                putBack(site, each.getKey(), each.getValue());
            } catch (PulpException e) {
                stuck.add(each.getKey());
            }
        }
        if (stuck.isEmpty()) {
            journal.write(Kind.UNDONE, "all", Map.of());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return stuck;
    }

    private static void putBack(Site site, String name, RunStep before) throws PulpException, InterruptedException {
        Distributions distributions = site.pulp().distributions();
        RepositoryType type = RepositoryType.of(
                        Objects.requireNonNull(before.facts().get("type")))
                .orElseThrow();
        Optional<Distribution> now = distributions.find(type, name);
        if (now.isEmpty()) {
            return;
        }
        if (!Boolean.parseBoolean(before.facts().get("exists"))) {
            distributions.delete(now.get().href(), site.waiting("putting distributions back"));
        } else if (!now.get().target().equals(Targets.of(before))) {
            distributions.move(now.get(), Targets.of(before), site.waiting("putting distributions back"));
        }
    }
}
