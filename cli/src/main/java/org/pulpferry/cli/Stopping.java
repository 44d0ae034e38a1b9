package org.pulpferry.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * Ends a run at a signal: interrupts it, waits until it has tidied up (a running Pulp task is cancelled and waited for), and only then
 * lets the process end, with the code the run came to.
 */
final class Stopping {
    private final Thread run;
    private final Duration patience;
    private final IntConsumer end;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile int code = ProblemCode.INTERRUPTED.exitCode();

    /**
     * For a run on this thread.
     *
     * @param patience how long a run may take to tidy up
     * @param end ends the process with a code; called only after a signal
     */
    Stopping(Thread run, Duration patience, IntConsumer end) {
        this.run = run;
        this.patience = patience;
        this.end = end;
    }

    /** To be registered as a shutdown hook. */
    Thread hook() {
        return new Thread(this::stop, "stopping");
    }

    /** The run has ended, by itself or since it was stopped. */
    void finished(int exitCode) {
        code = exitCode;
        done.countDown();
    }

    void stop() {
        if (done.getCount() == 0) {
            return; // this is the ordinary end
        }
        run.interrupt();
        try {
            done.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.accept(code);
    }
}
