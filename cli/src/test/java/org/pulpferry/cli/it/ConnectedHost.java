package org.pulpferry.cli.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;

/** A connected host in a directory of its own: keys, trust and configuration made with ferry itself, exporting from the lab's "up". */
final class ConnectedHost {
    private final Lab lab;
    private final Path directory;

    private final String site;

    /** Makes keys for a release signer and a site, and a trust root of stream {@code lab} for {@code site-a}. */
    ConnectedHost(Lab lab, String name) throws IOException, InterruptedException {
        this(lab, name, "site-a");
    }

    /** The same for a site of another name: sites that share a Pulp must not be called the same. */
    ConnectedHost(Lab lab, String name, String site) throws IOException, InterruptedException {
        this.site = site;
        this.lab = lab;
        this.directory = lab.directory(name);
        lab.asFerry("", "mkdir", "-m", "700", directory + "/state", directory + "/keys");
        lab.asFerry("", "mkdir", directory + "/out");
        write("ferry.yml", configuration(Map.of()));
        good("keys", "generate", "release", "--out", "keys", "--no-passphrase");
        good("keys", "generate", site, "--out", "keys", "--no-passphrase");
        good("keys", "generate", "stranger", "--out", "keys", "--no-passphrase");
        good(
                "trust",
                "create",
                "--signer",
                "keys/release.pub",
                "--stream",
                "lab",
                "--site",
                site + "=keys/" + site + ".pub",
                "--out",
                "trust");
        good("trust", "sign", "trust/1.root.json", "--key", "keys/release.key");
        Path root = directory.resolve("trust/1.root.json");
        String fingerprint = Sha256.of(Lab.text(root).getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .hex();
        good("trust", "init", "--root", "trust/1.root.json", "--fingerprint", fingerprint);
    }

    /**
     * The configuration's text: the lab's values, some of them replaced.
     *
     * @param changes by key; keys below {@code pulp} as {@code pulp.url}; an empty value leaves the key out. {@code repositories} is a text of
     *     list items separated by {@code ;}
     */
    String configuration(Map<String, String> changes) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("pulp.url", lab.name("LAB_UP_API"));
        values.put("pulp.user", "admin");
        values.put("pulp.password_file", lab.name("LAB_PASSWORD_FILE"));
        values.put("pulp.exports", lab.name("LAB_UP_DIR") + "/exports");
        values.put("pulp.media", lab.name("LAB_UP_DIR") + "/media");
        values.put("state", directory + "/state");
        values.put("out", directory + "/out");
        values.put("stream", "lab");
        values.put("sites", "[" + site + "]");
        values.put("keys", "[" + directory + "/keys/release.key]");
        values.put("repositories", "{name: empty, type: file/file}");
        values.putAll(changes);
        StringBuilder yaml = new StringBuilder("pulp:\n");
        values.forEach((key, value) -> {
            if (value.isEmpty()) {
                return;
            }
            if (key.equals("repositories")) {
                yaml.append("repositories:\n");
                for (String item : value.split(";", -1)) {
                    yaml.append("  - ").append(item.strip()).append('\n');
                }
            } else if (key.startsWith("pulp.")) {
                yaml.append("  ")
                        .append(key.substring(5))
                        .append(": ")
                        .append(value)
                        .append('\n');
            } else {
                yaml.append(key).append(": ").append(value).append('\n');
            }
        });
        return yaml.toString();
    }

    /** Changes the configuration, starting from the lab's values. */
    void configure(Map<String, String> changes) throws IOException, InterruptedException {
        write("ferry.yml", configuration(changes));
    }

    /** A file in the host's directory. */
    void write(String name, String content) throws IOException, InterruptedException {
        lab.write(directory.resolve(name), content);
    }

    /** Runs ferry to its end. */
    Lab.Ran ferry(String... arguments) throws IOException, InterruptedException {
        return lab.ferry(directory, arguments);
    }

    /** Runs ferry, which must end well. */
    Lab.Ran good(String... arguments) throws IOException, InterruptedException {
        Lab.Ran ran = ferry(arguments);
        if (ran.code() != 0) {
            throw new AssertionError(List.of(arguments) + ": " + ran);
        }
        return ran;
    }

    /** Starts ferry. */
    Process start(String... arguments) throws IOException {
        return lab.start(directory, arguments);
    }

    /** The host's directory. */
    Path directory() {
        return directory;
    }

    /** A bundle's folder. */
    Path bundle(String name) {
        return directory.resolve("out").resolve(name);
    }

    /** Folders below {@code out}. */
    List<String> bundles() throws IOException {
        return Lab.list(directory.resolve("out"));
    }

    /** Those of them that have a signature file. */
    List<String> finished() throws IOException {
        List<String> finished = new ArrayList<>();
        for (String bundle : bundles()) {
            if (Files.exists(bundle(bundle).resolve("manifest.sig.json"))) {
                finished.add(bundle);
            }
        }
        return finished;
    }

    /** What no export may leave behind, however it ended: exporters of ours at Pulp, directories in its exports, journals. */
    List<String> leftovers() throws Exception {
        List<String> left = new ArrayList<>(Lab.list(lab.path("LAB_UP_DIR").resolve("exports")));
        left.addAll(Lab.list(directory.resolve("state/runs")));
        try (PulpClient pulp = lab.pulp("UP")) {
            left.addAll(pulp.exports().exportersStartingWith("ferry-"));
        }
        return left;
    }
}
