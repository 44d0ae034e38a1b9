package org.pulpferry.bundle;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Limits;

/**
 * Sorts any number of lines by their bytes, as {@code LC_ALL=C sort}, in a fixed amount of memory: sorted runs go to a directory
 * and are merged. Lines hold no line feed. For one thread at a time.
 */
final class LineSorter implements Closeable {
    /** Bytes of lines held before a run is written. */
    static final int HELD_BYTES = 4 << 20;
    /** Runs merged at once; more are merged into one first. */
    static final int RUNS = 32;

    private static final int OBJECT_BYTES = 40;

    private final Path directory;
    private final String name;
    private final int heldBytes;
    private final List<byte[]> held = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private final List<LineInput> open = new ArrayList<>();
    private int bytes;
    private int runNumber;

    /**
     * A sorter with nothing in it.
     *
     * @param directory a directory of the caller's; the sorter's files in it begin with the name and are deleted by {@link #close}
     */
    LineSorter(Path directory, String name, int heldBytes) {
        this.directory = directory;
        this.name = name;
        this.heldBytes = heldBytes;
    }

    /** Adds a line, without its line feed. */
    void add(byte[] line) throws IOException {
        held.add(line);
        bytes += line.length + OBJECT_BYTES;
        if (bytes >= heldBytes) {
            spill();
        }
    }

    /** Gives the lines in order, also those that are there several times; nothing may be added afterwards. */
    Merge sorted() throws IOException {
        if (!held.isEmpty()) {
            spill();
        }
        return new Merge(runs);
    }

    private void spill() throws IOException {
        held.sort(Arrays::compareUnsigned);
        Path run = newRun();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run))) {
            for (byte[] line : held) {
                writeLine(out, line);
            }
        }
        held.clear();
        bytes = 0;
        if (runs.size() >= RUNS) {
            mergeRuns();
        }
    }

    private void mergeRuns() throws IOException {
        List<Path> merged = List.copyOf(runs);
        runs.clear();
        Path run = newRun();
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(run))) {
            Merge merge = new Merge(merged);
            for (byte[] line = merge.next(); line != null; line = merge.next()) {
                writeLine(out, line);
            }
        }
        for (Path path : merged) {
            Files.delete(path);
        }
    }

    private Path newRun() {
        Path run = directory.resolve(name + "-" + runNumber++ + ".run");
        runs.add(run);
        return run;
    }

    private static void writeLine(OutputStream out, byte[] line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    @Override
    public void close() throws IOException {
        for (LineInput input : open) {
            input.close();
        }
        for (Path run : runs) {
            Files.deleteIfExists(run);
        }
        runs.clear();
    }

    /** The lines of several sorted runs in order. */
    final class Merge {
        private final PriorityQueue<Run> queue =
                new PriorityQueue<>(Comparator.comparing(run -> run.line, Arrays::compareUnsigned));

        Merge(List<Path> paths) throws IOException {
            for (Path path : paths) {
                LineInput input = new LineInput(Files.newInputStream(path), Limits.LINE_BYTES);
                open.add(input);
                enqueue(input);
            }
        }

        /** The next line, or null after the last. */
        byte @Nullable [] next() throws IOException {
            Run run = queue.poll();
            if (run == null) {
                return null;
            }
            enqueue(run.input);
            return run.line;
        }

        private void enqueue(LineInput input) throws IOException {
            byte[] line = input.next();
            if (line == null) {
                input.close();
                open.remove(input);
            } else {
                queue.add(new Run(line, input));
            }
        }
    }

    /** A run that is being merged, with the line that is next in it. */
    private static final class Run {
        private final byte[] line;
        private final LineInput input;

        Run(byte[] line, LineInput input) {
            this.line = line;
            this.input = input;
        }
    }
}
