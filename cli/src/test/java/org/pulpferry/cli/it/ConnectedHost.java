package org.pulpferry.cli.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.problem.PulpException;

/** A connected host in a directory of its own: keys, trust and configuration made with ferry itself, exporting from the lab's "up". */
final class ConnectedHost implements Host {
    private static final Duration OTHERS = Duration.ofMinutes(2);

    private final Lab lab;
    private final String site;
    private final Path directory;
    private final List<String> atBeginning = new ArrayList<>();

    /** Makes keys for a release signer and a site, and a trust root of stream {@code lab} for {@code site-a}. */
    ConnectedHost(Lab lab, String name) throws IOException, InterruptedException {
        this(lab, name, "site-a");
    }

    /** The same for a site of another name: sites that share a Pulp must not be called the same. */
    ConnectedHost(Lab lab, String name, String site) throws IOException, InterruptedException {
        this.lab = lab;
        this.site = site;
        this.directory = lab.directory(name);
        lab.asFerry("", "mkdir", "-m", "700", directory + "/state", directory + "/keys");
        lab.asFerry("", "mkdir", directory + "/out");
        configure(Map.of());
        atBeginning.addAll(atPulp());
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
        trust(root());
    }

    @Override
    public Lab lab() {
        return lab;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public Map<String, String> standard() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("pulp.url", lab.name("LAB_UP_API"));
        values.put("pulp.user", "admin");
        values.put("pulp.password_file", lab.name("LAB_PASSWORD_FILE"));
        values.put("pulp.exports", exports().toString());
        values.put("pulp.media", lab.name("LAB_UP_DIR") + "/media");
        values.put("state", directory + "/state");
        values.put("out", directory + "/out");
        values.put("stream", "lab");
        values.put("sites", "[" + site + "]");
        values.put("keys", "[" + directory + "/keys/release.key]");
        values.put("repositories", "{name: empty, type: file/file}");
        return values;
    }

    /** The trust root that it made. */
    Path root() {
        return directory.resolve("trust/1.root.json");
    }

    /** Where Pulp's exports reach ferry. */
    Path exports() {
        return lab.path("LAB_UP_DIR").resolve("exports");
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

    /**
     * What no export may leave behind, however it ended: exporters of ours at Pulp, directories in its exports, journals. Their names are drawn
     * by lot, and others may be exporting from this lab: what was there before is not ours, nor is what goes away by itself.
     */
    List<String> leftovers() throws Exception {
        List<String> left = new ArrayList<>();
        long end = System.nanoTime() + OTHERS.toNanos();
        boolean others = true;
        while (others) {
            left = atPulp();
            left.removeAll(atBeginning);
            others = !left.isEmpty() && System.nanoTime() < end;
            if (others) {
                Thread.sleep(1_000);
            }
        }
        left.addAll(Lab.list(directory.resolve("state/runs")));
        return left;
    }

    private List<String> atPulp() throws IOException {
        List<String> there = new ArrayList<>(Lab.list(exports()));
        try (PulpClient pulp = lab.pulp("UP")) {
            there.addAll(pulp.exports().exportersStartingWith("ferry-"));
        } catch (PulpException e) {
            throw new IOException(e);
        }
        return there;
    }
}
