package org.pulpferry.journal;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A second process, for what only a second process or a kill shows. Its main method is run in that process. */
@SuppressWarnings("try") // a lock is held, not used
final class ChildProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private ChildProcess(Process process) {
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static ChildProcess start(String... arguments) throws IOException {
        Path target = Path.of(System.getProperty("basedir", ""), "target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                target.resolve("classes") + ":" + target.resolve("test-classes"),
                ChildProcess.class.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ChildProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    String readLine() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the child ended early");
        }
        return line;
    }

    /** All that is left of its output, once it has ended. */
    List<String> readRest() {
        return output.lines().toList();
    }

    long pid() {
        return process.pid();
    }

    /** Kills it; what it had printed can still be read, which Process.destroyForcibly would throw away. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        output.close();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Path path = Path.of(arguments[1]);
        if (arguments[0].equals("hold")) {
            try (DirectoryLock lock = DirectoryLock.acquire(path, Duration.ZERO, "ferry export")) {
                out.println("held");
                Thread.sleep(60_000);
            } catch (LockedException e) {
                out.println("locked");
            }
        } else {
            try (HashChainedLog log = HashChainedLog.open(path)) {
                for (long i = log.size(); i < 1_000_000; i++) {
                    log.append("entry " + i + " " + "x".repeat((int) (i % 5_000)));
                    out.println(i);
                }
            }
        }
    }
}
