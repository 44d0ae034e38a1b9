package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.exporter.SentBundle;
import org.pulpferry.exporter.SentStatus;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.importer.SiteStatus.StreamStatus;
import org.pulpferry.manifest.value.Lifetime;

/** A status for Prometheus. Names in labels are of the alphabet that names have, and need no escaping. */
final class StatusMetrics {
    private StatusMetrics() {}

    static void print(Output.Lines lines, SentStatus status, boolean attention) {
        SentBundle newest = status.newest();
        String labels = String.format(Locale.ROOT, "{stream=\"%s\"}", status.stream());
        metric(
                lines,
                "ferry_sent_sequence",
                labels,
                newest == null ? 0 : newest.bundle().position().sequence());
        metric(lines, "ferry_sent_seconds", labels, seconds(newest == null ? null : newest.made()));
        metric(lines, "ferry_next_by_seconds", labels, seconds(newest == null ? null : newest.nextBy()));
        metric(lines, "ferry_overdue", labels, truth(status.overdue()));
        metric(lines, "ferry_bundle_expires_seconds", labels, seconds(newest == null ? null : newest.expires()));
        metric(lines, "ferry_needs_attention", "", truth(attention));
    }

    static void print(Output.Lines lines, SiteStatus status, boolean attention) {
        for (StreamStatus stream : status.streams()) {
            String labels = String.format(Locale.ROOT, "{site=\"%s\",stream=\"%s\"}", status.site(), stream.stream());
            long sequence =
                    stream.serving() == null ? 0 : stream.serving().position().sequence();
            Lifetime life = stream.lifetime();
            metric(lines, "ferry_serving_sequence", labels, sequence);
            metric(lines, "ferry_serving_since_seconds", labels, seconds(stream.since()));
            metric(lines, "ferry_bundle_created_seconds", labels, seconds(stream.created()));
            metric(lines, "ferry_next_by_seconds", labels, seconds(stream.nextBy()));
            metric(lines, "ferry_overdue", labels, truth(stream.overdue()));
            metric(lines, "ferry_bundle_expires_seconds", labels, seconds(life == null ? null : life.expires()));
            metric(lines, "ferry_last_run_failed", labels, truth(stream.failure() != null));
        }
        metric(lines, "ferry_needs_attention", "", truth(attention));
    }

    private static void metric(Output.Lines lines, String name, String labels, long value) {
        lines.line(name + labels + " " + value);
    }

    private static long truth(boolean is) {
        return is ? 1 : 0;
    }

    private static long seconds(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond();
    }
}
