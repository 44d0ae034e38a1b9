package org.pulpferry.cli.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;

/** A site in a directory of its own: trust and configuration made with ferry itself, importing into the lab's "down". */
final class SiteHost {
    private final Lab lab;
    private final String site;
    private final Path connected;
    private final Path directory;

    /** A site with nothing in its ledger, which trusts what the connected host made. */
    SiteHost(Lab lab, String site, ConnectedHost connected) throws IOException, InterruptedException {
        this.lab = lab;
        this.site = site;
        this.connected = connected.directory();
        this.directory = lab.directory(site);
        lab.asFerry("", "mkdir", "-m", "700", directory + "/state");
        configure(Map.of());
        String root = this.connected + "/trust/1.root.json";
        String fingerprint = Sha256.of(Lab.text(Path.of(root)).getBytes(StandardCharsets.US_ASCII))
                .hex();
        good("trust", "init", "--root", root, "--fingerprint", fingerprint);
    }

    /** Writes the configuration: the lab's values, some of them replaced or, by {@code pulp.NAME}, those below {@code pulp}. */
    void configure(Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> values = new TreeMap<>(Map.of(
                "pulp.url",
                lab.name("LAB_DOWN_API"),
                "pulp.user",
                "admin",
                "pulp.password_file",
                lab.name("LAB_PASSWORD_FILE"),
                "pulp.imports",
                imports().toString(),
                "state",
                directory + "/state",
                "site",
                site,
                "streams",
                "[lab]",
                "keys",
                "[" + connected + "/keys/" + site + ".key]"));
        values.putAll(changes);
        StringBuilder pulp = new StringBuilder("pulp:\n");
        StringBuilder rest = new StringBuilder();
        values.forEach((key, value) -> {
            if (key.startsWith("pulp.")) {
                pulp.append("  ")
                        .append(key.substring(5))
                        .append(": ")
                        .append(value)
                        .append('\n');
            } else {
                rest.append(key).append(": ").append(value).append('\n');
            }
        });
        write("ferry.yml", pulp.append(rest).toString());
    }

    /** A file in the site's directory. */
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

    /** The site's directory. */
    Path directory() {
        return directory;
    }

    /** Where batches reach Pulp. */
    Path imports() {
        return lab.path("LAB_DOWN_DIR").resolve("imports");
    }

    /** What no import may leave behind, however it ended: importers of this site at Pulp, its directories in the import path. */
    List<String> leftovers() throws Exception {
        String prefix = "ferry-" + site + "-";
        List<String> left = new ArrayList<>();
        for (String each : Lab.list(imports())) {
            if (each.startsWith("." + prefix)) {
                left.add(each);
            }
        }
        try (PulpClient pulp = lab.pulp("DOWN")) {
            left.addAll(pulp.imports().importersStartingWith(prefix));
        }
        return left;
    }
}
