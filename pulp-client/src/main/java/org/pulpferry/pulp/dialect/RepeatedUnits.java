package org.pulpferry.pulp.dialect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Units that differ only in what the API does not show. deb's relation of package and component has had a third part since 3.11, the index's
 * architecture: a repository synced without {@code mirror} before and after that upgrade holds each relation twice, once with null. The second
 * of the same key gets the part {@code 2} at its end, and so on, in rows and listings alike. Not thread-safe.
 */
final class RepeatedUnits implements Closeable {
    private static final String TYPE = "deb.package_release_component";

    private final RecordSorter sorter;

    RepeatedUnits(Path work, int memory) {
        this.sorter = new RecordSorter(work, memory);
    }

    /** Keeps the unit when it is of the type concerned. */
    boolean takes(UUID id, ContentUnit unit) throws IOException {
        if (!unit.type().equals(TYPE)) {
            return false;
        }
        if (!unit.artifacts().isEmpty()) {
            throw new DialectException("a relation of package and component that has artifacts");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        UnitJoin.texts(out, unit.key());
        UnitJoin.id(out, id);
        sorter.add(bytes.toByteArray());
        return true;
    }

    /** Gives all that were taken, numbered where they repeat. */
    void finish(UnitJoin.IdentifiedSink sink) throws IOException {
        Numbering numbering = new Numbering(sink);
        sorter.drain(numbering::take);
    }

    @Override
    public void close() throws IOException {
        sorter.close();
    }

    private static final class Numbering {
        private final UnitJoin.IdentifiedSink sink;
        private List<String> last = List.of();
        private int times;

        Numbering(UnitJoin.IdentifiedSink sink) {
            this.sink = sink;
        }

        void take(byte[] record) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
            List<String> key = new ArrayList<>(UnitJoin.texts(in));
            UUID id = UnitJoin.id(in);
            times = key.equals(last) ? times + 1 : 1;
            last = List.copyOf(key);
            if (times > 1) {
                key.add(Integer.toString(times));
            }
            sink.accept(id, new ContentUnit(TYPE, key, new TreeMap<>()));
        }
    }
}
