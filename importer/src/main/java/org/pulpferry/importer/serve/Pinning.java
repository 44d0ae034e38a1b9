package org.pulpferry.importer.serve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Publication;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Ties distributions that follow a repository to what they serve right now, so that nothing new is seen before the switch, and marks as
 * ferry's what it was allowed to take over.
 */
public final class Pinning {
    private final Site site;
    private final Name stream;

    public Pinning(Site site, Name stream) {
        this.site = site;
        this.stream = stream;
    }

    /** Pins and marks what stands for one repository of the bundle; clients see no change. */
    public void apply(Destination destination) throws PulpException, InterruptedException {
        if (destination.repository().isEmpty()) {
            return;
        }
        Repository repository = destination.repository().get();
        if (!repository.labels().containsKey(Destination.OWNER_LABEL)) {
            site.pulp().repositories().setLabel(repository.href(), Destination.OWNER_LABEL, stream.value());
        }
        for (Distribution follower : destination.followers()) {
            pin(destination, repository, follower);
        }
        if (destination.isServed() && destination.live().isPresent()) {
            pin(destination, repository, destination.live().get());
        }
    }

    private void pin(Destination destination, Repository repository, Distribution distribution)
            throws PulpException, InterruptedException {
        boolean follows = distribution.target().kind() == Distribution.Kind.REPOSITORY;
        boolean marked = distribution.labels().containsKey(Destination.OWNER_LABEL);
        if (!follows && marked) {
            return;
        }
        Distribution.Target target = follows ? served(destination.type(), repository) : distribution.target();
        Map<String, String> labels = new HashMap<>(distribution.labels());
        labels.putIfAbsent(Destination.OWNER_LABEL, stream.value());
        site.pulp()
                .distributions()
                .update(
                        distribution,
                        Wishes.of(destination.type(), distribution, target, labels),
                        site.waiting("pinning what clients see"));
        if (follows) {
            site.progress()
                    .notice("distribution " + distribution.name()
                            + " followed its repository; it is pinned to what it serves now");
        }
    }

    /** What a distribution that follows this repository serves: the newest version, or of those published the newest. */
    private Distribution.Target served(RepositoryType type, Repository repository) throws PulpException {
        if (type.pin() == RepositoryType.Pin.VERSION) {
            return Distribution.Target.version(
                    site.pulp().repositories().latest(repository).href());
        }
        for (RepositoryVersion version : site.pulp().repositories().versions(repository)) {
            for (String kind : type.publicationKinds()) {
                List<Publication> published = site.pulp().publications().find(type, kind, version.href());
                if (!published.isEmpty()) {
                    return Distribution.Target.publication(published.get(0).href());
                }
            }
        }
        return Distribution.Target.NONE;
    }
}
