package org.pulpferry.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run at a signal: interrupts it, waits until it has tidied up (a running Pulp task is cancelled and waited for), and only then
 * lets the process end.
 */
final class Stopping {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Thread run;
    private final Runnable end;
    private final CountDownLatch done = new CountDownLatch(1);

    private Stopping(Thread run, Runnable end) {
        this.run = run;
        this.end = end;
    }

    /** For a run on this thread; {@code end} ends the process if the run had to be interrupted. */
    static Stopping of(Thread run, Runnable end) {
        return new Stopping(run, end);
    }

    /** To be registered as a shutdown hook. */
    Thread hook() {
        return new Thread(this::stop, "stopping");
    }

    /** The run has ended by itself. */
    void finished() {
        done.countDown();
    }

    void stop() {
        if (done.getCount() == 0) {
            return;
        }
        run.interrupt();
        try {
            if (!done.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                end.run();
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.run();
    }
}
