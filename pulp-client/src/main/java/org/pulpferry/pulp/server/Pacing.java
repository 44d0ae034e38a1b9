package org.pulpferry.pulp.server;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Time, chance and patience of a client.
 *
 * @param clock for deadlines
 * @param ids fresh random UUIDs, for Correlation-IDs that the caller does not choose and for jitter
 * @param pause how to sleep
 * @param connect longest time until a connection stands
 * @param read longest silence within an answer
 * @param call longest time for one request with its answer
 * @param attempts how often a request is tried that may be tried again, at least 1
 * @param backoff pause after the first failure; doubled after each further one
 * @param poll pause between two looks at a task at first; grows to forty times that
 */
public record Pacing(
        Clock clock,
        Supplier<UUID> ids,
        Pause pause,
        Duration connect,
        Duration read,
        Duration call,
        int attempts,
        Duration backoff,
        Duration poll) {
    /** Refuses fewer than one attempt. */
    public Pacing {
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts);
        }
    }

    /** What ferry runs with: 10 s to connect, 60 s of silence, 5 min for a call, 5 attempts from 0.5 s on. */
    public static Pacing standard(Clock clock, Supplier<UUID> ids) {
        return new Pacing(
                clock,
                ids,
                pause -> Thread.sleep(pause.toMillis()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofMinutes(5),
                5,
                Duration.ofMillis(500),
                Duration.ofMillis(25));
    }

    /** Sleeps. */
    @FunctionalInterface
    public interface Pause {
        /** Returns after that time, or ends with the interrupt. */
        void sleep(Duration time) throws InterruptedException;
    }
}
