package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A Pulp's repositories with their latest content, what is served where, and how much else there is; no hrefs, no times. */
final class Summary {
    private final State state;

    Summary(State state) {
        this.state = state;
    }

    List<String> lines() {
        Set<String> lines = new TreeSet<>();
        int publications = 0;
        for (ObjectNode each : state.objects.values()) {
            String href = each.get("pulp_href").asText();
            String name = each.path("name").asText();
            if (each.has("latest_version_href")) {
                String latest = each.get("latest_version_href").asText();
                lines.add("repository " + name + " " + labels(each));
                units(latest).forEach(unit -> lines.add("repository " + name + " holds " + unit));
            } else if (href.contains("/distributions/")) {
                String where =
                        "distribution " + name + " at " + each.path("base_path").asText();
                lines.add(where + " " + labels(each));
                units(version(each)).forEach(unit -> lines.add(where + " serves " + unit));
            } else if (href.contains("/publications/")) {
                publications++;
            }
        }
        lines.add("artifacts " + new TreeSet<>(state.artifacts.keySet()));
        lines.add("publications " + publications);
        return new ArrayList<>(lines);
    }

    private static String labels(ObjectNode owner) {
        Set<String> labels = new TreeSet<>();
        owner.path("pulp_labels").properties().forEach(each -> labels.add(each.getKey() + "=" + each.getValue()));
        return labels.toString();
    }

    /** The version that a distribution serves; nothing for none. */
    private String version(ObjectNode distribution) {
        ObjectNode publication =
                state.objects.get(distribution.path("publication").asText());
        JsonNode version =
                publication == null ? distribution.path("repository_version") : publication.path("repository_version");
        return version.asText();
    }

    private Set<String> units(String version) {
        Set<String> units = new TreeSet<>();
        for (String href : state.units.getOrDefault(version, Set.of())) {
            ObjectNode unit = state.at(href);
            TreeSet<String> artifacts = new TreeSet<>();
            unit.path("artifacts").properties().forEach(each -> {
                ObjectNode artifact = state.objects.get(each.getValue().asText());
                String digest =
                        artifact == null ? "gone" : artifact.path("sha256").asText();
                artifacts.add(each.getKey() + "=" + digest);
            });
            units.add(unit.path("fake_type").asText() + " " + artifacts);
        }
        return units;
    }
}
