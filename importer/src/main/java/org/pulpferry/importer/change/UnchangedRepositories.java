package org.pulpferry.importer.change;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.change.KeptUnits.Kept;
import org.pulpferry.importer.load.UnitComparison;
import org.pulpferry.importer.load.UnitDifference;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Finds what this site has of repositories that a bundle does not carry again, since they are unchanged since an earlier one. Nothing can be
 * imported for them: either the version that the earlier bundle brought is here, or the bundle does not fit this site.
 */
public final class UnchangedRepositories {
    private final Site site;
    private final Name stream;
    private final KeptUnits kept;
    private final UnitComparison comparison;

    /** {@code stream}: the bundle's. */
    public UnchangedRepositories(Site site, Name stream, KeptUnits kept, UnitComparison comparison) {
        this.site = site;
        this.stream = stream;
        this.kept = kept;
        this.comparison = comparison;
    }

    /**
     * How one of them stands.
     *
     * @param kept units it is to have, with what is recorded of the version that has them
     * @param latest the newest version at the site
     * @param version the one that has these units: the newest itself where nothing is to be done
     */
    public record Standing(Way way, Kept kept, RepositoryVersion latest, RepositoryVersion version) {}

    /**
     * Looks; changes nothing.
     *
     * @throws FerryException BASE where no record tells what it is to be, or Pulp no longer has it
     */
    public Standing of(Destination destination) throws PulpException, FerryException, IOException {
        List<Kept> records = kept.unchanged(stream, destination.entry());
        if (records.isEmpty()) {
            throw lacking(destination, "this site has no record that it brought it there");
        }
        if (destination.repository().isEmpty()) {
            throw lacking(destination, "this site's Pulp has no such repository any more");
        }
        Repository repository = destination.repository().get();
        RepositoryVersion latest = site.pulp().repositories().latest(repository);
        Optional<Kept> known = kept.of(latest);
        if (known.isPresent()
                && known.get()
                        .recorded()
                        .units()
                        .equals(records.get(0).recorded().units())) {
            Way way = new Way(Way.Kind.NOTHING, "it is unchanged since bundle " + since(destination), null, null)
                    .ferrys(known.get().recorded().made());
            return new Standing(way, known.get(), latest, latest);
        }
        return listed(destination, latest, records, known);
    }

    private Standing listed(Destination destination, RepositoryVersion latest, List<Kept> records, Optional<Kept> known)
            throws PulpException, FerryException, IOException {
        IndexFiles here = comparison.list(latest);
        UnitDifference since;
        try {
            since = Ways.between(records.get(0).units(), here.units(UnitComparison.LISTED));
        } finally {
            comparison.clear();
        }
        if (since.isNone()) {
            Way way = new Way(Way.Kind.NOTHING, "the version at the site is what the bundle says", since, null);
            return new Standing(way, records.get(0), latest, latest);
        }
        for (Kept each : records) {
            Optional<RepositoryVersion> version = recorded(each);
            if (version.isPresent()) {
                @Nullable
                String found = known.isPresent() ? null : Ways.found(destination, latest, records.get(0), since);
                String reason = "it goes back to its version " + version.get().number() + ", as bundle "
                        + since(destination) + " has it";
                return new Standing(new Way(Way.Kind.RESTORE, reason, since, found), each, latest, version.get());
            }
        }
        throw lacking(
                destination,
                "its newest version here is " + latest.number() + " instead of "
                        + records.get(0).recorded().number() + ", which is gone from this site's Pulp");
    }

    /** The version that is recorded there, if Pulp still has exactly that one. */
    private Optional<RepositoryVersion> recorded(Kept record) throws PulpException, IOException, FerryException {
        Optional<RepositoryVersion> version =
                site.pulp().repositories().version(record.recorded().version());
        return version.isPresent() && kept.isRecorded(record, version.get()) ? version : Optional.empty();
    }

    private BundleId since(Destination destination) {
        return Objects.requireNonNull(destination.entry().unchangedSince(), "not whole")
                .in(stream);
    }

    private FerryException lacking(Destination destination, String why) {
        return new FerryException(
                ProblemCode.BASE,
                destination.quoted() + " is not carried, since it is to be as bundle " + since(destination)
                        + " brought it; yet " + why,
                "say what this site has (ferry receipt), take that to the connected host, and import what ferry export"
                        + " --for RECEIPT makes there; or have everything carried (ferry export --full)");
    }
}
