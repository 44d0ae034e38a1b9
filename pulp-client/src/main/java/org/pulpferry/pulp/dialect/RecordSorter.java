package org.pulpferry.pulp.dialect;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorts byte strings, unsigned, in bounded memory: sorted runs in temporary files, merged at the end. Not thread-safe. */
final class RecordSorter implements Closeable {
    private static final int LONGEST_RECORD = 1 << 20;
    /** What a small array costs beside its bytes: header, reference, slack. */
    private static final int OVERHEAD = 32;

    private final Path directory;
    private final int limit;
    private final List<byte[]> pending = new ArrayList<>();
    private final List<Path> runs = new ArrayList<>();
    private long held;

    /**
     * Begins empty.
     *
     * @param limit bytes held in memory before a run is written
     */
    RecordSorter(Path directory, int limit) {
        this.directory = directory;
        this.limit = limit;
    }

    void add(byte[] record) throws IOException {
        if (record.length > LONGEST_RECORD) {
            throw new DialectException("a key or path of " + record.length + " bytes");
        }
        pending.add(record);
        held += record.length + OVERHEAD;
        if (held > limit) {
            spill();
        }
    }

    /** Gives every record in order; call it once. */
    void drain(Taker taker) throws IOException {
        pending.sort(Arrays::compareUnsigned);
        if (runs.isEmpty()) {
            for (byte[] record : pending) {
                taker.take(record);
            }
            return;
        }
        spill();
        PriorityQueue<Run> heads = new PriorityQueue<>(Comparator.comparing(Run::head, Arrays::compareUnsigned));
        try {
            for (Path file : runs) {
                Run run = new Run(file);
                if (run.advance()) {
                    heads.add(run);
                } else {
                    run.close();
                }
            }
            for (Run run = heads.poll(); run != null; run = heads.poll()) {
                taker.take(run.head());
                if (run.advance()) {
                    heads.add(run);
                } else {
                    run.close();
                }
            }
        } finally {
            for (Run run : heads) {
                run.close();
            }
        }
    }

    private void spill() throws IOException {
        pending.sort(Arrays::compareUnsigned);
        Path file = Files.createTempFile(directory, "sort-", ".run");
        runs.add(file);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (byte[] record : pending) {
                out.writeInt(record.length);
                out.write(record);
            }
        }
        pending.clear();
        held = 0;
    }

    /** Deletes the temporary files. */
    @Override
    public void close() throws IOException {
        pending.clear();
        for (Path file : runs) {
            Files.deleteIfExists(file);
        }
        runs.clear();
    }

    /** Takes records one by one. */
    interface Taker {
        void take(byte[] record) throws IOException;
    }

    private static final class Run implements Closeable {
        private final DataInputStream in;
        private byte @Nullable [] head;

        Run(Path file) throws IOException {
            this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        }

        byte[] head() {
            if (head == null) {
                throw new IllegalStateException("no record");
            }
            return head;
        }

        boolean advance() throws IOException {
            int length;
            try {
                length = in.readInt();
            } catch (EOFException e) {
                head = null;
                return false;
            }
            byte[] record = new byte[length];
            in.readFully(record);
            head = record;
            return true;
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
