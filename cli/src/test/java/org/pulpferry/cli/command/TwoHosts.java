package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.pulp.FakePulp;

/**
 * A connected host, a site, and the machine of a second person, each with a state directory and configuration of its own; a stream that wants
 * two of three signers; a fake Pulp on either side. All by the commands a person types.
 */
final class TwoHosts implements AutoCloseable {
    final Path base;
    final FakePulp up = FakePulp.start().component("core", "3.123.1").component("file", "3.123.1");
    final FakePulp down = FakePulp.start().component("core", "3.123.1").component("file", "3.123.1");
    final String repository;

    TwoHosts(Path base, int threshold) throws IOException {
        this.base = base;
        repository = up.repository("file/file", "files");
        for (String name : List.of("alice", "bob", "carol", "site-a")) {
            ok("site", "keys", "generate", name, "--out", base.toString(), "--no-passphrase");
        }
        List<String> create = new ArrayList<>(List.of("trust", "create", "--threshold", Integer.toString(threshold)));
        for (String signer : List.of("alice", "bob", "carol")) {
            create.addAll(List.of("--signer", at(signer + ".pub")));
        }
        create.addAll(List.of("--stream", "osism", "--site", "site-a=" + at("site-a.pub"), "--out", at("trust")));
        ok("site", create.toArray(String[]::new));
        for (String signer : List.of("alice", "bob")) {
            ok("site", "trust", "sign", at("trust/1.root.json"), "--key", at(signer + ".key"));
        }
        for (String directory : List.of("exports", "imports", "out")) {
            Files.createDirectory(base.resolve(directory));
        }
        connected("connected");
        connected("second");
        site();
        for (String host : List.of("connected", "second", "site")) {
            trust(host);
        }
    }

    void trust(String host) throws IOException {
        byte[] root = Files.readAllBytes(base.resolve("trust/1.root.json"));
        ok(
                host,
                "trust",
                "init",
                "--root",
                at("trust/1.root.json"),
                "--fingerprint",
                Sha256.of(root).hex());
    }

    private void connected(String name) throws IOException {
        Files.writeString(base.resolve(name + ".yml"), """
                pulp: {url: "%s", password_env: PASSWORD, exports: exports, media: media}
                state: %s-state
                out: out
                stream: osism
                sites: [site-a]
                keys: [alice.key]
                repositories:
                  - {name: files, type: file/file}
                """.formatted(up.url(), name));
    }

    private void site() throws IOException {
        Files.writeString(base.resolve("site.yml"), """
                pulp: {url: "%s", password_env: PASSWORD, imports: imports}
                state: site-state
                site: site-a
                streams: [osism]
                keys: [site-a.key]
                """.formatted(down.url()));
    }

    /** A new version with these files; name and content in turn. */
    void files(String... files) throws IOException {
        List<FakePulp.Unit> units = new ArrayList<>();
        for (int i = 0; i < files.length; i += 2) {
            units.add(FakePulp.file(files[i], files[i + 1]));
        }
        up.version(repository, units);
        up.writeMedia(base.resolve("media"));
    }

    String at(String path) {
        return base.resolve(path).toString();
    }

    /** Calls ferry with a host's configuration. */
    CalledFerry call(String host, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!List.of("keys").contains(arguments[0])) {
            all.addAll(List.of("--config", at(host + ".yml")));
        }
        return CalledFerry.in(base, Map.of("PASSWORD", "password"), all.toArray(String[]::new));
    }

    CalledFerry ok(String host, String... arguments) {
        CalledFerry called = call(host, arguments);
        if (called.code() != 0) {
            throw new AssertionError(String.join(" ", arguments) + ": " + called);
        }
        return called;
    }

    /** Takes the state directory away, but for the trust roots when asked. */
    void lose(String host, boolean keepTrust) throws IOException {
        Path state = base.resolve(host + "-state");
        Path lost = base.resolve(host + "-lost-" + System.nanoTime());
        Files.move(state, lost);
        if (keepTrust) {
            Files.createDirectory(
                    state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Files.createDirectory(
                    state.resolve("trust"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            try (DirectoryStream<Path> roots = Files.newDirectoryStream(lost.resolve("trust"))) {
                for (Path root : roots) {
                    Files.copy(root, state.resolve("trust").resolve(root.getFileName()));
                }
            }
        }
    }

    @Override
    public void close() {
        up.close();
        down.close();
    }
}
