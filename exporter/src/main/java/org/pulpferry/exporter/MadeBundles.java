package org.pulpferry.exporter;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Sha256;

/**
 * Bundles made here, by the digests of their manifests: those in the ledger, and those whose manifest and index are kept although the ledger
 * was begun again since. Not thread-safe.
 */
final class MadeBundles {
    private final StateFolder state;
    private final Map<Sha256, BundleId> byManifest = new HashMap<>();
    private final Map<BundleId, Sha256> byId = new HashMap<>();

    MadeBundles(ExporterSettings settings, SentLedger ledger) throws IOException {
        this.state = new StateFolder(settings.state());
        for (Sent sent : ledger.signed()) {
            add(new BundleId(settings.stream(), sent.position()), Objects.requireNonNull(sent.manifest()));
        }
        for (BundleId id : Numbers.bundlesIn(state.bundles(), settings.stream())) {
            byte[] manifest = byId.containsKey(id) ? null : new KeptBundle(state.bundle(id)).manifest();
            if (manifest != null) {
                add(id, Sha256.of(manifest));
            }
        }
    }

    private void add(BundleId id, Sha256 manifest) {
        byManifest.put(manifest, id);
        byId.put(id, manifest);
    }

    /** The bundle with that manifest, if its list of artifacts is kept here. */
    Optional<BundleId> find(Sha256 manifest) throws IOException {
        BundleId id = byManifest.get(manifest);
        return id != null && new KeptBundle(state.bundle(id)).has(manifest) ? Optional.of(id) : Optional.empty();
    }

    /** Digest of the bundle's manifest. */
    Sha256 manifest(BundleId id) {
        return Objects.requireNonNull(byId.get(id), "made here");
    }

    /** All artifacts that bundle referred to. */
    Holdings holdings(BundleId id) throws FerryException, IOException {
        return new KeptBundle(state.bundle(id)).holdings(manifest(id));
    }
}
