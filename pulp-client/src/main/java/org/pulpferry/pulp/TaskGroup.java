package org.pulpferry.pulp;

import java.util.List;

/**
 * The tasks of an import as last seen. Pulp's {@code all_tasks_dispatched} stays false, and its numbers of tasks per state are counted one
 * after the other, so that a task which begins in between is in none of them: what counts is the list of members, which is read at once.
 *
 * @param tasks its tasks
 * @param progress of the group, whose total counts repositories and whose done those imported; may be older than the list of tasks
 */
public record TaskGroup(String href, List<Member> tasks, List<Task.Progress> progress) {
    /** Copies the lists. */
    public TaskGroup {
        tasks = List.copyOf(tasks);
        progress = List.copyOf(progress);
    }

    /** Whether it will not change any more; a group grows only from its own members. */
    public boolean isFinal() {
        return !tasks.isEmpty() && tasks.stream().allMatch(each -> Task.isFinal(each.state()));
    }

    /** Whether all its tasks completed and every repository that the tar named was imported. */
    public boolean isCompleted() {
        return isFinal()
                && count("completed") == tasks.size()
                && progress.stream().allMatch(report -> report.total() != null && report.total() == report.done());
    }

    /** How many of its tasks are in that state. */
    public long count(String state) {
        return tasks.stream().filter(each -> each.state().equals(state)).count();
    }

    /** Whether none of its tasks runs or is canceling. */
    boolean isIdle() {
        return count("running") + count("canceling") == 0;
    }

    /**
     * A task of a group.
     *
     * @param state as in {@link Task#state}
     */
    public record Member(String href, String state) {}
}
