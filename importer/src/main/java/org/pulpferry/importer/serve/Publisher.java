package org.pulpferry.importer.serve;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.importer.ledger.Targets;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Publication;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryType.Pin;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.problem.PulpException;

/** Makes what a distribution can serve: a publication of a version, or the version itself where its type has no publications. */
public final class Publisher {
    private final Site site;
    private final RunJournal journal;
    private final Operations operations;

    public Publisher(Site site, RunJournal journal, Operations operations) {
        this.site = site;
        this.journal = journal;
        this.operations = operations;
    }

    /** The target for clients; a publication that this bundle's run made before, or that is as good, is used again. */
    public Distribution.Target publish(Destination destination, String versionHref)
            throws PulpException, FerryException, IOException, InterruptedException {
        if (destination.type().pin() == Pin.VERSION) {
            return Distribution.Target.version(versionHref);
        }
        String ordinal = destination.ordinalName();
        Optional<Distribution.Target> earlier = earlier(ordinal, versionHref);
        Distribution.Target target;
        if (earlier.isPresent()) {
            target = earlier.get();
        } else {
            target = Distribution.Target.publication(publication(destination, versionHref));
            journal.write(
                    Kind.READY,
                    ordinal,
                    Map.of("version", versionHref, "kind", Targets.kind(target), "target", Targets.href(target)));
        }
        return target;
    }

    private Optional<Distribution.Target> earlier(String ordinal, String versionHref) throws PulpException {
        Optional<RunStep> ready = journal.last(Kind.READY, ordinal);
        if (ready.isEmpty() || !versionHref.equals(ready.get().facts().get("version"))) {
            return Optional.empty();
        }
        Distribution.Target target = Targets.of(ready.get());
        return site.pulp().publications().exists(Targets.href(target)) ? Optional.of(target) : Optional.empty();
    }

    private String publication(Destination destination, String versionHref)
            throws PulpException, FerryException, IOException, InterruptedException {
        RepositoryType type = destination.type();
        String kind = destination.entry().serving().publish().name().toLowerCase(Locale.ROOT);
        var options = destination.entry().serving().options();
        if (options.isEmpty()) {
            List<Publication> there = site.pulp().publications().find(type, kind, versionHref);
            if (!there.isEmpty()) {
                return there.get(0).href();
            }
        }
        Task task = operations.run(
                "publish-" + destination.ordinalName(),
                "publishing",
                correlation -> site.pulp().publications().start(type, kind, versionHref, options, correlation));
        return task.created("/publications/")
                .orElseThrow(() -> new FerryException(
                        ProblemCode.PULP,
                        "Pulp published " + destination.quoted() + " and does not say under which address",
                        "see Pulp's log; running the same command again goes on from here"));
    }
}
