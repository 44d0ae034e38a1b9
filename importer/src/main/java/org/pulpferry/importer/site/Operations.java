package org.pulpferry.importer.site;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.pulpferry.importer.ledger.RunJournal;
import org.pulpferry.importer.ledger.RunStep.Kind;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Asks Pulp for what takes a task, in the one order that survives a kill: the journal has the Correlation-ID before Pulp has the request,
 * and hears of the end before anything is built on it. Importers are removed on every way out. Safe for several threads.
 */
public final class Operations {
    private final Site site;
    private final RunJournal journal;
    private final HandOver handOver;

    public Operations(Site site, RunJournal journal, HandOver handOver) {
        this.site = site;
        this.journal = journal;
        this.handOver = handOver;
    }

    /** The folders of this run below Pulp's import path. */
    public HandOver handOver() {
        return handOver;
    }

    /**
     * Lets Pulp import one tar and waits until all its tasks are final and every repository named in it was imported.
     *
     * @param subject unique among what runs at the same time; names the importer too
     * @param mapping repository in the tar to repository here
     * @param toc the tar's table of contents, below the import path
     */
    public void importTar(String subject, Map<String, String> mapping, Path toc, String phase)
            throws PulpException, IOException, InterruptedException {
        await(startTar(subject, mapping, toc), phase);
    }

    /** The first half of {@link #importTar}: Pulp has been asked, nothing has been waited for. */
    public StartedTar startTar(String subject, Map<String, String> mapping, Path toc)
            throws PulpException, IOException, InterruptedException {
        UUID correlation = begin(subject);
        String importer = site.pulp().imports().createImporter(site.prefix() + subject, mapping);
        boolean started = false;
        try {
            String group = site.pulp().imports().startImport(importer, handOver.pulpPath(toc), correlation);
            started = true;
            return new StartedTar(subject, correlation, importer, group);
        } finally {
            if (!started) {
                removeQuietly(importer, false);
            }
        }
    }

    /** The second half. */
    public void await(StartedTar tar, String phase) throws PulpException, IOException, InterruptedException {
        await(tar, site.waiting(phase));
    }

    /** The same; what Pulp reports is given to {@code shown}. */
    public void await(StartedTar tar, Consumer<List<Task.Progress>> shown)
            throws PulpException, IOException, InterruptedException {
        await(tar, site.waiting(shown));
    }

    private void await(StartedTar tar, Waiting waiting) throws PulpException, IOException, InterruptedException {
        boolean done = false;
        try {
            site.pulp().tasks().awaitGroup(tar.group(), waiting);
            done = true;
        } finally {
            end(tar.subject(), done);
            removeQuietly(tar.importer(), done);
        }
    }

    /** In place of the second half: its tasks have ended, one way or the other, when this returns. */
    public void cancel(StartedTar tar) throws PulpException, InterruptedException {
        try {
            site.pulp().tasks().cancelStartedWith(tar.correlation(), site.waiting("stopping what Pulp has begun"));
        } finally {
            removeQuietly(tar.importer(), false);
        }
    }

    /** An import that Pulp was asked for; to be awaited or canceled. */
    public record StartedTar(String subject, UUID correlation, String importer, String group) {}

    /** Starts a task through {@code start} and waits for it to complete. */
    public Task run(String subject, String phase, Start start) throws PulpException, IOException, InterruptedException {
        UUID correlation = begin(subject);
        boolean done = false;
        try {
            Task task = site.pulp().tasks().await(start.start(correlation), site.waiting(phase));
            done = true;
            return task;
        } finally {
            end(subject, done);
        }
    }

    private UUID begin(String subject) throws IOException {
        UUID correlation = site.ids().get();
        journal.write(Kind.BEGUN, subject, Map.of("correlation", correlation.toString()));
        return correlation;
    }

    /* Only what is known to have ended is closed: after a lost answer the next run looks for the task by its id. */
    private void end(String subject, boolean done) throws IOException {
        if (done) {
            journal.write(Kind.DONE, subject, Map.of());
        }
    }

    private void removeQuietly(String importer, boolean done) throws PulpException {
        boolean interrupted = Thread.interrupted(); // the flag would end this request, too
        try {
            site.pulp().imports().deleteImporter(importer);
        } catch (PulpException e) {
            if (done) {
                throw e;
            }
            // the import's own failure is the one to tell; the next run removes importers that were left
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts a task at Pulp. */
    @FunctionalInterface
    public interface Start {
        /** Gives the task's href. */
        String start(UUID correlation) throws PulpException, IOException, InterruptedException;
    }
}
