package org.pulpferry.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.pulpferry.cli.run.Machine;

/** Where the process begins and ends: the only place that takes clock, randomness and streams from the machine, and that exits. */
public final class Main {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private Main() {}

    /** Runs ferry and exits with its code. */
    public static void main(String[] arguments) {
        Machine machine = new Machine(
                stream(FileDescriptor.out),
                stream(FileDescriptor.err),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Clock.systemUTC(),
                System::nanoTime,
                random(),
                Main::id,
                terminals().contains("2"),
                terminals().contains("0"));
        Stopping stopping = new Stopping(
                Thread.currentThread(), PATIENCE, code -> Runtime.getRuntime().halt(code));
        Runtime.getRuntime().addShutdownHook(stopping.hook());
        int code = new Ferry(machine).execute(arguments);
        stopping.finished(code);
        System.exit(code);
    }

    /* bin/ferry lists the descriptors that are terminals: Java cannot tell, and what System.console() means differs between versions. */
    private static String terminals() {
        return Objects.requireNonNullElse(System.getenv("FERRY_TERMINALS"), "");
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    @SuppressForbidden // the one place it comes from
    private static SecureRandom random() {
        return new SecureRandom();
    }

    @SuppressForbidden // the one place they come from
    private static UUID id() {
        return UUID.randomUUID();
    }
}
