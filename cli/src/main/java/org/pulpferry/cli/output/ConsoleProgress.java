package org.pulpferry.cli.output;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.pulpferry.manifest.progress.Progress;

/** Shows progress: on a terminal a line that is drawn again, elsewhere a line every few seconds with phase, amount, rate and time left. */
public final class ConsoleProgress implements Progress {
    private static final long EVERY = Duration.ofSeconds(5).toNanos();
    private static final long REDRAW = Duration.ofMillis(200).toNanos();
    private static final int BAR = 24;

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanos;
    private String phase = "";
    private long phaseBegan;
    private long phaseFirst;
    private long shownAt;
    private boolean drawn;

    /** {@code nanos} is a clock of nanoseconds that never goes back. */
    public ConsoleProgress(PrintStream err, boolean terminal, LongSupplier nanos) {
        this.err = err;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public synchronized void report(String newPhase, long done, long total, Unit unit) {
        long now = nanos.getAsLong();
        if (!newPhase.equals(phase)) {
            endLine();
            phase = newPhase;
            phaseBegan = now;
            phaseFirst = done;
            shownAt = now;
        }
        boolean last = total != UNKNOWN && done >= total;
        if (now - shownAt >= (terminal ? REDRAW : EVERY) || (terminal && last)) {
            shownAt = now;
            show(line(done, total, unit, now - phaseBegan), last);
        }
    }

    @Override
    public synchronized void notice(String sentence) {
        endLine();
        err.println(Output.clean(sentence));
        err.flush();
    }

    /** Leaves the cursor at the start of a line. */
    public synchronized void finish() {
        endLine();
    }

    private void show(String line, boolean last) {
        if (!terminal) {
            err.println(Output.clean(line));
            err.flush();
            return;
        }
        err.print("\r\u001b[K" + Output.clean(line));
        err.flush();
        drawn = true;
        if (last) {
            endLine();
        }
    }

    private void endLine() {
        if (drawn) {
            err.println();
            err.flush();
            drawn = false;
        }
    }

    private String line(long done, long total, Unit unit, long elapsed) {
        StringBuilder line = new StringBuilder(phase).append(": ");
        if (terminal && total > 0) {
            int filled = (int) Math.min(BAR, BAR * done / total);
            line.append('[')
                    .append("#".repeat(filled))
                    .append("-".repeat(BAR - filled))
                    .append("] ");
        }
        line.append(amount(done, unit));
        if (total != UNKNOWN) {
            line.append(" of ").append(amount(total, unit));
        }
        double seconds = elapsed / 1e9;
        double rate = seconds > 0 ? (done - phaseFirst) / seconds : 0;
        if (rate > 0) {
            line.append(", ").append(rate(rate, unit));
            if (total > done) {
                line.append(", ")
                        .append(Units.time(Duration.ofSeconds((long) ((total - done) / rate))))
                        .append(" left");
            }
        }
        return line.toString();
    }

    private static String amount(long value, Unit unit) {
        return unit == Unit.BYTES ? Units.bytes(value) : Long.toString(value);
    }

    private static String rate(double rate, Unit unit) {
        return unit == Unit.BYTES ? Units.bytes((long) rate) + "/s" : String.format(Locale.ROOT, "%.1f/s", rate);
    }
}
