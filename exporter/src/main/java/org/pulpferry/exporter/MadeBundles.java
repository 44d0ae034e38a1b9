package org.pulpferry.exporter;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.exporter.ledger.Sent;
import org.pulpferry.exporter.ledger.SentLedger;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
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
    private final Map<BundleId, Described> described = new HashMap<>();
    private final Map<Sha256, Optional<BundleId>> found = new HashMap<>();

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
        Optional<BundleId> known = found.get(manifest);
        if (known == null) {
            BundleId id = byManifest.get(manifest);
            known = id != null && kept(id).has(manifest) ? Optional.of(id) : Optional.empty();
            found.put(manifest, known);
        }
        return known;
    }

    /** Digest of the bundle's manifest. */
    Sha256 manifest(BundleId id) {
        return Objects.requireNonNull(byId.get(id), "made here");
    }

    /** What is kept of a bundle, read once: its manifest, and the PRNs of its repositories' versions. */
    private record Described(Manifest manifest, List<String> versions) {}

    private Described described(BundleId id) throws FerryException, IOException {
        Described known = described.get(id);
        if (known == null) {
            known = new Described(kept(id).read(manifest(id)), kept(id).versions());
            described.put(id, known);
        }
        return known;
    }

    private Manifest read(BundleId id) throws FerryException, IOException {
        return described(id).manifest();
    }

    private KeptBundle kept(BundleId id) {
        return new KeptBundle(state.bundle(id));
    }

    /**
     * All artifacts that bundle referred to, by itself and by the earlier ones that some of its repositories are unchanged since: one list for
     * each of these, as far as they are kept.
     */
    List<Holdings> holdings(BundleId id) throws FerryException, IOException {
        Map<BundleReference, Set<Integer>> earlier = new LinkedHashMap<>();
        List<Holdings> all = new ArrayList<>();
        all.add(kept(id).holdings(manifest(id), Set.copyOf(read(id).whole())));
        for (RepositoryEntry entry : read(id).repositories()) {
            BundleReference since = entry.unchangedSince();
            if (since != null && find(since.manifest()).isPresent()) {
                int ordinal = read(since.in(id.stream())).ordinal(entry);
                earlier.computeIfAbsent(since, any -> new HashSet<>()).add(ordinal);
            }
        }
        for (Map.Entry<BundleReference, Set<Integer>> each : earlier.entrySet()) {
            all.add(kept(each.getKey().in(id.stream())).holdings(each.getKey().manifest(), each.getValue()));
        }
        return all;
    }

    /** The artifacts of one repository of a bundle that is whole in it. */
    Holdings holdings(BundleReference whole, Pinned version) throws FerryException, IOException {
        BundleId id = Objects.requireNonNull(byManifest.get(whole.manifest()), "made here");
        return kept(id).holdings(whole.manifest(), Set.of(read(id).ordinal(version.entry())));
    }

    /**
     * The bundle that holds rows and units of exactly this version, if whoever holds that bundle has the version: the bundle itself, or the
     * earlier one it refers to. Empty where this host does not keep what it holds.
     */
    Optional<BundleReference> whole(BundleId held, Pinned wanted) throws FerryException, IOException {
        int ordinal = read(held).ordinal(wanted.entry());
        List<String> versions = described(held).versions();
        if (ordinal == 0
                || !read(held).repository(ordinal).isSameVersion(wanted.entry())
                || versions.size() < ordinal
                || !versions.get(ordinal - 1).equals(wanted.version().prn())) {
            return Optional.empty();
        }
        BundleReference since = read(held).repository(ordinal).unchangedSince();
        BundleReference whole = since == null ? BundleReference.to(held, manifest(held)) : since;
        BundleId id = whole.in(held.stream());
        boolean kept = find(whole.manifest()).isPresent() && kept(id).hasUnits(read(id).ordinal(wanted.entry()));
        return kept ? Optional.of(whole) : Optional.empty();
    }
}
