package org.pulpferry.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.pulpferry.cli.run.Machine;

/** One call of ferry within the test's process: its exit code and what it printed. */
public record CalledFerry(int code, String out, String err) {
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Clock NOON = Clock.fixed(NOW, ZoneOffset.UTC);

    /** Calls it in a folder, with these variables and no others. */
    public static CalledFerry in(Path folder, Map<String, String> environment, String... arguments) {
        return call(NOON, folder, environment, false, arguments);
    }

    /** The same with a terminal for stderr. */
    public static CalledFerry atTerminal(Path folder, Map<String, String> environment, String... arguments) {
        return call(NOON, folder, environment, true, arguments);
    }

    /** The same at another time. */
    public static CalledFerry at(Clock clock, Path folder, Map<String, String> environment, String... arguments) {
        return call(clock, folder, environment, false, arguments);
    }

    private static CalledFerry call(
            Clock clock, Path folder, Map<String, String> environment, boolean terminal, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Machine machine = new Machine(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                folder.toAbsolutePath(),
                clock,
                System::nanoTime,
                new SecureRandom(),
                UUID::randomUUID,
                terminal,
                false);
        int code = new Ferry(machine).execute(arguments);
        return new CalledFerry(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
