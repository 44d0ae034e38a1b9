package org.pulpferry.pulp;

import java.time.Duration;
import java.util.List;

/**
 * How long to wait for a task, and who hears of it.
 *
 * @param toStart how long nothing of it may run, because it waits for what another task holds or for a worker
 * @param toEnd how long it may take in all
 * @param listener told at every look
 */
public record Waiting(Duration toStart, Duration toEnd, Listener listener) {
    /** Waits that long for the start, a week for the end, and tells nobody. */
    public static Waiting quietly(Duration toStart) {
        return new Waiting(toStart, Duration.ofDays(7), (state, progress) -> {});
    }

    /** Hears of progress; called on the waiting thread. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called at every look.
         *
         * @param state Pulp's state of the task, or of the group in one word
         * @param progress all reports, of all tasks of a group that run
         */
        void seen(String state, List<Task.Progress> progress);

        /** Told one sentence that is worth a line of its own: why the wait is long. */
        default void notice(String sentence) {}
    }
}
