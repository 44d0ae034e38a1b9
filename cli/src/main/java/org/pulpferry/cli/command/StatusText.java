package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.exporter.SentBundle;
import org.pulpferry.importer.SiteStatus.StreamStatus;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.value.Name;

/** How a status is shown. */
final class StatusText {
    private static final int SHOWN = 10;

    private StatusText() {}

    static void sent(Output.Lines lines, Name stream, List<SentBundle> bundles, boolean overdue) {
        lines.line("stream " + stream + ": " + bundles.size() + " bundles signed");
        for (SentBundle one : bundles.subList(Math.max(0, bundles.size() - SHOWN), bundles.size())) {
            lines.line("  " + one.bundle() + " for " + one.audience() + ", " + one.made());
        }
        if (!bundles.isEmpty()) {
            Instant nextBy = bundles.get(bundles.size() - 1).nextBy();
            lines.line("  the next one was promised by " + nextBy + (overdue ? ": OVERDUE" : ""));
        }
    }

    static void metrics(Output.Lines lines, Name stream, @Nullable SentBundle newest, boolean overdue) {
        String labels = String.format(Locale.ROOT, "{stream=\"%s\"}", stream);
        long sequence = newest == null ? 0 : newest.bundle().position().sequence();
        lines.line("ferry_sent_sequence" + labels + " " + sequence);
        lines.line("ferry_sent_seconds" + labels + " " + seconds(newest == null ? null : newest.made()));
        lines.line("ferry_next_by_seconds" + labels + " " + seconds(newest == null ? null : newest.nextBy()));
        lines.line("ferry_overdue" + labels + " " + (overdue ? 1 : 0));
    }

    static void held(Output.Lines lines, Name site, StreamStatus stream) {
        String head = site + ", stream " + stream.stream() + ": ";
        if (stream.serving() == null) {
            lines.line(head + "nothing has been switched to yet");
        } else {
            lines.line(head + "serves " + stream.serving() + " since " + stream.since());
            String age = stream.age() == null ? "" : " (" + Units.time(Objects.requireNonNull(stream.age())) + " ago)";
            lines.line("  made " + stream.created() + age + "; the next one was promised by " + stream.nextBy()
                    + (stream.overdue() ? ": OVERDUE" : ""));
        }
        if (!stream.staged().isEmpty()) {
            lines.line("  staged: " + stream.staged());
        }
        if (!stream.canReturnTo().isEmpty()) {
            lines.line("  can go back to: " + stream.canReturnTo());
        }
        if (stream.failure() != null) {
            lines.line("  the last run failed: " + Escaper.text(stream.failure()));
        }
    }

    static void metrics(Output.Lines lines, Name site, StreamStatus stream) {
        String labels = String.format(Locale.ROOT, "{site=\"%s\",stream=\"%s\"}", site, stream.stream());
        long sequence =
                stream.serving() == null ? 0 : stream.serving().position().sequence();
        lines.line("ferry_serving_sequence" + labels + " " + sequence);
        lines.line("ferry_serving_since_seconds" + labels + " " + seconds(stream.since()));
        lines.line("ferry_bundle_created_seconds" + labels + " " + seconds(stream.created()));
        lines.line("ferry_next_by_seconds" + labels + " " + seconds(stream.nextBy()));
        lines.line("ferry_overdue" + labels + " " + (stream.overdue() ? 1 : 0));
        lines.line("ferry_last_run_failed" + labels + " " + (stream.failure() == null ? 0 : 1));
    }

    private static long seconds(@Nullable Instant time) {
        return time == null ? 0 : time.getEpochSecond();
    }
}
