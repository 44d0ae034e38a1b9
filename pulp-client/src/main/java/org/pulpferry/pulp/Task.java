package org.pulpferry.pulp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task of Pulp as last seen.
 *
 * @param href path below the server
 * @param name Pulp's name of the function that runs
 * @param state waiting, running, canceling; skipped, completed, failed or canceled are final
 * @param error Pulp's words when it failed
 * @param progress reports so far
 * @param createdResources hrefs of what it made
 * @param reserved what it holds or waits for, as Pulp writes it ({@code shared:} before what is held with others)
 */
public record Task(
        String href,
        String name,
        String state,
        @Nullable String error,
        @Nullable String group,
        List<Progress> progress,
        List<String> createdResources,
        List<String> reserved) {
    private static final Set<String> FINAL = Set.of("skipped", "completed", "failed", "canceled");

    /** Copies the lists. */
    public Task {
        progress = List.copyOf(progress);
        createdResources = List.copyOf(createdResources);
        reserved = List.copyOf(reserved);
    }

    /** Whether it will not change any more. */
    public boolean isFinal() {
        return isFinal(state);
    }

    /** Whether a task in that state will not change any more. */
    static boolean isFinal(String state) {
        return FINAL.contains(state);
    }

    /** Whether it ended as it should. */
    public boolean isCompleted() {
        return state.equals("completed");
    }

    /** How far the report with that code got, 0 when there is none. */
    public long done(String code) {
        return progress.stream()
                .filter(report -> report.code().equals(code))
                .mapToLong(Progress::done)
                .sum();
    }

    /** First created resource whose href holds that text, for example {@code /publications/}. */
    public Optional<String> created(String part) {
        return createdResources.stream().filter(href -> href.contains(part)).findFirst();
    }

    /**
     * A progress report.
     *
     * @param total null where Pulp does not know
     */
    public record Progress(
            String code, String message, @Nullable Long total, long done) {}
}
