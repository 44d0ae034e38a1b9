package org.pulpferry.pulp.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Calls that an interrupt ends: a thread that reads from a socket does not notice one, and a silent Pulp would keep ferry for a minute after
 * Ctrl-C. A call that is underway has a moment left to be answered, so that what it began at Pulp is known and can be tidied up. Thread-safe.
 */
final class Calls implements AutoCloseable {
    private static final long GRACE_MILLIS = 1_500;

    private final OkHttpClient http;

    Calls(OkHttpClient http) {
        this.http = http;
    }

    /** Takes what is wanted of an answer, on another thread; the answer is closed afterwards. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Response response) throws IOException, PulpException;
    }

    /**
     * Makes a call and waits for what was read of its answer.
     *
     * @throws InterruptedIOException when interrupted, the flag still set
     */
    <T> T make(Request request, Reading<T> reading) throws IOException, PulpException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted before " + request.method());
        }
        Call call = http.newCall(request);
        CompletableFuture<T> answer = new CompletableFuture<>();
        call.enqueue(new Completing<>(answer, reading));
        try {
            return answer.get();
        } catch (InterruptedException e) {
            return awaitLast(call, answer);
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    private static <T> T awaitLast(Call call, CompletableFuture<T> answer) throws IOException, PulpException {
        try {
            return answer.get(GRACE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            call.cancel();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while Pulp was silent");
            interrupted.initCause(e);
            throw interrupted;
        } catch (ExecutionException e) {
            throw failure(e);
        } finally {
            Thread.currentThread().interrupt();
        }
    }

    /* Thrown anew, so that the trace tells who waited. */
    private static IOException failure(ExecutionException e) throws PulpException {
        Throwable cause = e.getCause();
        if (cause instanceof PulpException refused) {
            throw refused;
        }
        if (cause instanceof IOException io) {
            return io;
        }
        throw new IllegalStateException("a call to Pulp failed", cause);
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /* The future takes whatever happens: nobody else would hear of it. */
    private record Completing<T>(CompletableFuture<T> answer, Reading<T> reading) implements Callback {
        @Override
        public void onFailure(Call call, IOException e) {
            answer.completeExceptionally(e);
        }

        @Override
        public void onResponse(Call call, Response response) {
            try (response) {
                answer.complete(reading.of(response));
            } catch (IOException | PulpException | RuntimeException | OutOfMemoryError e) {
                answer.completeExceptionally(e);
            }
        }
    }
}
