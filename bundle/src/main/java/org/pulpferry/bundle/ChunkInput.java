package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.zstd.FrameException;
import org.pulpferry.bundle.zstd.FrameReader;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;

/**
 * A stream's tar, chunk by chunk: each is read once and hashed by the executor, ahead of time as far as there are buffers, and only
 * then decoded, frame by frame, by the thread that reads. Failures are {@link BundleIoException}s. For one thread at a time.
 */
final class ChunkInput extends InputStream {
    private final Media media;
    private final ChunkList chunks;
    private final ChunkBuffers buffers;
    private final ExecutorService executor;
    private final FrameReader frames = new FrameReader(Limits.FRAME_RAW_BYTES);
    private final ByteBuffer decoded =
            ByteBuffer.allocateDirect(Limits.FRAME_RAW_BYTES).limit(0);
    private final Deque<Loading> ahead = new ArrayDeque<>();
    private int submitted;
    private @Nullable Chunk chunk;
    private @Nullable ByteBuffer stored;
    private long rawLeft;
    private @Nullable FerryException failure;
    private boolean interrupted;
    private boolean closed;

    /** A chunk on its way into a buffer. */
    private record Loading(Chunk chunk, ByteBuffer buffer, Future<?> done) {}

    ChunkInput(Media media, ChunkList chunks, ChunkBuffers buffers, ExecutorService executor) {
        this(media, chunks, buffers, executor, 0);
    }

    /** The same from a chunk on; those before it are not looked at. */
    ChunkInput(Media media, ChunkList chunks, ChunkBuffers buffers, ExecutorService executor, int first) {
        this.submitted = first;
        this.media = media;
        this.chunks = chunks;
        this.buffers = buffers;
        this.executor = executor;
    }

    private int number() {
        return chunk == null ? 0 : chunk.number();
    }

    @Override
    public int read() throws IOException {
        return advance() ? decoded.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (!advance()) {
            return -1;
        }
        int count = Math.min(length, decoded.remaining());
        decoded.get(bytes, from, count);
        return count;
    }

    /** Makes sure that there are decoded bytes; false at the stream's end. */
    private boolean advance() throws IOException {
        if (closed) {
            throw new IOException("the stream is closed");
        }
        if (failure != null) {
            throw new BundleIoException(failure);
        }
        try {
            while (!decoded.hasRemaining()) {
                if (rawLeft == 0 && !nextChunk()) {
                    return false;
                }
                decodeFrame(Objects.requireNonNull(stored));
            }
            return true;
        } catch (FerryException e) {
            failure = e; // nothing after a bad chunk is ever handed out
            throw new BundleIoException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was interrupted");
        }
    }

    private void decodeFrame(ByteBuffer stored) throws FerryException {
        int raw = (int) Math.min(rawLeft, Limits.FRAME_RAW_BYTES);
        decoded.clear();
        try {
            int taken = frames.decode(stored, stored.position(), raw, decoded);
            stored.position(stored.position() + taken);
        } catch (FrameException e) {
            decoded.limit(0);
            throw refused(String.valueOf(e.getMessage()));
        }
        rawLeft -= raw;
        if (rawLeft == 0 && stored.hasRemaining()) {
            decoded.limit(0);
            throw refused(stored.remaining() + " bytes follow its last frame");
        }
    }

    private FerryException refused(String how) {
        return new FerryException(
                ProblemCode.CONTENT,
                BundleLayout.chunk(chunks.stream(), number()) + " is what was signed, yet refused: " + how,
                Failures.NOT_OURS);
    }

    private boolean nextChunk() throws FerryException, InterruptedException {
        release();
        loadAhead();
        Loading loading = ahead.poll();
        if (loading == null) {
            return false;
        }
        chunk = loading.chunk();
        await(loading);
        stored = loading.buffer();
        rawLeft = loading.chunk().rawSize();
        return true;
    }

    /** Buffers are taken here, in order, and not by the loading threads: a later chunk must never hold what an earlier one waits for. */
    private void loadAhead() throws InterruptedException {
        while (submitted < chunks.size()) {
            ByteBuffer buffer = ahead.isEmpty() ? buffers.take() : buffers.poll();
            if (buffer == null) {
                return;
            }
            Chunk next = chunks.get(submitted++);
            ahead.add(new Loading(next, buffer, executor.submit(() -> {
                media.load(next, buffer);
                return null;
            })));
        }
    }

    private void await(Loading loading) throws FerryException, InterruptedException {
        try {
            loading.done().get();
        } catch (ExecutionException e) {
            giveBack(loading.buffer());
            if (e.getCause() instanceof FerryException found) {
                throw found;
            }
            throw new IllegalStateException("reading a chunk failed", e.getCause());
        } catch (InterruptedException e) {
            ahead.addFirst(loading);
            interrupted = true;
            throw e;
        }
    }

    /** Compares the chunks that were not read yet with their digests, without decoding them; nothing can be read afterwards. */
    void hashRest(Consumer<Problem> findings) throws InterruptedException {
        decoded.limit(0);
        rawLeft = 0;
        for (boolean more = true; more && !media.hasLeftOne(); ) {
            try {
                more = nextChunk();
            } catch (FerryException e) {
                e.problems().forEach(findings);
            }
        }
    }

    private void release() {
        if (stored != null) {
            buffers.give(stored);
            stored = null;
        }
    }

    private void giveBack(ByteBuffer buffer) {
        if (media.hasLeftOne()) {
            buffers.lose();
        } else {
            buffers.give(buffer);
        }
    }

    /** Waits for chunks on their way, since their buffers are used again; when interrupted it waits no longer, and does without those. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        release();
        for (Loading loading : ahead) {
            if (!endOf(loading)) {
                loading.done().cancel(true);
                buffers.lose();
            }
        }
        ahead.clear();
        frames.close();
    }

    /** Waits until nobody fills the buffer any more, and gives it back; false when interrupted before that. */
    private boolean endOf(Loading loading) {
        if (interrupted && !loading.done().isDone()) {
            return false;
        }
        try {
            loading.done().get();
            buffers.give(loading.buffer());
        } catch (ExecutionException e) {
            giveBack(loading.buffer()); // nobody will read this chunk, so its fault does not matter
        } catch (InterruptedException e) {
            interrupted = true;
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }
}
