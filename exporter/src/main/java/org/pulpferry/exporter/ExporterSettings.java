package org.pulpferry.exporter;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.value.Name;

/**
 * What the connected host's configuration says.
 *
 * @param state directory of ferry's own files
 * @param out where bundles go
 * @param exports directory through which Pulp's exports reach ferry
 * @param media Pulp's artifact storage as ferry sees it, or null where it is not a file system: then Pulp's export tar is read
 * @param stream the stream's name
 * @param sites the audience unless a request names another
 * @param validity from creation to expiry
 * @param cadence from creation to when the next one is promised
 * @param keys private key files that sign; at least one
 * @param passphraseFile of the keys, or null where they have none
 * @param repositories in the order in which they are carried
 * @param taskWait how long to wait for a task that holds a repository
 * @param tool what the manifest says of who made the bundle
 */
public record ExporterSettings(
        Path state,
        Path out,
        SharedDirectory exports,
        @Nullable Path media,
        Name stream,
        List<Name> sites,
        Duration validity,
        Duration cadence,
        List<Path> keys,
        @Nullable Path passphraseFile,
        List<RepositoryChoice> repositories,
        Duration taskWait,
        Tool tool) {
    /** Sorts the sites; refuses an empty audience, no key, no repository, and times that are not positive. */
    public ExporterSettings {
        sites = sites.stream().distinct().sorted().toList();
        keys = List.copyOf(keys);
        repositories = List.copyOf(repositories);
        if (sites.isEmpty() || keys.isEmpty() || repositories.isEmpty()) {
            throw new IllegalArgumentException("an export needs a site, a key and a repository");
        }
        if (validity.isNegative() || validity.isZero() || cadence.isNegative() || cadence.isZero()) {
            throw new IllegalArgumentException("validity and cadence are longer than nothing");
        }
    }
}
