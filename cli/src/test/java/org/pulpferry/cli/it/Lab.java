package org.pulpferry.cli.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/** The running lab ({@code lab/pulp start}, {@code lab/content load 1}) as integration tests use it: ferry as its own user, two real Pulps. */
final class Lab {
    private static final int MAX_OUTPUT = 4 << 20;
    private static final Path PROJECT = Path.of(
            Objects.requireNonNull(System.getProperty("project.directory"), "project.directory, which the build sets"));

    private final Map<String, String> names = new TreeMap<>();

    /** Reads the lab's names and addresses. */
    Lab() throws IOException, InterruptedException {
        Ran ran = run(List.of(script("pulp"), "env"), PROJECT, "");
        for (String line : ran.out().lines().toList()) {
            int equals = line.indexOf('=');
            names.put(line.substring(0, equals), line.substring(equals + 1));
        }
    }

    /** What a program answered. */
    record Ran(int code, String out, String err) {
        @Override
        public String toString() {
            return "exit code " + code + "\n" + out + err;
        }
    }

    /** A name of {@code lab/pulp env}. */
    String name(String key) {
        return Objects.requireNonNull(names.get(key), key);
    }

    /** A path of {@code lab/pulp env}. */
    Path path(String key) {
        return Path.of(name(key));
    }

    /** A script of the lab. */
    static String script(String name) {
        return PROJECT.resolve("lab").resolve(name).toString();
    }

    /** A new directory that belongs to ferry's user. */
    Path directory(String name) throws IOException, InterruptedException {
        Path directory = path("FERRY_LAB").resolve("home/it").resolve(name + "-" + UUID.randomUUID());
        asFerry("", "mkdir", "-p", directory.toString());
        return directory;
    }

    /** A file of ferry's user that nobody else may read. */
    void write(Path file, String content) throws IOException, InterruptedException {
        asFerry(content, "bash", "-c", "umask 077; cat > \"$1\"", "write", file.toString());
    }

    /** Runs a command as ferry's user; it must end well. */
    Ran asFerry(String input, String... command) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(script("as-ferry")));
        all.addAll(List.of(command));
        Ran ran = run(all, Path.of("/"), input);
        if (ran.code() != 0) {
            throw new IOException(List.of(command) + ": " + ran);
        }
        return ran;
    }

    /** Runs ferry in a directory to its end. */
    Ran ferry(Path directory, String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(script("ferry")));
        all.addAll(List.of(arguments));
        return run(all, directory, "");
    }

    /**
     * Starts ferry in a directory; its process is ferry's own, so a signal to it reaches ferry: also Ctrl-C's, which is ignored in whatever
     * a shell starts in the background, as it may have started us.
     */
    Process start(Path directory, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("env", "--default-signal=INT", script("ferry")));
        all.addAll(List.of(arguments));
        return new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Runs a program to its end, for at most ten minutes. */
    static Ran run(List<String> command, Path directory, String input) throws IOException, InterruptedException {
        Path out = Files.createTempFile("ferry-it", ".out");
        Path err = Files.createTempFile("ferry-it", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("did not end: " + command);
            }
            return new Ran(process.exitValue(), text(out), text(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /** A client of one Pulp, {@code UP} or {@code DOWN}. */
    PulpClient pulp(String side) throws IOException {
        char[] password = text(path("LAB_PASSWORD_FILE")).strip().toCharArray();
        PulpServer server = new PulpServer(URI.create(name("LAB_" + side + "_API")), "admin", password);
        return new PulpClient(server, Pacing.standard(Clock.systemUTC(), UUID::randomUUID));
    }

    /** A text file of the test, at most some megabytes. */
    static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_OUTPUT), StandardCharsets.UTF_8);
        }
    }

    /** Names in a directory, sorted; none where it is missing. */
    static List<String> list(Path directory) throws IOException {
        List<String> entries = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
                found.forEach(each ->
                        entries.add(Objects.requireNonNull(each.getFileName()).toString()));
            }
        }
        entries.sort(null);
        return entries;
    }
}
