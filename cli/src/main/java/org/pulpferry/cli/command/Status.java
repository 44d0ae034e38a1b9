package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.importer.SiteStatus.StreamStatus;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Show what this site has, since when, how fresh, and what is overdue; exit code 3 if something needs attention.",
        footer = {
            "",
            "Examples:",
            "  ferry status",
            "  ferry status --format prometheus > /var/lib/node_exporter/ferry.prom"
        })
final class Status extends Verb {
    /** For whom. */
    enum Format {
        TEXT,
        PROMETHEUS
    }

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|prometheus",
            description = "Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    Status(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        SiteStatus status;
        try (Wiring wiring = Wiring.withoutPulp(run())) {
            status = wiring.importer().status();
        }
        output().result(ImportDocuments.of(status), lines -> {
            for (StreamStatus stream : status.streams()) {
                if (format == Format.PROMETHEUS) {
                    metrics(lines, status, stream);
                } else {
                    text(lines, status, stream);
                }
            }
        });
        return status.needsAttention() ? WARNINGS : OK;
    }

    private static void text(Output.Lines lines, SiteStatus status, StreamStatus stream) {
        String head = status.site() + ", stream " + stream.stream() + ": ";
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

    private static void metrics(Output.Lines lines, SiteStatus status, StreamStatus stream) {
        String labels = String.format(Locale.ROOT, "{site=\"%s\",stream=\"%s\"}", status.site(), stream.stream());
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
