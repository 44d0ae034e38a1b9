package org.pulpferry.importer.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Removes what nobody can go back to any more: publications and versions that ferry made for bundles older than those kept. What another
 * kept bundle uses, what a distribution serves and the newest version stay.
 */
public final class Pruning {
    private final Site site;
    private final BundleStore store;

    public Pruning(Site site, BundleStore store) {
        this.site = site;
        this.store = store;
    }

    /** Prunes after a switch of the stream; what could not be removed is tried again after the next one. */
    public void prune(Name stream, List<LedgerEntry> entries) throws IOException, FerryException, InterruptedException {
        List<BundleId> recorded = recorded(stream, entries);
        Set<BundleId> kept = kept(entries, recorded);
        Set<String> used = new HashSet<>();
        for (BundleId id : kept) {
            for (LoadedRepository each : store.repositories(id)) {
                used.add(each.version());
                used.add(each.target());
            }
        }
        for (BundleId id : recorded) {
            if (!kept.contains(id) && removed(store.repositories(id), used)) {
                store.forget(id);
            }
        }
    }

    /** Bundles of the stream of which it is recorded what they are here, newest first. */
    private List<BundleId> recorded(Name stream, List<LedgerEntry> entries) {
        List<BundleId> recorded = new ArrayList<>();
        for (LedgerEntry entry : Ledger.complete(entries)) {
            BundleId id = new BundleId(stream, entry.position());
            if (store.isRecorded(id)) {
                recorded.add(id);
            }
        }
        recorded.sort(Comparator.comparing(BundleId::position).reversed());
        return recorded;
    }

    /** What is served, what is newer (staged, or gone back from), and as many earlier ones as the settings say. */
    private Set<BundleId> kept(List<LedgerEntry> entries, List<BundleId> recorded) {
        Optional<LedgerEntry> serving = Ledger.serving(entries);
        Set<BundleId> kept = new LinkedHashSet<>();
        if (serving.isEmpty()) {
            kept.addAll(recorded);
            return kept;
        }
        int earlier = 0;
        for (BundleId id : recorded) {
            boolean older = id.position().compareTo(serving.get().position()) < 0;
            boolean switched = entries.stream()
                    .anyMatch(e ->
                            e.state() == LedgerState.SWITCHED && e.position().equals(id.position()));
            if (!older) {
                kept.add(id);
            } else if (switched && earlier < site.settings().keep()) {
                kept.add(id);
                earlier++;
            }
        }
        return kept;
    }

    private boolean removed(List<LoadedRepository> repositories, Set<String> used)
            throws IOException, InterruptedException {
        boolean all = true;
        for (LoadedRepository each : repositories) {
            if (each.made() && !used.contains(each.version())) {
                all &= removed(each);
            }
        }
        return all;
    }

    private boolean removed(LoadedRepository each) throws IOException, InterruptedException {
        try {
            Optional<Repository> repository = site.pulp().repositories().get(each.repository());
            if (repository.isEmpty() || repository.get().latestVersion().equals(each.version())) {
                return true;
            }
            Optional<String> task = site.pulp().repositories().startDeleteVersion(each.version());
            if (task.isPresent()) {
                site.pulp().tasks().await(task.get(), site.waiting("removing versions nobody can go back to"));
            }
            return true;
        } catch (PulpException e) {
            site.progress()
                    .notice("version " + each.number() + " of repository " + each.name()
                            + " could not be removed and is left for the next switch: " + e.getMessage());
            return false;
        }
    }
}
