package org.pulpferry.cli.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.value.Name;

/** The connected host's configuration; what the values mean is told by samples/config/connected.yml. */
public record ConnectedConfig(
        Basics basics,
        Path out,
        Name stream,
        List<Name> sites,
        Duration validity,
        Duration cadence,
        Duration taskWait,
        List<CarriedRepository> repositories)
        implements Config {
    public ConnectedConfig {
        sites = List.copyOf(sites);
        repositories = List.copyOf(repositories);
    }

    /**
     * One entry of {@code repositories}.
     *
     * @param version a number, or null for the latest
     */
    public record CarriedRepository(
            String name, String type, @Nullable Long version, Serving serving) {}
}
