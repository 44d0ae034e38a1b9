package org.pulpferry.importer.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.ledger.LoadedRepository;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.importer.site.Operations;
import org.pulpferry.importer.site.PulpProblems;
import org.pulpferry.importer.site.Site;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Brings one repository of the site to exactly what the index says, once its artifacts are there. All of Pulp's rows are imported.
 */
public final class RepositoryLoader {
    private final Site site;
    private final Operations operations;
    private final Name stream;
    private final MetaFolder meta;
    private final IndexFiles index;
    private final UnitComparison comparison;

    public RepositoryLoader(Site site, Operations operations, Name stream, Unpacked bundle, UnitComparison comparison) {
        this.site = site;
        this.operations = operations;
        this.stream = stream;
        this.meta = bundle.meta();
        this.index = bundle.index();
        this.comparison = comparison;
    }

    /** What was unpacked of a bundle. */
    public record Unpacked(MetaFolder meta, IndexFiles index) {}

    /** The repository, made when it is missing. All versions are kept by Pulp: ferry removes those that nobody can go back to. */
    public Repository repository(Destination destination) throws PulpException {
        if (destination.repository().isPresent()) {
            return destination.repository().get();
        }
        Optional<Repository> madeSince = site.pulp()
                .repositories()
                .find(destination.entry().type(), destination.entry().name());
        return madeSince.isPresent()
                ? madeSince.get()
                : site.pulp()
                        .repositories()
                        .create(
                                destination.entry().type(),
                                destination.entry().name(),
                                null,
                                Map.of(Destination.OWNER_LABEL, stream.value()));
    }

    /**
     * Imports the rows and compares what came of it with the index.
     *
     * @throws FerryException TASK when Pulp says it is done and its version is not what the bundle says
     */
    public RepositoryVersion load(Destination destination, Repository repository)
            throws PulpException, FerryException, IOException, InterruptedException {
        int ordinal = destination.ordinal();
        if (meta.files(ordinal).isEmpty() || destination.entry().counts().isEmpty()) {
            empty(destination, repository);
        } else {
            importAll(destination);
        }
        RepositoryVersion version = site.pulp().repositories().latest(repository);
        UnitDifference difference = comparison.compare(version, index, ordinal);
        if (!difference.isNone()) {
            throw new FerryException(
                    ProblemCode.TASK,
                    "Pulp imported " + destination.quoted() + ", yet its version " + version.number()
                            + " is not what the bundle says: " + difference.added() + " units missing, "
                            + difference.removed() + " too many ("
                            + Escaper.text(String.join(
                                    "; ", difference.examples("only in the bundle: ", "only at the site: ")))
                            + ")",
                    "clients still see the old state; nobody else may change this repository while ferry imports;"
                            + " run the same command again, and report it if it stays like this");
        }
        return version;
    }

    /** Pulp's import cannot make an empty version: it looks for the repository's files and finds none. */
    private void empty(Destination destination, Repository repository)
            throws PulpException, IOException, InterruptedException {
        if (site.pulp().repositories().latest(repository).isEmpty()) {
            return;
        }
        operations.run(
                "empty-" + destination.ordinalName(),
                "emptying " + destination.quoted(),
                correlation -> site.pulp()
                        .repositories()
                        .startModify(repository.href(), new Modification(null, List.of(), List.of("*")), correlation));
    }

    private void importAll(Destination destination)
            throws PulpException, FerryException, IOException, InterruptedException {
        String subject = "meta-" + destination.ordinalName();
        Path folder = operations.handOver().begin(subject);
        try {
            Path toc;
            try {
                toc = write(folder, destination.ordinal());
            } catch (IOException e) {
                throw Failures.of(e, "writing Pulp's rows of " + destination.quoted() + " to the import path");
            }
            operations.importTar(
                    subject,
                    Map.of(destination.ordinalName(), destination.entry().name()),
                    toc,
                    "importing " + destination.quoted());
        } catch (PulpException e) {
            throw PulpProblems.of(e, "importing " + destination.quoted());
        } finally {
            operations.handOver().end(folder);
        }
    }

    private Path write(Path folder, int ordinal) throws IOException {
        try (Batch tar = new Batch(folder, meta.versions())) {
            tar.addRows(MetaFolder.repositoryMember(), meta.repositoryRow(ordinal));
            for (Path file : meta.files(ordinal)) {
                tar.addRows(meta.directoryName(ordinal) + "/" + file.getFileName(), file);
            }
            return tar.finish();
        }
    }

    /**
     * What is recorded of a repository that equals the index.
     *
     * @param units digest of its units there
     */
    public LoadedRepository record(
            Destination destination, Repository repository, RepositoryVersion version, Sha256 units, Made made) {
        return new LoadedRepository(
                destination.ordinal(),
                destination.entry().name(),
                destination.entry().type(),
                repository.href(),
                version.href(),
                version.number(),
                units,
                destination.entry().counts().values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                made == Made.BY_FERRY,
                "",
                "none",
                "");
    }

    /** Whose version it is. */
    public enum Made {
        /** Made by an import of ferry. */
        BY_FERRY,
        /** Found equal to the index. */
        FOUND
    }
}
