package org.pulpferry.exporter;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Name;

/**
 * What one call of {@code plan} or {@code export} asks for beyond the configuration.
 *
 * @param full whether every artifact is carried, and a bundle is made although nothing is new
 * @param since the sequence number of the bundle whose artifacts the sites are known to hold; null for what their newest receipts say
 * @param heartbeat whether a bundle is made although nothing is new; against a site without receipt it carries no artifact that the one before referred to
 * @param receipts folders of receipts; the newest of each site is known from then on. Empty for those known already
 * @param sites the audience; empty for the receipts' sites, and without receipts for the configured one
 * @param sequence the number to go on with after loss of the state directory, typed by a person; null otherwise
 */
public record ExportRequest(
        boolean full,
        @Nullable Long since,
        boolean heartbeat,
        List<Path> receipts,
        List<Name> sites,
        @Nullable Long sequence) {
    /** Sorts the sites; refuses what contradicts itself. */
    public ExportRequest {
        receipts = List.copyOf(receipts);
        sites = sites.stream().distinct().sorted().toList();
        if (full && since != null) {
            throw new IllegalArgumentException("everything, or what is new since a bundle: not both");
        }
        if (!receipts.isEmpty() && (full || since != null)) {
            throw new IllegalArgumentException("by receipts, by a bundle's number, or everything: only one of them");
        }
        if (sequence != null && sequence < 1) {
            throw new IllegalArgumentException("sequence numbers begin at 1");
        }
    }

    /** Without receipts. */
    public ExportRequest(
            boolean full, @Nullable Long since, boolean heartbeat, List<Name> sites, @Nullable Long sequence) {
        this(full, since, heartbeat, List.of(), sites, sequence);
    }

    /** What {@code ferry export} asks for without flags. */
    public static ExportRequest standard() {
        return new ExportRequest(false, null, false, List.of(), null);
    }

    /** The same against these receipts. */
    public ExportRequest against(List<Path> folders) {
        return new ExportRequest(full, since, heartbeat, folders, sites, sequence);
    }
}
