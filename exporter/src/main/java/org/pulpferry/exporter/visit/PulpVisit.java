package org.pulpferry.exporter.visit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.Failures;
import org.pulpferry.exporter.SharedDirectory;
import org.pulpferry.exporter.ledger.RunRecord;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.pulp.ExportFiles;
import org.pulpferry.pulp.Exports;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.problem.PulpException;

/**
 * One use of Pulp's export: a directory of our own below the shared one, an exporter, a task. Closing it cancels what still runs and removes
 * all three, also where another process made them, since everything goes by names that were journalled before. Not thread-safe.
 */
public final class PulpVisit implements AutoCloseable {
    /** How Pulp cuts its tar: large enough that a terabyte is some hundred files, small enough for any file system. */
    public static final long CHUNK_SIZE = 4L << 30;

    private static final String PREFIX = "ferry-";
    private static final Duration LONGEST = Duration.ofDays(7);

    private final PulpClient pulp;
    private final SharedDirectory directory;
    private final RunRecord.Visited names;
    private final Waiting.Listener listener;
    private @Nullable String exporter;
    private boolean closed;

    /**
     * Makes nothing yet.
     *
     * @param exports the directory shared with Pulp
     * @param names written down by the caller
     * @param progress told how far Pulp is, and why it takes long
     */
    public PulpVisit(PulpClient pulp, SharedDirectory exports, RunRecord.Visited names, Progress progress) {
        this.pulp = pulp;
        this.directory = exports.resolve(names.directory());
        this.names = names;
        this.listener = new Told(progress);
    }

    /** The names a visit will use; to be journalled before anything else. */
    public static RunRecord.Visited names(String run, UUID correlation) {
        return new RunRecord.Visited(PREFIX + run, "." + PREFIX + run, correlation.toString());
    }

    /**
     * Makes the directory and the exporter.
     *
     * @param repositories hrefs
     */
    public void begin(List<String> repositories) throws FerryException {
        makeDirectory(directory.ferry());
        try {
            exporter = pulp.exports().createExporter(names.exporter(), directory.pulp(), repositories);
        } catch (PulpException.Refused e) {
            // Pulp quotes the path before it says what is wrong with it, which may be too long for one sentence.
            boolean path = e.reason().contains("not an allowed export path");
            throw PulpFailures.of(
                    e, path ? directory.pulp() + " is not an allowed export path" : "cannot prepare an export at Pulp");
        } catch (PulpException e) {
            throw PulpFailures.of(e, "cannot prepare an export at Pulp");
        }
    }

    /**
     * Exports and waits.
     *
     * @param toStart how long the task may wait for its turn
     * @return the table of contents, where ferry sees it
     * @throws InterruptedException after the task was canceled and has ended
     */
    public Path export(Exports.Request request, Duration toStart)
            throws PulpException, FerryException, InterruptedException {
        String href = Objects.requireNonNull(exporter, "the visit has begun");
        UUID correlation = UUID.fromString(names.correlation());
        Waiting waiting = new Waiting(toStart, LONGEST, listener);
        Task task = pulp.tasks().await(pulp.exports().startExport(href, request, correlation), waiting);
        ExportFiles files = pulp.exports().files(task);
        String toc = files.tocFile();
        if (toc == null) {
            throw new FerryException(
                    ProblemCode.PULP,
                    "Pulp's export ended without naming its table of contents",
                    "see Pulp's log of this moment; running the same command again goes on from here");
        }
        Path seen = directory.ferry().resolve(toc.substring(toc.lastIndexOf('/') + 1));
        if (!Files.isReadable(seen)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "Pulp exported to " + directory.pulp() + ", but ferry "
                            + (Files.exists(seen) ? "may not read" : "does not find") + " the files in "
                            + directory.ferry(),
                    "pulp.exports must be one directory that both see, and ferry's user must be in Pulp's group; where Pulp runs in a container give both names: exports: {ferry: ..., pulp: ...}");
        }
        return seen;
    }

    /** What the exporter is called. */
    public String exporterName() {
        return names.exporter();
    }

    /** Removes what the visit made, or what one of these names left that was killed; a second call does nothing. */
    @Override
    public void close() throws FerryException {
        if (!closed) {
            closed = true;
            clear();
        }
    }

    private void clear() throws FerryException {
        // An interrupt means: stop working. This is what stopping consists of, so it waits until that is done.
        boolean interrupted = Thread.interrupted();
        List<Problem> problems = new ArrayList<>();
        try {
            clearAtPulp();
        } catch (PulpException e) {
            problems.add(PulpFailures.problem(e, "cannot remove the exporter " + names.exporter() + " from Pulp"));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            SafeDirectory.delete(directory.ferry());
        } catch (IOException e) {
            problems.add(new Problem(
                    ProblemCode.IO,
                    "cannot remove " + directory.ferry() + ": " + e.getMessage(),
                    "remove it by hand; ferry's user must own it and be in Pulp's group"));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }

    /** What still runs would write on into a directory that is gone, so it ends first. */
    private void clearAtPulp() throws PulpException, InterruptedException {
        Waiting patience = new Waiting(Duration.ofMinutes(2), LONGEST, listener);
        pulp.tasks().cancelStartedWith(UUID.fromString(names.correlation()), patience);
        Optional<String> exporter = pulp.exports().findExporter(names.exporter());
        if (exporter.isPresent()) {
            pulp.exports().deleteExporter(exporter.get(), patience);
        }
    }

    private static void makeDirectory(Path directory) throws FerryException {
        try {
            SafeDirectory.createShared(directory, true);
        } catch (FileAlreadyExistsException e) {
            throw new FerryException(
                    ProblemCode.IO, directory + " is there already", "no other ferry may use this name: remove it", e);
        } catch (IOException e) {
            if (Failures.isDiskFull(e)) {
                throw Failures.of(e, "writing to the export directory " + directory.getParent());
            }
            throw new FerryException(
                    ProblemCode.USAGE,
                    "cannot write to the export directory: " + e.getMessage(),
                    "pulp.exports must exist and belong to ferry's user with Pulp's group and mode 2770",
                    e);
        }
    }

    private record Told(Progress progress) implements Waiting.Listener {
        @Override
        public void seen(String state, List<Task.Progress> reports) {
            long done = 0;
            long total = 0;
            for (Task.Progress report : reports) {
                done += report.done();
                total += Objects.requireNonNullElse(report.total(), report.done());
            }
            progress.report("Pulp exports", done, total == 0 ? Progress.UNKNOWN : total, Progress.Unit.ITEMS);
        }

        @Override
        public void notice(String sentence) {
            progress.notice(sentence);
        }
    }
}
