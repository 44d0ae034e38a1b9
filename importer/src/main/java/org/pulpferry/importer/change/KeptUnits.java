package org.pulpferry.importer.change;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
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
     * A version at the site and the index that it was found equal to.
     *
     * @param index of the bundle that brought it; its units are whole
     */
    public record Kept(BundleId bundle, LoadedRepository recorded, IndexFiles index) {
        /** The version's units, in the order of an index. */
        public LineReader<UnitLine> units() throws FerryException {
            return index.units(RepositoryEntry.ordinalName(recorded.ordinal()));
        }
    }

    /** What is known of exactly this version. */
    public Optional<Kept> of(RepositoryVersion version) throws IOException, FerryException {
        for (BundleId id : newestFirst()) {
            List<LoadedRepository> repositories = store.repositories(id);
            for (LoadedRepository each : repositories) {
                if (isOf(each, version) && hasPrn(id, each, version)) {
                    Optional<Kept> kept = whole(id, each, repositories.size());
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
            List<LoadedRepository> repositories = store.repositories(id);
            for (LoadedRepository each : repositories) {
                if (each.repository().equals(repositoryHref)) {
                    return whole(id, each, repositories.size());
                }
            }
        }
        return Optional.empty();
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

    private Optional<Kept> whole(BundleId id, LoadedRepository recorded, int repositories) throws FerryException {
        IndexFiles index = store.index(id, repositories);
        Optional<Sha256> digest = index.unitsDigest(RepositoryEntry.ordinalName(recorded.ordinal()));
        return digest.isPresent() && digest.get().equals(recorded.units())
                ? Optional.of(new Kept(id, recorded, index))
                : Optional.empty();
    }

    private List<BundleId> newestFirst() throws IOException {
        List<BundleId> bundles = new ArrayList<>(store.all());
        bundles.sort(Comparator.comparing(BundleId::position).reversed());
        return bundles;
    }
}
