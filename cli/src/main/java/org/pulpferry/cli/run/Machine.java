package org.pulpferry.cli.run;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What ferry takes from the machine it runs on, given once, so that tests give something else.
 *
 * @param environment all variables
 * @param nanos a clock of nanoseconds that never goes back
 * @param terminal whether stderr is one
 * @param typed whether a person can answer on stdin
 */
public record Machine(
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path workingDirectory,
        Clock clock,
        LongSupplier nanos,
        SecureRandom random,
        Supplier<UUID> ids,
        boolean terminal,
        boolean typed) {
    public Machine {
        environment = Map.copyOf(environment);
    }

    @Override
    public String toString() {
        return "machine with the variables " + new TreeSet<>(environment.keySet());
    }
}
