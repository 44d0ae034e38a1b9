package org.pulpferry.exporter.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.journal.HashChainedLog;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;

/**
 * What one export has done so far, so that the same command goes on after a kill: {@code runs/export-<run>/journal} below the state directory,
 * beside the run's working files. Each step is on the disk before the next begins. For the holder of the state directory's lock; not thread-safe.
 */
public final class RunJournal implements AutoCloseable {
    private static final String PREFIX = "export-";
    private static final String JOURNAL = "journal";

    private final Path directory;
    private final HashChainedLog log;

    private RunJournal(Path directory, HashChainedLog log) {
        this.directory = directory;
        this.log = log;
    }

    /** Begins the journal of a new run. */
    public static RunJournal begin(Path runs, RunRecord.Begun begun) throws IOException {
        Path directory = SafeDirectory.create(runs.resolve(PREFIX + begun.run()));
        RunJournal journal = new RunJournal(directory, HashChainedLog.open(directory.resolve(JOURNAL)));
        journal.append(begun);
        return journal;
    }

    /** Opens every journal of an export that did not end. */
    public static List<RunJournal> unfinished(Path runs) throws IOException {
        List<Path> directories = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(runs, PREFIX + "*")) {
            found.forEach(directories::add);
        }
        directories.sort(null);
        List<RunJournal> journals = new ArrayList<>();
        for (Path directory : directories) {
            journals.add(new RunJournal(directory, HashChainedLog.open(directory.resolve(JOURNAL))));
        }
        return journals;
    }

    /** The run's own directory. */
    public Path directory() {
        return directory;
    }

    /** Adds a step. */
    public void append(Record step) throws IOException {
        String json = new String(Json.writeLine(step), StandardCharsets.US_ASCII);
        log.append(RunRecord.kind(step.getClass()) + " " + json);
    }

    /** The first step of that kind, if the run got there. */
    public <T extends Record> Optional<T> first(Class<T> kind) throws IOException, FerryException {
        List<T> all = all(kind);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /** All steps of that kind in order. */
    public <T extends Record> List<T> all(Class<T> kind) throws IOException, FerryException {
        List<T> found = new ArrayList<>();
        String start = RunRecord.kind(kind) + " ";
        FerryException[] failure = new @Nullable FerryException[1];
        log.forEach(payload -> {
            if (payload.startsWith(start)) {
                byte[] json = payload.substring(start.length()).getBytes(StandardCharsets.US_ASCII);
                try {
                    found.add(Json.readLine(json, kind));
                } catch (FerryException e) {
                    failure[0] = e;
                }
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        return found;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }

    /** Whether nothing at Pulp is known to be left. */
    public boolean isCleared() throws IOException, FerryException {
        return all(RunRecord.Cleared.class).size()
                >= all(RunRecord.Visited.class).size();
    }

    /** Ends the run: closes the journal and removes it with the working files. */
    public void discard() throws IOException {
        close();
        SafeDirectory.delete(directory);
    }
}
