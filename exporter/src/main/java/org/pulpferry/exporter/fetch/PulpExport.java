package org.pulpferry.exporter.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.exporter.check.PulpCheck;
import org.pulpferry.exporter.check.Report;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.select.Pinned;
import org.pulpferry.exporter.visit.PulpFailures;
import org.pulpferry.exporter.visit.PulpVisit;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.Exports;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.pulp.problem.PulpException;

/** A finished export of Pulp's, open for reading: metadata alone, or everything where artifacts cannot be read from storage. Not thread-safe. */
final class PulpExport implements AutoCloseable {
    private final Job job;
    private final PulpVisit visit;
    private final PulpExportReader reader;

    private PulpExport(Job job, PulpVisit visit, PulpExportReader reader) {
        this.job = job;
        this.visit = visit;
        this.reader = reader;
    }

    /**
     * Lets Pulp export the job's versions.
     *
     * @param artifacts whether the tar is to hold them
     */
    static PulpExport run(Job job, boolean artifacts) throws FerryException, IOException, InterruptedException {
        RunRecord.Visited names = PulpVisit.names(job.name(), job.around().ids().get());
        job.journal().append(names);
        List<String> repositories =
                job.selection().whole().stream().map(Pinned::repository).toList();
        PulpVisit visit = new PulpVisit(
                job.pulp(), job.settings().exports(), names, job.around().progress());
        try {
            visit.begin(repositories);
            Path toc = export(job, visit, artifacts);
            return new PulpExport(job, visit, PulpExportReader.open(toc, Long.MAX_VALUE));
        } catch (FerryException | IOException | InterruptedException | RuntimeException e) {
            try {
                end(job, visit);
            } catch (FerryException | IOException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Removes everything at Pulp; only then is it written down that nothing is left. */
    private static void end(Job job, PulpVisit visit) throws FerryException, IOException {
        visit.close();
        job.journal().append(new RunRecord.Cleared(visit.exporterName()));
    }

    private static Path export(Job job, PulpVisit visit, boolean artifacts)
            throws FerryException, IOException, InterruptedException {
        List<String> versions = job.selection().whole().stream()
                .map(each -> each.version().href())
                .toList();
        Exports.Request request = artifacts
                ? Exports.Request.full(versions, PulpVisit.CHUNK_SIZE)
                : Exports.Request.metadataOnly(versions, PulpVisit.CHUNK_SIZE);
        try {
            return visit.export(request, job.settings().taskWait());
        } catch (PulpException.TaskFailed e) {
            // Pulp says neither which repository nor, in newer versions, why.
            Report report = new Report();
            PulpCheck check = new PulpCheck(job.pulp(), report);
            for (Pinned each : job.selection().whole()) {
                lookForOnDemand(check, each, e);
            }
            report.requireNothingBad();
            throw PulpFailures.of(e, "Pulp's export failed");
        } catch (PulpException e) {
            throw PulpFailures.of(e, "Pulp's export failed");
        }
    }

    private static void lookForOnDemand(PulpCheck check, Pinned pinned, PulpException failure) throws IOException {
        try {
            check.onDemand(pinned);
        } catch (PulpException second) {
            failure.addSuppressed(second);
        }
    }

    /** The next member, or null after the last. */
    PulpExportReader.@Nullable Member next() throws IOException {
        return reader.next();
    }

    /** For the current member's body, and for artifacts later. */
    PulpExportReader reader() {
        return reader;
    }

    @Override
    public void close() throws FerryException, IOException {
        try {
            reader.close();
        } finally {
            end(job, visit);
        }
    }
}
