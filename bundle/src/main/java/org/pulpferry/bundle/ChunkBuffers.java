package org.pulpferry.bundle;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Limits;

/**
 * The memory that chunks pass through: up to three direct buffers of about 16 MiB each, allocated when first needed and used again
 * by every stream that is written or read. One stream at a time may use them. Safe for threads.
 */
public final class ChunkBuffers {
    /** More would not fit the memory ferry promises to stay in. */
    public static final int MAX_COUNT = 3;

    /** Reads past the page cache want memory, and lengths, that are multiples of the device's block. */
    static final int ALIGNMENT = 4_096;

    private static final int CAPACITY = Math.toIntExact(Chunk.maxStoredSize(Limits.CHUNK_RAW_BYTES));

    private final int count;
    private final Semaphore free;
    private final Deque<ByteBuffer> idle = new ArrayDeque<>();

    /**
     * Allocates nothing yet.
     *
     * @param count 1 to {@link #MAX_COUNT}: how many chunks are worked on at once
     */
    public ChunkBuffers(int count) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException(count + " chunk buffers");
        }
        this.count = count;
        this.free = new Semaphore(count);
    }

    /** How many chunks are worked on at once. */
    public int count() {
        return count;
    }

    /** Waits for a buffer; it is empty and must be given back. */
    ByteBuffer take() throws InterruptedException {
        free.acquire();
        return idleOrNew();
    }

    /** A buffer if one is free now. */
    @Nullable
    ByteBuffer poll() {
        return free.tryAcquire() ? idleOrNew() : null;
    }

    /** Gives a buffer back. */
    void give(ByteBuffer buffer) {
        synchronized (idle) {
            idle.push(buffer);
        }
        free.release();
    }

    /** Does without a buffer that somebody who does not answer may still write to; another takes its place. */
    void lose() {
        free.release();
    }

    private ByteBuffer idleOrNew() {
        ByteBuffer buffer;
        synchronized (idle) {
            buffer = idle.isEmpty() ? aligned() : idle.pop();
        }
        return buffer.clear();
    }

    private static ByteBuffer aligned() {
        return ByteBuffer.allocateDirect(CAPACITY + 2 * ALIGNMENT).alignedSlice(ALIGNMENT);
    }
}
