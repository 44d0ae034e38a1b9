package org.pulpferry.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.change.KeptUnits;
import org.pulpferry.importer.change.KeptUnits.Told;
import org.pulpferry.importer.change.UnchangedRepositories;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.Presence;
import org.pulpferry.importer.load.SpaceCheck;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Destinations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.importer.site.SiteCheck;
import org.pulpferry.importer.verify.VerifiedBundle;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/** Holds a verified bundle against this site before anything is changed; collects all findings. */
final class PreCheck {
    private final Site site;
    private final VerifiedBundle bundle;
    private final MissingArtifacts missing;
    private final UnchangedRepositories unchanged;
    private final List<Problem> problems = new ArrayList<>();
    private @Nullable Presence presence;

    PreCheck(Site site, VerifiedBundle bundle, MissingArtifacts missing, UnchangedRepositories unchanged) {
        this.site = site;
        this.bundle = bundle;
        this.missing = missing;
        this.unchanged = unchanged;
    }

    /**
     * Looks; changes nothing.
     *
     * @param status of this site's Pulp
     * @param holdings of the index; are told what Pulp has
     * @return what stands for the bundle's repositories here; of no use when there are {@link #problems}
     * @throws FerryException PULP when Pulp cannot be asked at all
     */
    List<Destination> look(PulpStatus status, IndexFiles index, Holdings holdings, Suspects suspects, boolean adopt)
            throws FerryException, IOException, InterruptedException {
        problems.addAll(SiteCheck.components(bundle.manifest().pulp(), status));
        problems.addAll(new SiteCheck(site).folder());
        try {
            Destinations destinations = new Destinations(site, bundle.manifest(), adopt);
            List<Destination> found = destinations.find(status);
            problems.addAll(destinations.problems());
            for (Destination destination : found) {
                requireUnchanged(destination);
            }
            mark(found, index, holdings, suspects);
            Holdings.Tally tally = holdings.tally();
            if (tally.missing() > 0) {
                problems.add(missing.problem(holdings));
            }
            problems.addAll(new SpaceCheck(site.settings()).check(tally, bundle.manifest(), status));
            return found;
        } catch (PulpException e) {
            throw PulpProblems.of(e, "asking Pulp what it has");
        }
    }

    private void requireUnchanged(Destination destination) throws PulpException, IOException {
        if (!destination.entry().isWhole()) {
            try {
                unchanged.of(destination);
            } catch (FerryException e) {
                problems.addAll(e.problems());
            }
        }
    }

    /** Tells the holdings what Pulp has and may be relied on. */
    private void mark(List<Destination> destinations, IndexFiles index, Holdings holdings, Suspects suspects)
            throws PulpException, FerryException, IOException {
        presence = new Presence(site.pulp(), index, holdings);
        KeptUnits keptUnits = new KeptUnits(new BundleStore(site.state()));
        Map<BundleId, IndexFiles> indexes = new HashMap<>();
        Map<BundleId, Set<Integer>> ordinals = new HashMap<>();
        for (Destination destination : destinations) {
            if (destination.repository().isPresent()) {
                RepositoryVersion latest = site.pulp()
                        .repositories()
                        .newest(destination.repository().get());
                keptUnits.of(latest).ifPresent(kept -> {
                    Told told = kept.told();
                    indexes.put(told.bundle(), told.index());
                    ordinals.computeIfAbsent(told.bundle(), any -> new HashSet<>())
                            .add(told.ordinal());
                });
            }
        }
        for (Map.Entry<BundleId, IndexFiles> each : indexes.entrySet()) {
            presence.hold(each.getValue(), ordinals.getOrDefault(each.getKey(), Set.of()));
        }
        presence.look();
        for (Sha256 suspect : suspects.all()) {
            holdings.distrust(suspect);
        }
    }

    /** How it was found out what Pulp has, to look again. */
    Presence presence() {
        return Objects.requireNonNull(presence, "look() first");
    }

    /** What somebody else has found. */
    void add(List<Problem> found) {
        problems.addAll(found);
    }

    /** Everything found that forbids the import. */
    List<Problem> problems() {
        return problems.stream()
                .filter(each -> each.code() != ProblemCode.WARNINGS)
                .toList();
    }

    /** Everything found that a person should know and that forbids nothing. */
    List<Problem> warnings() {
        return problems.stream()
                .filter(each -> each.code() == ProblemCode.WARNINGS)
                .toList();
    }
}
