package org.pulpferry.cli.it;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.pulp.PulpClient;

/** A site in a directory of its own: trust and configuration made with ferry itself, importing into the lab's "down". */
final class SiteHost implements Host {
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
        trust(connected.root());
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
        values.put("pulp.url", lab.name("LAB_DOWN_API"));
        values.put("pulp.user", "admin");
        values.put("pulp.password_file", lab.name("LAB_PASSWORD_FILE"));
        values.put("pulp.imports", imports().toString());
        values.put("state", directory + "/state");
        values.put("site", site);
        values.put("streams", "[lab]");
        values.put("keys", "[" + connected + "/keys/" + site + ".key]");
        return values;
    }

    /** Where batches reach Pulp. */
    Path imports() {
        return lab.path("LAB_DOWN_DIR").resolve("imports");
    }

    /** What no import may leave behind, however it ended: importers and scratch repositories of this site at Pulp, its directories in the import path. */
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
            pulp.repositories().startingWith(prefix).forEach(each -> left.add(each.name()));
        }
        return left;
    }
}
