package org.pulpferry.cli.config;

import java.nio.file.Path;

/**
 * A directory that ferry and Pulp both use; where Pulp runs in a container it has two names.
 *
 * @param ferry its name here
 * @param pulp its name at Pulp, absolute
 */
public record SharedPath(Path ferry, String pulp) {}
