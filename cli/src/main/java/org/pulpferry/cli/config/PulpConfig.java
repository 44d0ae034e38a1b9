package org.pulpferry.cli.config;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which Pulp, and who asks. Exactly one of {@code passwordFile} and {@code passwordEnv} is there.
 *
 * @param exchange {@code exports} on the connected host, {@code imports} at a site
 * @param media Pulp's artifact storage; only on the connected host, and only where it is a file system
 */
public record PulpConfig(
        URI url,
        String user,
        @Nullable Path passwordFile,
        @Nullable String passwordEnv,
        SharedPath exchange,
        @Nullable Path media) {}
