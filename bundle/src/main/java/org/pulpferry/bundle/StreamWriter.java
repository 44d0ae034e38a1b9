package org.pulpferry.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.zstd.FrameWriter;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;

/**
 * Writes a stream: the tar of its members, cut into chunks, compressed in frames. The files are a pure function of the members: the
 * number of threads, and where an earlier attempt ended, do not show in them.
 *
 * <p>Each thread fills a buffer with the next slice of the tar, in turn, and then compresses, hashes, writes, syncs and reads it back on its own.
 * A chunk is written under its final name; one that the {@link ChunkLog} was not told of is written again.
 */
public final class StreamWriter {
    /** Of chunks said to be whole, this many last ones are read and hashed before they are believed. */
    static final int HASHED_ON_RESUME = 8;

    private final Path bundle;
    private final ExecutorService executor;
    private final ChunkBuffers buffers;

    /**
     * A writer into a bundle's folder.
     *
     * @param executor runs as many tasks at once as there are buffers; fewer threads are only slower
     */
    public StreamWriter(Path bundle, ExecutorService executor, ChunkBuffers buffers) {
        this.bundle = bundle;
        this.executor = executor;
        this.buffers = buffers;
    }

    /**
     * Writes all members, or goes on after the chunks that are whole.
     *
     * @param members in the stream's order; a member is opened only where a part of it is still to be written. An {@link
     *     UncheckedIOException} of the iterator is reported like one of a member
     * @param whole the chunks an earlier attempt logged, possibly none; completed by this call, and cut where a file is not there as
     *     logged
     * @param log told of each further chunk
     * @return what the manifest says of the stream
     * @throws FerryException CONTENT when a member is not what it should be, SPACE or IO when reading or writing fails
     * @throws InterruptedException when the calling thread is interrupted; chunks logged until then are whole
     */
    public StreamSummary write(Iterator<? extends Member> members, ChunkList whole, ChunkLog log)
            throws FerryException, InterruptedException {
        Failures.requireZstd();
        ChunkFiles.truncateToWhole(bundle, whole, HASHED_ON_RESUME);
        try (TarFeed feed = new TarFeed(members, whole.rawSize());
                MediaFolder back = MediaFolder.open(Files.createDirectories(bundle), true, () -> {})) {
            Run run = new Run(feed, back, whole, log);
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < buffers.count(); i++) {
                tasks.add(executor.submit(run::work, null));
            }
            run.await(tasks);
            if (whole.rawSize() != feed.length()) {
                throw new IllegalStateException("the members are not those the chunks there were made of");
            }
            return whole.summary(feed.count());
        } catch (IOException e) {
            throw Failures.of(e, "writing " + whole.stream().directory());
        }
    }

    /** One call of {@link #write}: what its threads share. */
    private final class Run {
        private final TarFeed feed;
        private final MediaFolder back;
        private final ChunkList finished;
        private final ChunkLog log;
        private final TreeMap<Integer, Chunk> ahead = new TreeMap<>();
        private int next;
        private boolean ended;
        private volatile @Nullable Exception failure;

        Run(TarFeed feed, MediaFolder back, ChunkList finished, ChunkLog log) {
            this.feed = feed;
            this.back = back;
            this.finished = finished;
            this.log = log;
            this.next = finished.size();
        }

        void work() {
            try (FrameWriter frames = new FrameWriter(Limits.FRAME_RAW_BYTES)) {
                boolean more = true;
                while (more) {
                    ByteBuffer raw = buffers.take();
                    try {
                        int number = fill(raw);
                        more = number >= 0;
                        if (more) {
                            finish(ChunkFiles.write(bundle, back, finished.stream(), number, raw, frames));
                        }
                    } finally {
                        buffers.give(raw);
                    }
                }
            } catch (UncheckedIOException e) {
                @Nullable IOException inside = e.getCause();
                IOException cause = inside == null ? new IOException(e) : inside;
                fail(Failures.of(
                        cause, "listing the members of " + finished.stream().directory()));
            } catch (FerryException | InterruptedException | RuntimeException e) {
                fail(e);
            }
        }

        /** Takes the next slice of the tar, in turn; -1 when there is none or another thread has failed. */
        private synchronized int fill(ByteBuffer raw) throws FerryException {
            if (ended || failure != null) {
                return -1;
            }
            raw.limit(Limits.CHUNK_RAW_BYTES);
            feed.fill(raw);
            raw.flip();
            ended = raw.limit() < Limits.CHUNK_RAW_BYTES;
            return raw.hasRemaining() ? next++ : -1;
        }

        /** Logs chunks in order, however their threads finish. */
        private void finish(Chunk chunk) throws FerryException {
            synchronized (ahead) {
                ahead.put(chunk.number(), chunk);
                while (ahead.containsKey(finished.size())) {
                    Chunk due = ahead.remove(finished.size());
                    log.finished(due);
                    finished.add(due);
                }
            }
        }

        private synchronized void fail(Exception e) {
            if (failure == null) {
                failure = e;
            } else {
                failure.addSuppressed(e);
            }
        }

        /** Waits until no thread works any more, also when interrupted: they use the caller's buffers and members. */
        void await(List<Future<?>> tasks) throws FerryException, InterruptedException {
            boolean interrupted = false;
            for (Future<?> task : tasks) {
                boolean done = false;
                while (!done) {
                    try {
                        task.get();
                        done = true;
                    } catch (ExecutionException e) {
                        throw new IllegalStateException("a writer's thread ended abnormally", e.getCause());
                    } catch (InterruptedException e) {
                        interrupted = true;
                        fail(e);
                    }
                }
            }
            Exception failed = failure;
            if (interrupted || failed instanceof InterruptedException) {
                throw new InterruptedException("writing was interrupted");
            }
            if (failed instanceof FerryException known) {
                throw known;
            }
            if (failed != null) {
                throw new IllegalStateException("writing a stream failed", failed);
            }
        }
    }
}
