package org.pulpferry.cli.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A configuration that has been read, checked and completed by defaults. */
public sealed interface Config permits ConnectedConfig, SiteConfig {
    /** What both hosts have. */
    Basics basics();

    /**
     * What both hosts have.
     *
     * @param state the directory of everything that is ferry's own
     * @param keys private key files
     * @param passphraseFile of the keys, or null where they have none
     * @param settings every value in force, in the order of the file's documentation
     */
    record Basics(
            PulpConfig pulp,
            Path state,
            List<Path> keys,
            @Nullable Path passphraseFile,
            List<Setting> settings) {
        public Basics {
            keys = List.copyOf(keys);
            settings = List.copyOf(settings);
        }
    }
}
