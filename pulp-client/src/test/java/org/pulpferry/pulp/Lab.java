package org.pulpferry.pulp;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.server.PulpServer;

/** One of the two real Pulps of the lab, found as the lab's scripts find it. */
record Lab(PulpServer server, PulpClient client, Path directory) implements AutoCloseable {
    private static final Map<String, String> ENVIRONMENT = System.getenv();

    static Lab up() {
        return of("up", "24817");
    }

    static Lab down() {
        return of("down", "25817");
    }

    private static Lab of(String name, String port) {
        String key = "FERRY_LAB_" + name.toUpperCase(Locale.ROOT) + "_API";
        URI url = URI.create("http://127.0.0.1:" + ENVIRONMENT.getOrDefault(key, port));
        Path lab = Path.of(ENVIRONMENT.getOrDefault("FERRY_LAB", "/var/tmp/ferry-lab"));
        Path directory =
                lab.resolve(ENVIRONMENT.getOrDefault("FERRY_LAB_SET", "newest")).resolve(name);
        PulpServer server = new PulpServer(url, "admin", "password".toCharArray());
        PulpClient client = new PulpClient(server, Clients.patient());
        return new Lab(server, client, directory);
    }

    /** For what the product never asks of Pulp. */
    Transport transport() {
        return new Transport(server, Clients.patient());
    }

    /** A fresh Correlation-ID; tests may be random, the product gets its ids from outside. */
    static UUID random() {
        byte[] seed = (System.nanoTime() + Thread.currentThread().getName())
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return UUID.nameUUIDFromBytes(seed);
    }

    /** A fresh directory that Pulp may read and write, below {@code exports} or {@code imports}. */
    Path fresh(String below) throws IOException {
        Path made = Files.createDirectory(directory.resolve(below).resolve("client-" + random()));
        // setPosixFilePermissions would take away the setgid bit, by which Pulp's group is passed on to files
        Files.setAttribute(made, "unix:mode", 02777);
        return made;
    }

    static void deleteTree(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
