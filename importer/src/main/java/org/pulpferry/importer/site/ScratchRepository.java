package org.pulpferry.importer.site;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/**
 * A repository of ferry's own that Pulp imports into, and that is gone again afterwards; its units stay. It is known by its name and its label:
 * what a killed run left of it is removed by the next one.
 */
public final class ScratchRepository {
    /** Marks scratch repositories; the value is the site. */
    private static final String LABEL = "ferry-scratch";

    private final Site site;
    private final String type;
    private final String name;
    private @Nullable Repository repository;
    private boolean isBeingRemoved;

    /** One that is not made yet. {@code name}: unique among those of this site. */
    public ScratchRepository(Site site, String type, String name) throws IOException {
        this.site = site;
        this.type = type;
        this.name = prefix(site) + name;
    }

    /** Makes it at Pulp. */
    public void create() throws PulpException {
        Map<String, String> label = Map.of(LABEL, site.settings().site().value());
        repository = site.pulp().repositories().create(type, name, null, label);
    }

    private Repository made() {
        return Objects.requireNonNull(repository, "create() first");
    }

    private static String prefix(Site site) throws IOException {
        return site.prefix() + "scratch-";
    }

    /** Its name at Pulp. */
    public String name() {
        return name;
    }

    /** Its href. */
    public String href() {
        return made().href();
    }

    /** Its newest version. */
    public RepositoryVersion latest() throws PulpException {
        return site.pulp().repositories().latest(made());
    }

    /** Lets Pulp begin to remove it; the task to wait for, empty where that was begun before, or it is gone already. */
    public Optional<String> startRemove() throws PulpException {
        if (isBeingRemoved) {
            return Optional.empty();
        }
        Optional<String> task = site.pulp().repositories().startDelete(made().href());
        isBeingRemoved = true;
        return task;
    }

    /** Removes it, if it was made, also when the run is being stopped. */
    public void remove() throws PulpException, InterruptedException {
        if (repository == null) {
            return;
        }
        boolean interrupted = Thread.interrupted(); // the flag would end these requests, too
        try {
            remove(site, repository);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void remove(Site site, Repository repository) throws PulpException, InterruptedException {
        Optional<String> task = site.pulp().repositories().startDelete(repository.href());
        if (task.isPresent()) {
            site.pulp().tasks().await(task.get(), site.waiting("removing a scratch repository"));
        }
    }

    /** Removes those that killed runs of this site left; how many. No task may be at work on them. */
    public static int removeLeftovers(Site site) throws PulpException, IOException, InterruptedException {
        int removed = 0;
        for (Repository each : site.pulp().repositories().startingWith(prefix(site))) {
            if (site.settings().site().value().equals(each.labels().get(LABEL))) {
                remove(site, each);
                removed++;
            }
        }
        return removed;
    }
}
