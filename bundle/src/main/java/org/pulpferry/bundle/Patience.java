package org.pulpferry.bundle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.progress.Progress;

/**
 * How long to wait for media. A kernel gives up on a failing disk after about three minutes by itself; on a file system over a network, a
 * FIFO put in the place of a file, or a stick that hangs, a read may never end.
 *
 * @param word silence after which is said what is waited for
 * @param end silence after which a medium is given up
 * @param poll how often to look for a medium that is not there yet; null: what is missing is missing
 * @param progress hears what is waited for
 */
public record Patience(
        Duration word, Duration end, @Nullable Duration poll, Progress progress) {
    private static final Duration WORD = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofSeconds(2);

    /** Refuses no time at all. */
    public Patience {
        if (word.toMillis() < 1 || end.compareTo(word) < 0) {
            throw new IllegalArgumentException("patience of " + word + " and " + end);
        }
    }

    /** What ferry runs with: a word after 10 s, the end after 3 min; a file that is missing is missing. */
    public static Patience standard(Progress progress) {
        return new Patience(WORD, END, null, progress);
    }

    /** Besides, media that are not there yet are waited for, for as long as it takes; looked for every 2 s. */
    public Patience waitingForMedia() {
        return new Patience(word, end, POLL, progress);
    }

    /** Whether media that are not there yet are waited for. */
    public boolean waits() {
        return poll != null;
    }
}
