package org.pulpferry.exporter;

import java.time.Instant;
import java.util.List;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * A bundle that this host has signed.
 *
 * @param made when it was finished
 * @param audience the sites it is for
 * @param manifest digest of its manifest
 * @param nextBy when the next one was promised
 * @param expires from when on no site takes it
 */
public record SentBundle(
        BundleId bundle, Instant made, List<Name> audience, Sha256 manifest, Instant nextBy, Instant expires) {
    /** Copies the list. */
    public SentBundle {
        audience = List.copyOf(audience);
    }
}
