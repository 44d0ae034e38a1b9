package org.pulpferry.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoppingTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void theOrdinaryEndIsLeftAlone() {
        AtomicInteger ended = new AtomicInteger(-1);
        Stopping stopping = new Stopping(Thread.currentThread(), LONG, ended::set);
        stopping.finished(0);
        stopping.stop();
        assertEquals(-1, ended.get());
        assertFalse(Thread.interrupted());
    }

    @Test
    void aStoppedRunIsInterruptedAndWaitedFor() throws InterruptedException {
        AtomicInteger ended = new AtomicInteger(-1);
        Stopping[] stopping = new Stopping[1];
        Thread run = new Thread(() -> {
            try {
                Thread.sleep(LONG.toMillis());
                stopping[0].finished(0);
            } catch (InterruptedException e) {
                stopping[0].finished(130);
            }
        });
        stopping[0] = new Stopping(run, LONG, ended::set);
        run.start();
        stopping[0].stop();
        assertEquals(130, ended.get());
        run.join();
    }

    @Test
    void patienceEnds() {
        AtomicInteger ended = new AtomicInteger(-1);
        new Stopping(new Thread(() -> {}), Duration.ofMillis(10), ended::set).stop();
        assertEquals(130, ended.get());
    }

    /** The real process, waiting for a Pulp that never answers, ends at SIGTERM with 130 and says how to go on. */
    @Test
    void aSignalEndsTheProcessWithItsCode() throws IOException, InterruptedException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("ferry.yml"), """
                    pulp: {url: "http://127.0.0.1:%d", password_env: SECRET, imports: imports}
                    state: state
                    site: site-a
                    streams: [osism]
                    receipt: none
                    """.formatted(silent.getLocalPort()));
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx48m",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")) + ":"
                                    + System.getProperty("jdk.module.path", ""),
                            "org.pulpferry.cli.Main",
                            "doctor")
                    .directory(folder.toFile());
            builder.environment().put("SECRET", "x");
            Path printed = folder.resolve("printed");
            builder.redirectErrorStream(true).redirectOutput(printed.toFile());
            Process process = builder.start();
            try {
                silent.setSoTimeout((int) LONG.toMillis());
                try (Socket unanswered = silent.accept()) {
                    process.destroy();
                    // Java cannot interrupt a thread that reads from a socket: it ends with the read, at the latest
                    // after its time-out.
                    process.waitFor(2, TimeUnit.SECONDS);
                    unanswered.setSoLinger(true, 0);
                }
                assertTrue(process.waitFor(LONG.toMillis() + 30_000, TimeUnit.MILLISECONDS));
                String said = TextFile.read(printed);
                assertEquals(130, process.exitValue(), said);
                assertTrue(said.contains("ferry: interrupted"), said);
                assertTrue(said.contains("hint: run the same command again"), said);
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
