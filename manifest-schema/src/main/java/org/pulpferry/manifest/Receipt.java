package org.pulpferry.manifest;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.manifest.value.Text;

/**
 * What a site says it has.
 *
 * @param number grows with every receipt of this site and stream
 * @param highest the newest bundle ever staged or switched
 * @param serving the bundle clients see
 * @param held digests of the manifests whose artifacts the site holds complete, ascending
 * @param pulp components of the site's Pulp, sorted by name
 * @param formats bundle formats the importer reads, ascending
 * @param rootVersion the root the site trusts
 * @param cures rules that fired on import, sorted
 * @param inventory of all artifacts held, if one goes with it
 */
@JsonLimits(bytes = Limits.RECEIPT_BYTES)
public record Receipt(
        int format,
        Name site,
        Name stream,
        long number,
        Instant created,
        @Nullable Position highest,
        @Nullable Position serving,
        List<Sha256> held,
        Tool importer,
        List<Component> pulp,
        List<Integer> formats,
        int rootVersion,
        List<String> cures,
        @Nullable Inventory inventory) {
    public Receipt {
        Manifest.requireFormat(format);
        Objects.requireNonNull(site, "site");
        Objects.requireNonNull(stream, "stream");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(importer, "importer");
        if (number < 1 || rootVersion < 1) {
            throw new IllegalArgumentException("number and root_version begin at 1");
        }
        held = Lists.ascending(held, Limits.MANIFESTS_HELD, "held");
        pulp = Lists.bounded(pulp, Limits.COMPONENTS, "pulp");
        Lists.ascending(pulp.stream().map(Component::name).toList(), Limits.COMPONENTS, "pulp");
        formats = Lists.ascending(formats, Limits.COMPONENTS, "formats");
        cures = Lists.ascending(cures, Limits.CURES, "cures");
        cures.forEach(cure -> Text.requireFilled(cure, Limits.NAME_CHARACTERS, "cures"));
    }

    /** The receipt's folder: {@code <site>-<stream>-<n>.receipt}. */
    public String folderName() {
        return folderName(site, stream, number);
    }

    /** The folder of a receipt with that number. */
    public static String folderName(Name site, Name stream, long number) {
        return site + "-" + stream + "-" + number + ".receipt";
    }
}
