package org.pulpferry.importer.site;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.problem.PulpException;

/** Looks up what stands for a bundle's repositories at this site, and whether ferry may touch it. Changes nothing. */
public final class Destinations {
    private final Site site;
    private final Manifest manifest;
    private final boolean adopt;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<RepositoryType, List<Distribution>> distributions = new EnumMap<>(RepositoryType.class);
    private List<Distribution> everywhere = List.of();

    /** {@code adopt}: whether what ferry did not make may be taken over. */
    public Destinations(Site site, Manifest manifest, boolean adopt) {
        this.site = site;
        this.manifest = manifest;
        this.adopt = adopt;
    }

    /** All destinations in the manifest's order; where a problem was found, the list is not complete. */
    public List<Destination> find(PulpStatus status) throws PulpException {
        everywhere = site.pulp().distributions().ofAnyType();
        List<Destination> found = new ArrayList<>();
        int ordinal = 0;
        for (RepositoryEntry entry : manifest.repositories()) {
            ordinal++;
            Optional<RepositoryType> type = RepositoryType.of(entry.type());
            if (type.isEmpty() || status.version(type.get().component()).isEmpty()) {
                problems.add(new Problem(
                        ProblemCode.UNSUPPORTED,
                        "repository " + Escaper.quote(entry.name()) + " is of type " + entry.type()
                                + ", which this site's Pulp or this ferry does not know",
                        "install that plugin at the site, or leave the repository out of the export"));
            } else {
                found.add(find(ordinal, entry, type.get()));
            }
        }
        return found;
    }

    /** What {@link #find} objected to. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    private List<Distribution> distributions(RepositoryType type) throws PulpException {
        List<Distribution> known = distributions.get(type);
        if (known == null) {
            known = site.pulp().distributions().all(type);
            distributions.put(type, known);
        }
        return known;
    }

    private Destination find(int ordinal, RepositoryEntry entry, RepositoryType type) throws PulpException {
        Optional<Repository> repository = site.pulp().repositories().find(entry.type(), entry.name());
        List<Distribution> all = distributions(type);
        String name = entry.serving().distribution();
        Destination found = new Destination(
                ordinal,
                entry,
                type,
                repository,
                named(all, name),
                named(all, name + Destination.PREVIOUS),
                repository.map(r -> followers(all, r, name)).orElse(List.of()));
        checkRepository(found);
        if (found.isServed()) {
            checkDistribution(found);
        }
        checkFollowers(found);
        return found;
    }

    private static Optional<Distribution> named(List<Distribution> all, String name) {
        return all.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    private static List<Distribution> followers(List<Distribution> all, Repository repository, String live) {
        Distribution.Target newest = Distribution.Target.repository(repository.href());
        return all.stream()
                .filter(d -> d.target().equals(newest) && !d.name().equals(live))
                .toList();
    }

    private void checkRepository(Destination found) throws PulpException {
        if (found.repository().isEmpty()) {
            for (Repository other :
                    site.pulp().repositories().named(found.entry().name())) {
                problems.add(new Problem(
                        ProblemCode.USAGE,
                        found.quoted() + " is of type " + found.entry().type() + " in the bundle and of type "
                                + Escaper.text(other.type()) + " at this site; Pulp allows a name only once",
                        "rename one of the two repositories"));
            }
            return;
        }
        checkOwner(found.quoted(), found.repository().get().labels(), "nothing of it was touched");
    }

    private void checkDistribution(Destination found) {
        found.live().ifPresent(d -> checkOwner(named(d), d.labels(), "clients still see what it serves"));
        found.previous().ifPresent(d -> checkOwner(named(d), d.labels(), "clients still see what it serves"));
        String base = found.entry().serving().basePath();
        String name = found.entry().serving().distribution();
        for (Distribution other : everywhere) {
            boolean own = other.type().equals(found.type().distributionPath())
                    && (other.name().equals(name) || other.name().equals(name + Destination.PREVIOUS));
            if (!own && overlaps(other.basePath(), base)) {
                problems.add(new Problem(
                        ProblemCode.USAGE,
                        found.quoted() + " is to be served at " + Escaper.quote(base) + ", where " + named(other)
                                + " is at " + Escaper.quote(other.basePath()),
                        "choose another base_path in the exporter's configuration, or remove that distribution"));
            }
        }
    }

    private void checkFollowers(Destination found) {
        for (Distribution follower : found.followers()) {
            if (!adopt && !isOurs(follower.labels())) {
                problems.add(new Problem(
                        ProblemCode.USAGE,
                        named(follower) + " follows " + found.quoted()
                                + " and would show new content before the switch",
                        "run again with --adopt: ferry then pins it to what it serves now"));
            }
        }
    }

    private void checkOwner(String what, Map<String, String> labels, String state) {
        String owner = labels.get(Destination.OWNER_LABEL);
        if (owner == null && !adopt) {
            problems.add(new Problem(
                    ProblemCode.USAGE,
                    what + " is there already and ferry did not make it; " + state,
                    "run again with --adopt to let ferry take it over, which makes its content equal to the bundle's"));
        } else if (owner != null && !isOurs(labels)) {
            problems.add(new Problem(
                    ProblemCode.USAGE,
                    what + " belongs to stream " + Escaper.quote(owner) + ", this bundle is of " + manifest.stream(),
                    "two streams cannot fill one repository; if the other is gone, remove the label "
                            + Destination.OWNER_LABEL));
        }
    }

    private boolean isOurs(Map<String, String> labels) {
        return manifest.stream().value().equals(labels.get(Destination.OWNER_LABEL));
    }

    private static String named(Distribution distribution) {
        return "distribution " + Escaper.quote(distribution.name());
    }

    /** Pulp refuses base paths of which one begins with the other and a slash. */
    private static boolean overlaps(String one, String other) {
        return one.equals(other) || one.startsWith(other + "/") || other.startsWith(one + "/");
    }
}
