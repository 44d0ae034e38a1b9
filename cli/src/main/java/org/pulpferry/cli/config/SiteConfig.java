package org.pulpferry.cli.config;

import java.time.Duration;
import java.util.List;
import org.pulpferry.manifest.value.Name;

/** A site's configuration; what the values mean is told by samples/config/site.yml. */
public record SiteConfig(
        Basics basics, Name site, List<Name> streams, Receipts receipt, Loading limits, int keep, Duration taskWait)
        implements Config {
    public SiteConfig {
        streams = List.copyOf(streams);
    }

    /** What a receipt tells. */
    public enum Receipts {
        NONE,
        ACKNOWLEDGEMENT,
        INVENTORY
    }

    /**
     * Room and pace.
     *
     * @param staging bytes
     */
    public record Loading(long staging, int parallel, int rows, int units) {}
}
