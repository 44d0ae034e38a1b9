package org.pulpferry.importer.site;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.pulpferry.importer.ledger.StateFolder;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Task;
import org.pulpferry.pulp.Waiting;

/**
 * What every step of a run works with.
 *
 * @param state ferry's own folder
 * @param clock for times that are written down; what a bundle is checked against is decided once per run
 * @param ids fresh random ids, for Correlation-IDs
 */
public record Site(
        SiteSettings settings, PulpClient pulp, StateFolder state, Progress progress, Clock clock, Supplier<UUID> ids) {
    private static final Duration LONGEST = Duration.ofDays(7);

    /** Waits as long as the settings say for the start, and shows what the task reports. */
    public Waiting waiting(String phase) {
        return waiting(reports -> show(phase, reports));
    }

    /** The same, where what the task reports is shown in another way. */
    public Waiting waiting(Consumer<List<Task.Progress>> shown) {
        return new Waiting(settings.taskWait(), LONGEST, new Waiting.Listener() {
            @Override
            public void seen(String state, List<Task.Progress> reports) {
                shown.accept(reports);
            }

            @Override
            public void notice(String sentence) {
                progress.notice(sentence);
            }
        });
    }

    private void show(String phase, List<Task.Progress> reports) {
        for (Task.Progress report : reports) {
            Long total = report.total();
            progress.report(phase, report.done(), total == null ? Progress.UNKNOWN : total, Progress.Unit.ITEMS);
        }
    }

    /**
     * Begins the names of this site's importers at Pulp and of its folders below the import path; what is named otherwise is somebody
     * else's, even if that has the same site name.
     */
    public String prefix() throws IOException {
        return anyPrefix() + state.id(ids) + "-";
    }

    /** Begins the names that any ferry of this site's name gives. */
    public String anyPrefix() {
        return "ferry-" + settings.site() + "-";
    }
}
