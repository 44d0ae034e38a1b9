package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.pulpferry.manifest.problem.Escaper;

/**
 * Asks a medium on threads of its own, since {@code open}, {@code stat} and {@code read} of a device that is gone, or of a FIFO, never come
 * back and cannot be interrupted in Java: such a thread is left behind, as a daemon. Once that has happened nothing more is asked. Safe
 * for threads.
 */
public final class Watchdog implements AutoCloseable {
    private final Patience patience;
    private final long tick;
    private final AtomicLong signs = new AtomicLong();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "media");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger asking = new AtomicInteger();
    private volatile boolean left;

    /** Asks nothing yet. */
    public Watchdog(Patience patience) {
        this.patience = patience;
        this.tick = Math.max(1, Math.min(patience.word().toMillis() / 2, 1_000));
    }

    /** A question to a medium; it gives a {@link #sign} whenever something came. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks a medium; on another thread. */
        T ask() throws IOException;
    }

    /** Something came from a medium. */
    void sign() {
        signs.incrementAndGet();
    }

    /** Whether a thread was left behind: what it was reading into must not be used again. */
    boolean hasLeftOne() {
        return left;
    }

    /** Whether no thread is with a medium any more; while one is, closing what it holds would wait for it. */
    boolean isQuiet() {
        return asking.get() == 0;
    }

    /**
     * Asks and waits.
     *
     * @param what the file or folder, for people
     * @throws IOException when nothing came for too long, now or before
     * @throws InterruptedIOException when interrupted, the flag still set
     */
    public <T> T ask(String what, Question<T> question) throws IOException {
        if (left) {
            throw new StalledException("the medium did not answer before");
        }
        Future<T> answer = threads.submit(() -> {
            asking.incrementAndGet();
            try {
                return question.ask();
            } finally {
                asking.decrementAndGet();
            }
        });
        try {
            return await(what, answer);
        } catch (InterruptedException e) {
            left = true;
            answer.cancel(true);
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while reading " + what);
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("reading " + what + " failed", e.getCause());
        }
    }

    private <T> T await(String what, Future<T> answer) throws InterruptedException, ExecutionException, IOException {
        long seen = signs.get();
        long silent = 0;
        long told = 0;
        while (true) {
            try {
                return answer.get(tick, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                long now = signs.get();
                silent = now == seen ? silent + tick : 0;
                told = now == seen ? told : 0;
                seen = now;
            }
            if (silent >= patience.end().toMillis()) {
                left = true;
                answer.cancel(true);
                throw new StalledException("nothing came for " + seconds(silent));
            }
            if (silent - told >= patience.word().toMillis()) {
                told = silent;
                patience.progress()
                        .notice("waiting for " + Escaper.text(what) + ": nothing came for " + seconds(silent)
                                + "; given up after " + seconds(patience.end().toMillis()));
            }
        }
    }

    private static String seconds(long millis) {
        return Duration.ofMillis(millis).toSeconds() + " s";
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
