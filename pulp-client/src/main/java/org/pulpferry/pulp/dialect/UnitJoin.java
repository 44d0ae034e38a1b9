package org.pulpferry.pulp.dialect;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Puts units together from what arrives scattered: fields of the unit, its artifacts, and units that refer to it by its UUID. Everything is
 * sorted by that UUID in bounded memory, so the order in which it arrives does not matter. UUIDs are those of one Pulp and are gone from the
 * result. Not thread-safe.
 */
public final class UnitJoin implements Closeable {
    private static final int MEMORY = 4 << 20;
    private static final byte UNIT = 0;
    private static final byte ARTIFACT = 1;
    private static final byte REFERRER = 2;
    private static final byte REFERRER_ITSELF = 3;

    private final RecordSorter sorter;
    private final RepeatedUnits repeated;

    /** Keeps its temporary files in an existing directory. */
    public UnitJoin(Path work) {
        this.sorter = new RecordSorter(work, MEMORY);
        this.repeated = new RepeatedUnits(work, MEMORY);
    }

    /** A unit whose key is complete. */
    public void unit(UUID id, ContentType type, List<String> key) throws IOException {
        record(id, UNIT, out -> {
            out.writeUTF(type.pulpType());
            texts(out, key);
        });
    }

    /**
     * A unit without artifacts that refers to another, whose key takes its place.
     *
     * @param id its own
     * @param other the other's
     * @param before parts of the key that come before the other's key
     * @param after parts that come after it
     */
    public void referrer(UUID id, UUID other, ContentType type, List<String> before, List<String> after)
            throws IOException {
        record(id, REFERRER_ITSELF, out -> {});
        record(other, REFERRER, out -> {
            id(out, id);
            out.writeUTF(type.pulpType());
            texts(out, before);
            texts(out, after);
        });
    }

    /** An artifact of a unit; an empty digest for one that Pulp does not have. */
    public void artifact(UUID id, String relativePath, String sha256) throws IOException {
        record(id, ARTIFACT, out -> {
            out.writeUTF(relativePath);
            out.writeUTF(sha256);
        });
    }

    /**
     * Gives all units, in no order that means anything.
     *
     * @throws DialectException when something refers to a unit that is not there
     */
    public void finish(IdentifiedSink sink) throws IOException {
        Group group = new Group((id, unit) -> {
            if (!repeated.takes(id, unit)) {
                sink.accept(id, unit);
            }
        });
        sorter.drain(group::take);
        group.end();
        repeated.finish(sink);
    }

    private void record(UUID id, byte kind, Filler filler) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        id(out, id);
        out.writeByte(kind);
        try {
            filler.fill(out);
        } catch (UTFDataFormatException e) {
            throw new DialectException("a unit's key or path of more than 64 KiB", e);
        }
        sorter.add(bytes.toByteArray());
    }

    static void id(DataOutputStream out, UUID id) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
    }

    static UUID id(DataInputStream in) throws IOException {
        return new UUID(in.readLong(), in.readLong());
    }

    /** The last part of a key that ends with the unit's artifacts: hex SHA-256 over relative paths and digests. */
    public static String digest(SortedMap<String, String> artifacts) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Map.Entry<String, String> each : artifacts.entrySet()) {
                sha256.update((each.getKey() + "\0" + each.getValue() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static void texts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeByte(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int i = in.readByte(); i > 0; i--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    @Override
    public void close() throws IOException {
        sorter.close();
        repeated.close();
    }

    /** Takes units with the ids by which they were joined, those of one Pulp. */
    @FunctionalInterface
    public interface IdentifiedSink {
        /** Takes one. */
        void accept(UUID id, ContentUnit unit) throws IOException;
    }

    private interface Filler {
        void fill(DataOutputStream out) throws IOException;
    }

    /** All records of one UUID: the unit first, then its artifacts, then who refers to it. */
    private static final class Group {
        private final IdentifiedSink sink;
        private @Nullable UUID id;
        private @Nullable String type;
        private List<String> key = List.of();
        private SortedMap<String, String> artifacts = new TreeMap<>();
        private boolean taken;

        Group(IdentifiedSink sink) {
            this.sink = sink;
        }

        void take(byte[] record) throws IOException {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
            UUID next = id(in);
            byte kind = in.readByte();
            if (!next.equals(id)) {
                end();
                id = next;
            }
            if (kind == UNIT || kind == REFERRER_ITSELF) {
                if (taken) {
                    throw new DialectException("two units of the id " + next);
                }
                taken = true;
            }
            if (kind == REFERRER_ITSELF) {
                return;
            }
            if (kind == UNIT) {
                type = in.readUTF();
                key = texts(in);
            } else if (type == null) {
                throw new DialectException((kind == ARTIFACT ? "an artifact of " : "a reference to ") + "the unit "
                        + next + ", which is not there");
            } else if (kind == ARTIFACT) {
                String path = in.readUTF();
                if (artifacts.put(path, in.readUTF()) != null) {
                    throw new DialectException("two artifacts of the unit " + next + " at one path");
                }
            } else {
                UUID own = id(in);
                String referrer = in.readUTF();
                List<String> whole = new ArrayList<>(texts(in));
                whole.addAll(key);
                whole.addAll(texts(in));
                sink.accept(own, new ContentUnit(referrer, whole, new TreeMap<>()));
            }
        }

        /** Gives the unit, which is complete once another UUID comes: its artifacts come before its referrers. */
        void end() throws IOException {
            if (type != null && id != null) {
                boolean keyed =
                        ContentTypes.of(type).map(ContentType::keyedByArtifacts).orElse(false);
                List<String> whole = new ArrayList<>(key);
                if (keyed) {
                    whole.add(digest(artifacts));
                }
                sink.accept(id, new ContentUnit(type, whole, artifacts));
            }
            type = null;
            taken = false;
            key = List.of();
            artifacts = new TreeMap<>();
        }
    }
}
