package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.exporter.SentBundle;
import org.pulpferry.exporter.SentStatus;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.importer.SiteStatus.StreamStatus;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.value.Lifetime;

/** A status for people. */
final class StatusText {
    private static final int SHOWN = 10;

    private StatusText() {}

    static void print(Output.Lines lines, SentStatus status) {
        List<SentBundle> bundles = status.bundles();
        lines.line("stream " + status.stream() + ": " + bundles.size() + " bundles signed");
        for (SentBundle one : bundles.subList(Math.max(0, bundles.size() - SHOWN), bundles.size())) {
            lines.line("  " + one.bundle() + " for " + one.audience() + ", " + one.made());
        }
        SentBundle newest = status.newest();
        if (newest != null) {
            lines.line("  the next one was promised by " + newest.nextBy() + (status.overdue() ? ": OVERDUE" : ""));
            expiry(lines, "  " + newest.bundle(), new Lifetime(newest.made(), newest.expires()), status.now());
        }
    }

    static void print(Output.Lines lines, SiteStatus status) {
        for (StreamStatus stream : status.streams()) {
            held(lines, status, stream);
        }
    }

    private static void held(Output.Lines lines, SiteStatus status, StreamStatus stream) {
        String head = status.site() + ", stream " + stream.stream() + ": ";
        if (stream.serving() == null) {
            lines.line(head + "nothing has been switched to yet"
                    + (stream.recovered() == null ? "" : "; the ledger was begun again at " + stream.recovered()));
        } else {
            lines.line(head + "serves " + stream.serving() + " since " + stream.since());
            String age = stream.age() == null ? "" : " (" + Units.time(Objects.requireNonNull(stream.age())) + " ago)";
            lines.line("  made " + stream.created() + age + "; the next one was promised by " + stream.nextBy()
                    + (stream.overdue() ? ": OVERDUE" : ""));
        }
        if (stream.lifetime() != null) {
            expiry(lines, "  the newest bundle here", Objects.requireNonNull(stream.lifetime()), status.now());
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

    private static void expiry(Output.Lines lines, String what, Lifetime life, Instant now) {
        String how = life.isOver(now) ? " EXPIRED on " : life.isEnding(now) ? " EXPIRES SOON, on " : " expires ";
        lines.line(what + how + life.expires());
    }
}
