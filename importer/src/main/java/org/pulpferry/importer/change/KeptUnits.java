package org.pulpferry.importer.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.RepositoryVersion;

/**
 * What versions at this site hold, known without asking Pulp: each was compared with an index when it was made, and that index is kept. Only a
 * version that Pulp shows now with the recorded href, number, PRN and counts is taken for the recorded one.
 */
public final class KeptUnits {
    private final BundleStore store;

    public KeptUnits(BundleStore store) {
        this.store = store;
    }

    /**
     * A version at the site and the units that it was found equal to.
     *
     * @param bundle that brought it, or left it as it was
     */
    public record Kept(BundleId bundle, LoadedRepository recorded, Told told) {
        /** The version's units, in the order of an index. */
        public LineReader<UnitLine> units() throws FerryException {
            return told.index().units(told.ordinalName());
        }
    }

    /**
     * Where units of a repository are told.
     *
     * @param bundle in whose index
     * @param ordinal of the repository in that bundle
     */
    public record Told(BundleId bundle, IndexFiles index, int ordinal) {
        String ordinalName() {
            return RepositoryEntry.ordinalName(ordinal);
        }
    }

    /**
     * Versions that the repository of this entry was brought to by the bundle it is unchanged since, or that were left as they were because of
     * it; the newest record first. Empty also where another bundle of that number was had, or it says something else of the repository.
     *
     * @param entry of a repository that is not whole in its bundle
     */
    public List<Kept> unchanged(Name stream, RepositoryEntry entry) throws IOException, FerryException {
        List<Kept> found = new ArrayList<>();
        Optional<Told> told = told(stream, entry);
        if (told.isPresent()) {
            for (BundleId id : newestFirst()) {
                for (LoadedRepository each : store.repositories(id)) {
                    boolean same =
                            each.name().equals(entry.name()) && each.type().equals(entry.type());
                    if (id.stream().equals(stream) && same) {
                        whole(id, each, told.get()).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    /** Where the units of a repository are told that is unchanged since an earlier bundle. */
    private Optional<Told> told(Name stream, RepositoryEntry entry) throws IOException, FerryException {
        BundleReference earlier = Objects.requireNonNull(entry.unchangedSince(), "not whole");
        BundleId id = earlier.in(stream);
        Optional<Manifest> manifest = store.manifest(id);
        if (manifest.isEmpty() || !Sha256.of(Json.write(manifest.get())).equals(earlier.manifest())) {
            return Optional.empty();
        }
        int ordinal = manifest.get().ordinal(entry);
        boolean same = ordinal > 0
                && manifest.get().repository(ordinal).isWhole()
                && manifest.get().repository(ordinal).isSameVersion(entry);
        return same ? Optional.of(new Told(id, store.index(id, manifest.get()), ordinal)) : Optional.empty();
    }

    /** What is known of exactly this version. */
    public Optional<Kept> of(RepositoryVersion version) throws IOException, FerryException {
        for (BundleId id : newestFirst()) {
            for (LoadedRepository each : store.repositories(id)) {
                if (isOf(each, version) && hasPrn(id, each, version)) {
                    Optional<Kept> kept = whole(id, each);
                    if (kept.isPresent()) {
                        return kept;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What the newest bundle that is recorded brought a repository to, whatever it is now. */
    public Optional<Kept> lastOf(String repositoryHref) throws IOException, FerryException {
        for (BundleId id : newestFirst()) {
            for (LoadedRepository each : store.repositories(id)) {
                if (each.repository().equals(repositoryHref)) {
                    return whole(id, each);
                }
            }
        }
        return Optional.empty();
    }

    /** Whether Pulp shows exactly the version that is recorded. */
    boolean isRecorded(Kept kept, RepositoryVersion version) throws IOException, FerryException {
        return isOf(kept.recorded(), version) && hasPrn(kept.bundle(), kept.recorded(), version);
    }

    private static boolean isOf(LoadedRepository recorded, RepositoryVersion version) {
        long units =
                version.present().values().stream().mapToLong(Long::longValue).sum();
        return recorded.version().equals(version.href())
                && recorded.number() == version.number()
                && recorded.unitCount() == units;
    }

    private boolean hasPrn(BundleId id, LoadedRepository recorded, RepositoryVersion version)
            throws IOException, FerryException {
        return store.versions(id).stream()
                .anyMatch(each -> each.ordinal() == recorded.ordinal()
                        && each.version().equals(version.href())
                        && each.prn().equals(version.prn()));
    }

    private Optional<Kept> whole(BundleId id, LoadedRepository recorded) throws IOException, FerryException {
        Optional<Manifest> manifest = store.manifest(id);
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        RepositoryEntry entry = manifest.get().repository(recorded.ordinal());
        Optional<Told> told = entry.isWhole()
                ? Optional.of(new Told(id, store.index(id, manifest.get()), recorded.ordinal()))
                : told(id.stream(), entry);
        return told.isPresent() ? whole(id, recorded, told.get()) : Optional.empty();
    }

    private static Optional<Kept> whole(BundleId id, LoadedRepository recorded, Told told) throws FerryException {
        Optional<Sha256> digest = told.index().unitsDigest(told.ordinalName());
        return digest.isPresent() && digest.get().equals(recorded.units())
                ? Optional.of(new Kept(id, recorded, told))
                : Optional.empty();
    }

    private List<BundleId> newestFirst() throws IOException {
        List<BundleId> bundles = new ArrayList<>(store.all());
        bundles.sort(Comparator.comparing(BundleId::position).reversed());
        return bundles;
    }
}
