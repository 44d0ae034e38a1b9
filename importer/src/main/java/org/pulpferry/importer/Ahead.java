package org.pulpferry.importer;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.pulpferry.manifest.problem.FerryException;

/**
 * Work on this machine that goes on while Pulp is asked something, on a thread of its own. What it ends with, a result or a failure, is heard when it
 * is wanted and not before, so the order in which failures are told is that of {@link #get}. Closing it stops the work and waits for its end.
 */
final class Ahead<T> implements AutoCloseable {
    private final FutureTask<T> work;
    private final Thread thread;

    /** Begins. */
    Ahead(String name, Callable<T> work) {
        this.work = new FutureTask<>(work);
        this.thread = new Thread(this.work, name);
        this.thread.setDaemon(true);
        this.thread.start();
    }

    /** Waits for the result; what the work threw is thrown. */
    T get() throws FerryException, IOException, InterruptedException {
        try {
            return work.get();
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            if (failure instanceof FerryException told) {
                throw told;
            }
            if (failure instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException(thread.getName() + " failed", failure);
        }
    }

    /** Files it writes must not be removed under it. */
    @Override
    public void close() {
        work.cancel(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
