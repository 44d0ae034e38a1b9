package org.pulpferry.exporter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.exporter.ledger.RunJournal;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.exporter.ledger.StateFolder;
import org.pulpferry.exporter.visit.PulpVisit;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.PulpClient;

/** What killed runs left: at Pulp, below the state directory, and in {@code out}. For the holder of the state directory's lock. */
final class Leftovers {
    private final ExporterSettings settings;
    private final PulpClient pulp;
    private final Progress progress;

    Leftovers(ExporterSettings settings, PulpClient pulp, Progress progress) {
        this.settings = settings;
        this.pulp = pulp;
        this.progress = progress;
    }

    /**
     * Clears everything at Pulp, and every run but the one to go on with.
     *
     * @param request what is asked for now; a run goes on only with the same
     * @return the run to go on with: its metadata had been fetched, so that it needs nothing that may have changed meanwhile
     */
    @Nullable
    RunJournal clear(Sha256 request) throws FerryException, IOException {
        RunJournal found = null;
        for (RunJournal journal : RunJournal.unfinished(new StateFolder(settings.state()).runs())) {
            Optional<RunRecord.Begun> begun = journal.first(RunRecord.Begun.class);
            if (begun.isPresent() && !begun.get().stream().equals(settings.stream())) {
                journal.close();
                continue;
            }
            atPulp(journal);
            boolean goesOn = found == null
                    && begun.isPresent()
                    && begun.get().request().equals(request)
                    && journal.first(RunRecord.Fetched.class).isPresent();
            if (goesOn) {
                found = journal;
            } else {
                discard(journal);
            }
        }
        return found;
    }

    private void atPulp(RunJournal journal) throws FerryException, IOException {
        List<RunRecord.Visited> visits = journal.all(RunRecord.Visited.class);
        long cleared = journal.all(RunRecord.Cleared.class).size();
        for (RunRecord.Visited visit : visits.subList((int) Math.min(cleared, visits.size()), visits.size())) {
            new PulpVisit(pulp, settings.exports(), visit, progress).close();
            journal.append(new RunRecord.Cleared(visit.exporter()));
            progress.notice("removed what an interrupted export left at Pulp: " + visit.exporter());
        }
    }

    /** Removes a run and, unless somebody may already have it as finished, its bundle. */
    private void discard(RunJournal journal) throws FerryException, IOException {
        for (RunRecord.Numbered numbered : journal.all(RunRecord.Numbered.class)) {
            Path folder = settings.out().resolve(numbered.folder());
            boolean signed = Files.exists(folder.resolve(BundleLayout.SIGNATURE), LinkOption.NOFOLLOW_LINKS);
            if (!signed && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                SafeDirectory.delete(folder);
                progress.notice("removed the unfinished bundle " + numbered.folder() + " of an interrupted export");
            }
        }
        journal.discard();
    }
}
