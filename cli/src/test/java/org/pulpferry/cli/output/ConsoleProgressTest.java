package org.pulpferry.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.pulpferry.manifest.progress.Progress.Unit;

class ConsoleProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void elsewhereThanOnATerminalALineComesEveryFewSeconds() {
        ConsoleProgress progress = progress(false);
        for (int second = 0; second <= 12; second++) {
            nanos.set(Duration.ofSeconds(second).toNanos());
            progress.report("reading artifacts", (second * 10L) << 20, 200L << 20, Unit.BYTES);
        }
        progress.finish();
        assertEquals("""
                reading artifacts: 50.0 MiB of 200.0 MiB, 10.0 MiB/s, 15 s left
                reading artifacts: 100.0 MiB of 200.0 MiB, 10.0 MiB/s, 10 s left
                """, text());
    }

    @Test
    void onATerminalALineIsDrawnAgainAndEnded() {
        ConsoleProgress progress = progress(true);
        progress.report("loading", 0, 4, Unit.ITEMS);
        nanos.set(Duration.ofSeconds(1).toNanos());
        progress.report("loading", 2, 4, Unit.ITEMS);
        nanos.set(Duration.ofSeconds(2).toNanos());
        progress.report("loading", 4, 4, Unit.ITEMS);
        progress.notice("done");
        assertEquals(
                "\r\u001b[Kloading: [############------------] 2 of 4, 2.0/s, 1 s left"
                        + "\r\u001b[Kloading: [########################] 4 of 4, 2.0/s\ndone\n",
                text());
    }

    @Test
    void anUnknownEndHasNoTimeLeft() {
        ConsoleProgress progress = progress(false);
        progress.report("waiting", 0, -1, Unit.ITEMS);
        nanos.set(Duration.ofSeconds(6).toNanos());
        progress.report("waiting", 3, -1, Unit.ITEMS);
        assertEquals("waiting: 3, 0.5/s\n", text());
    }

    @Test
    void sizesAndTimesAreReadable() {
        assertEquals("1023 B", Units.bytes(1_023));
        assertEquals("1.0 KiB", Units.bytes(1_024));
        assertEquals("4.0 GiB", Units.bytes(4L << 30));
        assertEquals("59 s", Units.time(Duration.ofSeconds(59)));
        assertEquals("1m 1s", Units.time(Duration.ofSeconds(61)));
        assertEquals("2h 0m", Units.time(Duration.ofHours(2)));
        assertTrue(Units.time(Duration.ofDays(3)).startsWith("3d"));
    }

    private ConsoleProgress progress(boolean terminal) {
        return new ConsoleProgress(new PrintStream(err, true, StandardCharsets.UTF_8), terminal, nanos::get);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
