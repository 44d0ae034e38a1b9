package org.pulpferry.bundle;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * The chunks of one stream in order. About 40 bytes a chunk, so that the list of a bundle of terabytes fits a small heap. Not
 * for use by several threads without a lock of their own.
 */
public final class ChunkList implements Iterable<Chunk> {
    private static final int DIGEST = 32;

    private final BundleStream stream;
    private int size;
    private int[] stored = new int[16];
    private int[] raw = new int[16];
    private byte[] digests = new byte[16 * DIGEST];
    private long rawSize;
    private long storedSize;

    /** An empty list. */
    public ChunkList(BundleStream stream) {
        this.stream = stream;
    }

    /** Whose chunks these are. */
    public BundleStream stream() {
        return stream;
    }

    /**
     * Appends the next chunk.
     *
     * @throws IllegalArgumentException when it is of another stream, out of turn, or follows one that is not full
     */
    public void add(Chunk chunk) {
        if (chunk.stream() != stream || chunk.number() != size) {
            throw new IllegalArgumentException(chunk.path() + " is out of turn");
        }
        if (size > 0 && raw[size - 1] != Limits.CHUNK_RAW_BYTES) {
            throw new IllegalArgumentException(chunk.path() + " follows a chunk that is not full");
        }
        if (size == stored.length) {
            int length = size + size / 2;
            stored = Arrays.copyOf(stored, length);
            raw = Arrays.copyOf(raw, length);
            digests = Arrays.copyOf(digests, length * DIGEST);
        }
        stored[size] = Math.toIntExact(chunk.storedSize());
        raw[size] = Math.toIntExact(chunk.rawSize());
        System.arraycopy(chunk.sha256().toBytes(), 0, digests, size * DIGEST, DIGEST);
        rawSize += chunk.rawSize();
        storedSize += chunk.storedSize();
        size++;
    }

    /** Cuts the list to its first {@code length} chunks. */
    public void truncate(int length) {
        while (size > length) {
            size--;
            rawSize -= raw[size];
            storedSize -= stored[size];
        }
    }

    /** The chunk of this number. */
    public Chunk get(int number) {
        if (number < 0 || number >= size) {
            throw new NoSuchElementException(stream + " chunk " + number);
        }
        byte[] digest = Arrays.copyOfRange(digests, number * DIGEST, (number + 1) * DIGEST);
        return new Chunk(stream, number, stored[number], raw[number], Sha256.ofBytes(digest));
    }

    /** How many chunks there are. */
    public int size() {
        return size;
    }

    /** Bytes of the tar. */
    public long rawSize() {
        return rawSize;
    }

    /** Bytes of the files. */
    public long storedSize() {
        return storedSize;
    }

    /**
     * What the manifest says of the stream.
     *
     * @param members how many members its tar has
     */
    public StreamSummary summary(long members) {
        return new StreamSummary(rawSize, storedSize, size, members);
    }

    @Override
    public Iterator<Chunk> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Chunk next() {
                return get(next++);
            }
        };
    }
}
