package org.pulpferry.pulp;

import java.util.List;

/**
 * The tasks of an import as last seen. Final when none waits, runs or is canceling: Pulp's {@code all_tasks_dispatched} stays false.
 *
 * @param tasks hrefs of its tasks
 * @param progress of the group, whose total counts repositories and whose done those imported
 */
public record TaskGroup(
        String href,
        long waiting,
        long running,
        long canceling,
        long completed,
        long failed,
        long canceled,
        long skipped,
        List<Task.Progress> progress,
        List<String> tasks) {
    /** Copies the lists. */
    public TaskGroup {
        progress = List.copyOf(progress);
        tasks = List.copyOf(tasks);
    }

    /** Whether it will not change any more; a group grows only from its own members. */
    public boolean isFinal() {
        return waiting + running + canceling == 0 && completed + failed + canceled + skipped > 0;
    }

    /** Whether all its tasks completed and every repository that the tar named was imported. */
    public boolean isCompleted() {
        return isFinal()
                && failed + canceled + skipped == 0
                && progress.stream().allMatch(report -> report.total() != null && report.total() == report.done());
    }
}
