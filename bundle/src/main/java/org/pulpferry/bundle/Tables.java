package org.pulpferry.bundle;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * The chunks of all three streams, as the chunk tables list them: one line a chunk, {@code path stored raw sha256}, at most
 * {@link Limits#TABLE_LINES} to a table. Immutable once made, and then safe for threads.
 */
public final class Tables {
    private static final Pattern LINE = Pattern.compile(
            "(index|meta|data)/([0-9]{3})/([0-9]{6})\\.zst ([1-9][0-9]{0,15}) ([1-9][0-9]{0,15}) ([0-9a-f]{64})");

    private final Map<BundleStream, ChunkList> streams = new EnumMap<>(BundleStream.class);

    /** The tables over these streams; the lists must not be changed afterwards. */
    public Tables(ChunkList index, ChunkList meta, ChunkList data) {
        for (ChunkList list : List.of(index, meta, data)) {
            streams.put(list.stream(), list);
        }
        if (streams.size() != BundleStream.values().length) {
            throw new IllegalArgumentException("one list for each stream");
        }
    }

    /** The chunks of a stream. */
    public ChunkList chunks(BundleStream stream) {
        ChunkList list = streams.get(stream);
        if (list == null) {
            throw new IllegalStateException("no list for " + stream);
        }
        return list;
    }

    /** All chunks in the order of the tables: index, meta, data. */
    public Iterable<Chunk> all() {
        return () -> streams.values().stream()
                .flatMap(list -> StreamSupport.stream(list.spliterator(), false))
                .iterator();
    }

    /** How many tables there are. */
    int count() {
        int lines = streams.values().stream().mapToInt(ChunkList::size).sum();
        return (lines + Limits.TABLE_LINES - 1) / Limits.TABLE_LINES;
    }

    /** Takes the bytes of table after table. */
    interface TableConsumer {
        void accept(TableReference reference, byte[] bytes) throws FerryException;
    }

    /** Makes each table in turn and gives the references for the manifest. */
    List<TableReference> write(TableConsumer consumer) throws FerryException {
        List<TableReference> references = new ArrayList<>();
        Iterator<Chunk> chunks = all().iterator();
        while (chunks.hasNext()) {
            ByteArrayOutputStream table = new ByteArrayOutputStream();
            for (int line = 0; line < Limits.TABLE_LINES && chunks.hasNext(); line++) {
                table.writeBytes(line(chunks.next()).getBytes(StandardCharsets.US_ASCII));
            }
            byte[] bytes = table.toByteArray();
            TableReference reference =
                    new TableReference(BundleLayout.table(references.size()), bytes.length, Sha256.of(bytes));
            references.add(reference);
            consumer.accept(reference, bytes);
        }
        return references;
    }

    /** Gives the bytes of a table by its path, checked against size and digest already. */
    interface TableSource {
        byte[] bytes(TableReference reference) throws FerryException;
    }

    /**
     * Reads the tables a manifest names (F-TBL-01 to 05).
     *
     * @throws FerryException FORMAT when they are not exactly as the format has them, or do not fit the manifest
     */
    static Tables read(Manifest manifest, TableSource source) throws FerryException {
        Tables tables = new Tables(
                new ChunkList(BundleStream.INDEX), new ChunkList(BundleStream.META), new ChunkList(BundleStream.DATA));
        List<TableReference> references = manifest.tables();
        BundleStream current = BundleStream.INDEX;
        for (int i = 0; i < references.size(); i++) {
            TableReference reference = references.get(i);
            String table = new String(source.bytes(reference), StandardCharsets.ISO_8859_1);
            String[] lines = table.split("\n", -1);
            boolean last = i == references.size() - 1;
            int count = lines.length - 1;
            if (!lines[count].isEmpty()
                    || count < 1
                    || (last ? count > Limits.TABLE_LINES : count != Limits.TABLE_LINES)) {
                throw malformed(reference.path(), "does not have the lines it should");
            }
            for (int line = 0; line < count; line++) {
                Chunk chunk = parse(lines[line], reference.path() + " line " + (line + 1));
                if (chunk.stream().compareTo(current) < 0) {
                    throw malformed(reference.path(), "has its streams out of order");
                }
                current = chunk.stream();
                append(tables.chunks(current), chunk, reference.path());
            }
        }
        requireSummary(tables.chunks(BundleStream.INDEX), manifest.index());
        requireSummary(tables.chunks(BundleStream.META), manifest.meta());
        requireSummary(tables.chunks(BundleStream.DATA), manifest.data());
        return tables;
    }

    private static String line(Chunk chunk) {
        return chunk.path() + " " + chunk.storedSize() + " " + chunk.rawSize() + " " + chunk.sha256() + "\n";
    }

    private static Chunk parse(String line, String where) throws FerryException {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw malformed(where, "is not a table line");
        }
        try {
            Chunk chunk = new Chunk(
                    BundleStream.of(matcher.group(1)),
                    Integer.parseInt(matcher.group(3)),
                    Long.parseLong(matcher.group(4)),
                    Long.parseLong(matcher.group(5)),
                    Sha256.parse(matcher.group(6)));
            if (!line(chunk).equals(line + "\n")) {
                throw malformed(where, "names a chunk in the wrong directory");
            }
            return chunk;
        } catch (IllegalArgumentException e) {
            throw malformed(where, "is refused: " + e.getMessage());
        }
    }

    private static void append(ChunkList list, Chunk chunk, String table) throws FerryException {
        try {
            list.add(chunk);
        } catch (IllegalArgumentException e) {
            throw malformed(table, "is refused: " + e.getMessage());
        }
    }

    private static void requireSummary(ChunkList list, StreamSummary summary) throws FerryException {
        if (list.size() != summary.chunks()
                || list.rawSize() != summary.rawSize()
                || list.storedSize() != summary.storedSize()) {
            throw malformed(
                    "the chunk tables",
                    "do not add up to what the manifest says of "
                            + list.stream().directory());
        }
    }

    private static FerryException malformed(String where, String how) {
        return new FerryException(ProblemCode.FORMAT, where + " " + how, Failures.NOT_OURS);
    }
}
