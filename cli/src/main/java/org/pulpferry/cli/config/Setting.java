package org.pulpferry.cli.config;

/**
 * One value in force, for {@code config show}.
 *
 * @param key its path, such as {@code pulp.url}
 * @param origin where it came from: a flag, a variable, file and line, or the default
 */
public record Setting(String key, String value, String origin) {}
