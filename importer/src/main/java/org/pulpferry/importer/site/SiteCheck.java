package org.pulpferry.importer.site;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pulpferry.bundle.Failures;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.dialect.PulpImportWriter;
import org.pulpferry.pulp.problem.PulpException;

/** Whether this site's Pulp can take a bundle. The round trip imports a tar of nothing; everything else only looks. */
public final class SiteCheck {
    private static final String REPOSITORIES = "pulpcore.app.modelresource.RepositoryResource.json";
    private static final String VERSIONS = "versions.json";

    private final Site site;

    public SiteCheck(Site site) {
        this.site = site;
    }

    /**
     * Pulp answers, the user is a superuser, somebody works.
     *
     * @throws FerryException PULP
     */
    public PulpStatus reach() throws FerryException {
        PulpStatus status;
        try {
            status = site.pulp().health().status();
            site.pulp().health().requireSuperuser();
        } catch (PulpException e) {
            throw PulpProblems.of(e, "asking Pulp for its status");
        }
        if (status.workers().isEmpty()) {
            throw new FerryException(
                    ProblemCode.PULP,
                    "no worker of Pulp is online, so nothing that is asked of it would ever run",
                    "start a pulpcore-worker and run the same command again");
        }
        return status;
    }

    /** Every component of the exporting Pulp is here with the same X.Y, in the API and in every worker. */
    public static List<Problem> components(List<Component> exported, PulpStatus status) {
        List<Problem> problems = new ArrayList<>();
        for (Component component : exported) {
            Optional<String> here = status.version(component.name());
            if (here.isEmpty()) {
                problems.add(unfit(component, "is not installed at this site"));
            } else if (!Component.minor(here.get()).equals(Component.minor(component.version()))) {
                problems.add(unfit(component, "is " + Escaper.text(here.get()) + " at this site"));
            } else {
                status.workers().stream()
                        .filter(w -> w.versions().containsKey(component.name()))
                        .filter(w -> !Component.minor(
                                        String.valueOf(w.versions().get(component.name())))
                                .equals(Component.minor(component.version())))
                        .findFirst()
                        .ifPresent(w -> problems.add(unfit(
                                component,
                                "is " + Escaper.text(String.valueOf(w.versions().get(component.name()))) + " in worker "
                                        + Escaper.quote(w.name()))));
            }
        }
        return problems;
    }

    private static Problem unfit(Component component, String here) {
        return new Problem(
                ProblemCode.VERSION,
                "the bundle was exported from Pulp's component " + component.name() + " " + component.version()
                        + ", which " + here,
                "Pulp imports only from the same X.Y: bring both sides to the same versions");
    }

    /** The import path is a directory that ferry may write to. */
    public List<Problem> folder() {
        Path folder = site.settings().imports().ferry();
        if (!Files.isDirectory(folder)) {
            return List.of(path("the import path " + folder + " is not a directory that ferry can see"));
        }
        if (!Files.isWritable(folder)) {
            return List.of(path("ferry may not write to the import path " + folder));
        }
        return List.of();
    }

    private static Problem path(String message) {
        return new Problem(
                ProblemCode.USAGE,
                message,
                "make it with: install -d -o ferry -g pulp -m 2770 DIR, name it in pulp.imports and in Pulp's"
                        + " ALLOWED_IMPORT_PATHS");
    }

    /**
     * Lets Pulp import a tar of a few KiB that holds nothing, which proves that the path is allowed, shared and readable and that a worker
     * works. Changes nothing at Pulp but for a finished task.
     */
    public List<Problem> roundTrip(Operations operations)
            throws FerryException, IOException, InterruptedException, PulpException {
        Path folder;
        try {
            folder = operations.handOver().begin("round-trip");
        } catch (IOException e) {
            if (Failures.isDiskFull(e)) {
                throw Failures.of(
                        e,
                        "writing to the import path "
                                + site.settings().imports().ferry());
            }
            return List.of(path("ferry cannot make a directory in the import path "
                    + site.settings().imports().ferry() + ": " + Escaper.text(String.valueOf(e.getMessage()))));
        }
        try {
            Path toc = empty(folder);
            operations.importTar("round-trip", Map.of(), toc, "asking Pulp to read the import path");
            return List.of();
        } catch (PulpException.Refused e) {
            return List.of(path("Pulp does not import from "
                    + operations.handOver().pulpPath(folder) + ": " + Escaper.text(e.reason())));
        } catch (PulpException.TaskFailed e) {
            if (e.saysDiskFull()) {
                throw e;
            }
            return List.of(path("Pulp cannot read " + operations.handOver().pulpPath(folder) + ", which ferry wrote as "
                    + folder + ": " + Escaper.text(e.reason())));
        } finally {
            operations.handOver().end(folder);
        }
    }

    private static Path empty(Path folder) throws IOException {
        try (PulpImportWriter tar = new PulpImportWriter(folder)) {
            byte[] none = "[]".getBytes(StandardCharsets.US_ASCII);
            tar.add(VERSIONS, none.length, new ByteArrayInputStream(none));
            tar.add(REPOSITORIES, none);
            return tar.finish();
        }
    }
}
