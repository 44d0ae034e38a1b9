package org.pulpferry.importer.site;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Settles what killed runs left: tasks of theirs that Pulp still works on are waited for, since deleting an importer stops nothing; then
 * importers and folders go. Runs under the state's lock, before anything else is asked of Pulp.
 */
public final class Leftovers {
    private final Site site;

    public Leftovers(Site site) {
        this.site = site;
    }

    /** Settles everything; what was found is said through the site's progress. */
    public void settle() throws IOException, FerryException, PulpException, InterruptedException {
        for (Path run : site.state().runFolders()) {
            if (!RunJournal.isIn(run)) {
                continue;
            }
            try (RunJournal journal = RunJournal.open(run, site.clock())) {
                settle(journal);
            }
            AtomicFile.sweep(run);
        }
        List<String> importers = site.pulp().imports().importersStartingWith(site.prefix());
        for (String name : importers) {
            var href = site.pulp().imports().findImporter(name);
            if (href.isPresent()) {
                site.pulp().imports().deleteImporter(href.get());
            }
        }
        int scratch = ScratchRepository.removeLeftovers(site);
        removeUnpacked();
        site.state().removeUnfinishedReceipts();
        int folders = new HandOver(site.settings().imports(), site.prefix(), "none").removeLeftovers();
        if (!importers.isEmpty() || folders > 0 || scratch > 0) {
            site.progress()
                    .notice("removed what an interrupted run left at Pulp: " + importers.size() + " importers, "
                            + folders + " folders, " + scratch + " scratch repositories");
        }
    }

    /** What a verify or a plan unpacked and was killed over; those hold no lock, so only what is a day old is surely nobody's. */
    private void removeUnpacked() throws IOException {
        Instant yesterday = site.clock().instant().minus(Duration.ofDays(1));
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(site.state().root(), "{plan,verify}-*")) {
            for (Path entry : entries) {
                if (Files.getLastModifiedTime(entry, LinkOption.NOFOLLOW_LINKS)
                        .toInstant()
                        .isBefore(yesterday)) {
                    SafeDirectory.delete(entry);
                }
            }
        }
    }

    /* Its suspects stay, completed or not: Pulp does not sync blobs, so if the machine went down, one may be cut short though its task has ended. */
    private void settle(RunJournal journal) throws IOException, PulpException, InterruptedException {
        for (Map.Entry<String, UUID> open : journal.open().entrySet()) {
            boolean completed = waitFor(open.getKey(), open.getValue());
            journal.write(completed ? Kind.DONE : Kind.BROKEN, open.getKey(), Map.of());
        }
    }

    /** Whether the task was started and everything it started completed. */
    private boolean waitFor(String subject, UUID correlation) throws PulpException, InterruptedException {
        List<Task> tasks = site.pulp().tasks().startedWith(correlation);
        boolean running = tasks.stream().anyMatch(task -> !task.isFinal());
        if (running) {
            site.progress().notice("waiting for Pulp to end what an interrupted run asked of it (" + subject + ")");
        }
        while (running) {
            for (Task task : tasks) {
                awaitQuietly(task);
            }
            tasks = site.pulp().tasks().startedWith(correlation);
            running = tasks.stream().anyMatch(task -> !task.isFinal());
        }
        return !tasks.isEmpty() && tasks.stream().allMatch(Task::isCompleted);
    }

    private void awaitQuietly(Task task) throws PulpException, InterruptedException {
        if (task.isFinal()) {
            return;
        }
        try {
            site.pulp().tasks().await(task.href(), site.waiting("waiting for an earlier run"));
        } catch (PulpException.TaskFailed e) {
            // how it ended is asked for again with all the others
        }
    }
}
