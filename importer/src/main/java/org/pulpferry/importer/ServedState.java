package org.pulpferry.importer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.ledger.RecordedVersion;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/** Whether Pulp is as it was recorded after a bundle's import, since "nothing to do" is never said from the ledger alone. */
final class ServedState {
    private final Site site;

    ServedState(Site site) {
        this.site = site;
    }

    /**
     * What differs from the record, one sentence each; empty when nothing does.
     *
     * @param served whether distributions are to be looked at too
     */
    List<String> differences(BundleId id, BundleStore store, boolean served)
            throws IOException, FerryException, PulpException {
        if (!store.isRecorded(id)) {
            return List.of("this state directory does not know what " + id + " became at Pulp");
        }
        List<String> differences = new ArrayList<>();
        List<Repository> all = site.pulp().repositories().all(); // one request, where each by its name would be one
        for (LoadedRepository each : store.repositories(id)) {
            String prn = store.versions(id).stream()
                    .filter(version -> version.ordinal() == each.ordinal())
                    .map(RecordedVersion::prn)
                    .findFirst()
                    .orElse("");
            repository(each, prn, all).ifPresent(differences::add);
            if (served && each.isServed()) {
                distribution(each).ifPresent(differences::add);
            }
        }
        return differences;
    }

    /** {@code prn}: of the version recorded; empty where an older ferry recorded none. */
    private Optional<String> repository(LoadedRepository each, String prn, List<Repository> all) throws PulpException {
        String quoted = "repository " + Escaper.quote(each.name());
        Optional<Repository> repository = all.stream()
                .filter(one -> one.name().equals(each.name()) && one.type().equals(each.type()))
                .findFirst();
        if (repository.isEmpty()) {
            return Optional.of(quoted + " is gone");
        }
        RepositoryVersion latest = site.pulp().repositories().newest(repository.get());
        long units =
                latest.present().values().stream().mapToLong(Long::longValue).sum();
        boolean other = !prn.isEmpty() && !prn.equals(latest.prn());
        if (other || !latest.href().equals(each.version()) || units != each.unitCount()) {
            return Optional.of(quoted + " was changed by somebody else: its newest version is " + latest.number()
                    + " with " + units + " units, imported was version " + each.number() + " with "
                    + each.unitCount());
        }
        return Optional.empty();
    }

    private Optional<String> distribution(LoadedRepository each) throws PulpException {
        String quoted = "distribution " + Escaper.quote(each.distribution());
        Optional<Distribution> there = site.pulp().distributions().find(each.repositoryType(), each.distribution());
        if (there.isEmpty()) {
            return Optional.of(quoted + " is gone");
        }
        return there.get().target().equals(each.servingTarget())
                ? Optional.empty()
                : Optional.of(quoted + " was moved by somebody else");
    }
}
