package org.pulpferry.exporter.select;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * What goes into a bundle.
 *
 * @param repositories in the manifest's order
 */
public record Selection(List<Pinned> repositories) {
    /** Copies the list. */
    public Selection {
        repositories = List.copyOf(repositories);
    }

    /** Those whose rows and units the bundle holds: what has to be fetched from Pulp. */
    public List<Pinned> whole() {
        return repositories.stream().filter(each -> each.entry().isWhole()).toList();
    }

    /** The ordinals of those. */
    public List<Integer> wholeOrdinals() {
        return whole().stream().map(Pinned::ordinal).toList();
    }

    /**
     * A digest of what a site would learn from the bundle: equal exactly if nothing is new. Versions count by Pulp's own names for them, since a
     * repository that was deleted and made again counts from 0 again.
     */
    public Sha256 contents(List<Name> audience, int rootVersion) {
        StringBuilder text = new StringBuilder("root " + rootVersion + "\n");
        audience.forEach(site -> text.append("site ").append(site).append('\n'));
        for (Pinned each : repositories) {
            text.append(each.version().prn()).append(' ');
            text.append(new String(Json.writeLine(each.entry().unchangedSince(null)), StandardCharsets.US_ASCII))
                    .append('\n');
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
