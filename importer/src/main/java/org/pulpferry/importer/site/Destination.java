package org.pulpferry.importer.site;

import java.util.List;
import java.util.Optional;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;

/**
 * One repository of a bundle and what stands for it at this site, as seen before anything was changed.
 *
 * @param ordinal its place in the manifest, from 1
 * @param repository of that name and type, if there is one
 * @param live the distribution clients use, if there is one
 * @param previous the hidden distribution that keeps what can be gone back to, if there is one
 * @param followers other distributions that show the repository's newest version by themselves
 */
public record Destination(
        int ordinal,
        RepositoryEntry entry,
        RepositoryType type,
        Optional<Repository> repository,
        Optional<Distribution> live,
        Optional<Distribution> previous,
        List<Distribution> followers) {
    /** Marks repositories and distributions that are ferry's; the value is the stream. */
    public static final String OWNER_LABEL = "ferry";

    /** What the hidden distribution's name and base path end with. */
    public static final String PREVIOUS = "--prev";

    /** Copies the list. */
    public Destination {
        followers = List.copyOf(followers);
    }

    /** Its name within the bundle. */
    public String ordinalName() {
        return RepositoryEntry.ordinalName(ordinal);
    }

    /** Whether clients are to see it at all. */
    public boolean isServed() {
        return entry.serving().publish() != Publish.NONE;
    }

    /** For messages. */
    public String quoted() {
        return "repository " + Escaper.quote(entry.name());
    }
}
