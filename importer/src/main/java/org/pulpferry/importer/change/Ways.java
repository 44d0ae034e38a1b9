package org.pulpferry.importer.change;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.importer.change.KeptUnits.Kept;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.load.UnitDifference;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/** Chooses how each repository of a bundle is brought to its new state. Pulp's version is listed only where no record fits it. */
public final class Ways {
    private static final Set<RepositoryType> WITH_RULE =
            Set.of(RepositoryType.FILE, RepositoryType.DEB, RepositoryType.PYTHON, RepositoryType.ANSIBLE);

    /** So many new units are imported as quickly by rows of their own as with all the others, whatever their share. */
    private static final long FEW = 1_000;

    /** Relations of deb that the API does not tell apart are numbered in their last part. */
    private static final String RELATION = "deb.package_release_component";

    private static final int RELATION_PARTS = 5;

    private final KeptUnits kept;
    private final IndexFiles index;
    private final UnitComparison comparison;

    /** {@code index}: the bundle's. */
    public Ways(KeptUnits kept, IndexFiles index, UnitComparison comparison) {
        this.kept = kept;
        this.index = index;
        this.comparison = comparison;
    }

    /** The way from the latest version of the repository that stands for this destination. */
    public Way choose(Destination destination, Repository repository, RepositoryVersion latest)
            throws PulpException, FerryException, IOException {
        Optional<Kept> known = kept.of(latest);
        if (known.isPresent() && isSame(known.get(), destination)) {
            return new Way(
                            Way.Kind.NOTHING,
                            "nothing changed since bundle " + known.get().bundle(),
                            null,
                            null)
                    .ferrys(known.get().recorded().made());
        }
        if (latest.isEmpty()) {
            boolean emptied = known.isEmpty() && kept.lastOf(repository.href()).isPresent();
            Way way = emptied ? listed(destination, repository, latest) : new Way(Way.Kind.WHOLE, "", null, null);
            Way.Kind kind = destination.entry().counts().isEmpty() ? Way.Kind.NOTHING : Way.Kind.WHOLE;
            return way.with(kind, "there is nothing at the site");
        }
        Way change = known.isPresent() ? recorded(known.get(), destination) : listed(destination, repository, latest);
        UnitDifference difference = change.difference();
        if (difference != null && difference.isNone()) {
            return change.with(Way.Kind.NOTHING, "the version at the site is what the bundle says");
        }
        Optional<String> against = against(destination, difference);
        return against.isPresent() ? change.with(Way.Kind.WHOLE, against.get()) : change;
    }

    private boolean isSame(Kept known, Destination destination) throws FerryException {
        Optional<Sha256> wanted = index.unitsDigest(destination.ordinalName());
        return wanted.isPresent() && wanted.get().equals(known.recorded().units());
    }

    private Way recorded(Kept known, Destination destination) throws FerryException {
        try (LineReader<UnitLine> here = known.units();
                LineReader<UnitLine> wanted = index.units(destination.ordinalName())) {
            String reason = "the site's version is the one that bundle " + known.bundle() + " brought";
            return new Way(Way.Kind.CHANGE, reason, UnitDifference.between(here, wanted), null);
        }
    }

    private Way listed(Destination destination, Repository repository, RepositoryVersion latest)
            throws PulpException, FerryException, IOException {
        Optional<Kept> last = kept.lastOf(repository.href());
        if (last.isEmpty()
                && !WITH_RULE.contains(destination.type())
                && !latest.present().equals(destination.entry().counts())) {
            return new Way(Way.Kind.CHANGE, "", null, null); // it differs, and it makes no difference how
        }
        IndexFiles here = comparison.list(latest);
        try {
            UnitDifference difference =
                    between(here.units(UnitComparison.LISTED), index.units(destination.ordinalName()));
            String found = null;
            if (last.isPresent() && !difference.isNone()) {
                found = found(
                        destination,
                        latest,
                        last.get(),
                        between(last.get().units(), here.units(UnitComparison.LISTED)));
            }
            return new Way(Way.Kind.CHANGE, "the site's version was listed and compared", difference, found);
        } finally {
            comparison.clear();
        }
    }

    static UnitDifference between(LineReader<UnitLine> earlier, LineReader<UnitLine> later) throws FerryException {
        try (earlier;
                later) {
            return UnitDifference.between(earlier, later);
        }
    }

    /** What somebody did to a repository since that bundle's import. */
    static String found(Destination destination, RepositoryVersion latest, Kept last, UnitDifference since) {
        return destination.quoted() + " is not as bundle " + last.bundle() + " left it: its version is "
                + latest.number() + " instead of " + last.recorded().number() + ", with " + since.added()
                + " units more and " + since.removed() + " fewer"
                + (since.isNone()
                        ? ""
                        : " (" + Escaper.text(String.join("; ", since.examples("added ", "removed "))) + ")")
                + "; it is set right";
    }

    private static Optional<String> against(Destination destination, @Nullable UnitDifference difference) {
        if (destination.entry().counts().isEmpty()) {
            return Optional.of("it becomes empty");
        }
        if (!WITH_RULE.contains(destination.type()) || difference == null) {
            return Optional.of(
                    "ferry has no rule for changes of " + destination.entry().type());
        }
        if (!difference.isHeld()) {
            return Optional.of("more than " + UnitDifference.HELD + " units changed");
        }
        if (difference.added() > FEW && difference.added() > difference.same()) {
            return Optional.of("most of its units are new");
        }
        if (difference.came().stream().anyMatch(Ways::isNumbered)
                || difference.gone().stream().anyMatch(Ways::isNumbered)) {
            return Optional.of("it has units that Pulp's API does not tell apart");
        }
        return Optional.empty();
    }

    private static boolean isNumbered(UnitLine unit) {
        return unit.type().equals(RELATION) && unit.key().size() > RELATION_PARTS;
    }
}
