package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.pulpferry.exporter.check.LocalCheck;
import org.pulpferry.exporter.check.PulpCheck;
import org.pulpferry.exporter.check.ReleaseCheck;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.exporter.check.SpaceCheck;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.seal.SigningKeys;
import org.pulpferry.exporter.select.Selection;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.exporter.visit.PulpVisit;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.Exports;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.PulpStatus;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.pulp.problem.PulpException;

/** The connected half of {@code doctor}. Leaves nothing behind. */
final class Doctor {
    private static final String REPOSITORY = "ferry-doctor";
    private static final String TYPE = "file/file";
    private static final String SUBJECT = "round trip";

    private final ExporterSettings settings;
    private final PulpClient pulp;
    private final Surroundings around;
    private final Report report = new Report();

    Doctor(ExporterSettings settings, PulpClient pulp, Surroundings around) {
        this.settings = settings;
        this.pulp = pulp;
        this.around = around;
    }

    List<Finding> run(SigningKeys keys, Instant now) throws InterruptedException {
        new LocalCheck(settings, root -> settings.sites(), now, report).run(keys);
        SpaceCheck.require(settings.out(), SpaceCheck.SLACK, "a bundle's small files", report);
        PulpCheck check = new PulpCheck(pulp, report);
        PulpStatus status = check.health();
        if (status != null) {
            Selection selection = check.select(settings.repositories());
            new ReleaseCheck(pulp, now, now.plus(settings.cadence()), report)
                    .look(selection, ReleaseCheck.Opener.of(settings.media()));
            if (status.version("file").isPresent() && !status.workers().isEmpty()) {
                roundTrip();
            }
        }
        return report.findings();
    }

    private void roundTrip() throws InterruptedException {
        try {
            Repository repository = pulp.repositories().find(TYPE, REPOSITORY).orElse(null);
            if (repository == null) {
                repository = pulp.repositories().create(TYPE, REPOSITORY, null, Map.of());
            }
            try {
                export(repository);
            } finally {
                String task = pulp.repositories().startDelete(repository.href()).orElse(null);
                if (task != null) {
                    pulp.tasks().await(task, Waiting.quietly(settings.taskWait()));
                }
            }
        } catch (PulpException e) {
            report.bad(SUBJECT, PulpFailures.problem(e, "an export of an empty repository failed"));
        } catch (FerryException e) {
            report.bad(SUBJECT, e);
        } catch (IOException e) {
            report.bad(
                    SUBJECT,
                    new Problem(
                            ProblemCode.USAGE,
                            "cannot read what Pulp exported: " + e.getMessage(),
                            "ferry's user must be in Pulp's group, and Pulp's files readable for it"));
        }
    }

    private void export(Repository repository) throws PulpException, FerryException, IOException, InterruptedException {
        RepositoryVersion version = pulp.repositories().latest(repository);
        RunRecord.Visited names =
                PulpVisit.names("doctor-" + around.ids().get(), around.ids().get());
        try (PulpVisit visit = new PulpVisit(pulp, settings.exports(), names, around.progress())) {
            visit.begin(List.of(repository.href()));
            Exports.Request request = Exports.Request.metadataOnly(List.of(version.href()), PulpVisit.CHUNK_SIZE);
            Path toc = visit.export(request, settings.taskWait());
            long members = 0;
            try (PulpExportReader reader = PulpExportReader.open(toc, 1_000)) {
                while (reader.next() != null) {
                    members++;
                }
            }
            report.good(
                    SUBJECT,
                    "Pulp exported an empty repository, ferry read its " + members + " members and removed it");
        }
    }
}
