package org.pulpferry.pulp;

/**
 * A publication of a repository version.
 *
 * @param version href of the version it publishes
 */
public record Publication(String href, String version) {}
