package org.pulpferry.pulp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code status/} says, which Pulp tells anyone.
 *
 * @param components sorted by name
 * @param workers those online
 * @param storage of the artifact storage, in bytes; absent parts for object stores
 * @param contentOrigin where the content app answers, if said
 * @param domainEnabled whether this Pulp has domains
 */
public record PulpStatus(
        List<Component> components,
        List<Worker> workers,
        Storage storage,
        @Nullable String contentOrigin,
        boolean domainEnabled) {
    /** Copies the lists. */
    public PulpStatus {
        components = List.copyOf(components);
        workers = List.copyOf(workers);
    }

    /** Version of a component such as {@code core} or {@code deb}. */
    public Optional<String> version(String component) {
        return components.stream()
                .filter(c -> c.name().equals(component))
                .map(Component::version)
                .findFirst();
    }

    /** A part of Pulp and its version, for example {@code deb} and {@code 3.8.2}. */
    public record Component(String name, String version) {}

    /** A worker that is online and the versions it runs, which differ from the API's during an upgrade. */
    public record Worker(String name, Map<String, String> versions) {
        /** Copies the map. */
        public Worker {
            versions = Map.copyOf(versions);
        }
    }

    /** Bytes; null where Pulp does not know. */
    public record Storage(@Nullable Long total, @Nullable Long free) {}
}
