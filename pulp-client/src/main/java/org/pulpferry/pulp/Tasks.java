package org.pulpferry.pulp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Tasks and task groups: look, wait, cancel. An interrupt while waiting cancels the task and waits for its end. */
public final class Tasks {
    private static final int ERRORS_QUOTED = 5;
    private static final Duration SETTLE = Duration.ofMinutes(1);
    /** Half a minute, in pauses at their longest: Pulp calls a worker missing after 30 s without a heartbeat. */
    private static final int MISSED_AFTER = 30;

    /** A task is looked at again after this part of the time that it has been waited for, so that little is lost over its end. */
    private static final int PATIENCE = 10;

    /** The longest pause between two looks, in pauses as short as the first. */
    private static final int LONGEST = 40;

    /** The tasks of a group are asked for what they report no more often: each is a request of its own. */
    private static final Duration REPORTED_EVERY = Duration.ofSeconds(1);

    private final Transport transport;

    Tasks(Transport transport) {
        this.transport = transport;
    }

    /** The task as it is now. */
    public Task task(String taskHref) throws PulpException {
        return task(transport.get(taskHref, Query.NONE));
    }

    /** The group as it is now. */
    public TaskGroup group(String groupHref) throws PulpException {
        Answer group = transport.get(groupHref, Query.NONE);
        List<TaskGroup.Member> tasks = new ArrayList<>();
        for (Answer each : group.list("tasks")) {
            tasks.add(new TaskGroup.Member(each.text("pulp_href"), each.text("state")));
        }
        return new TaskGroup(groupHref, tasks, progress(group, "group_progress_reports"));
    }

    /** Tasks started with that Correlation-ID and those they started; empty when the request never arrived. */
    public List<Task> startedWith(UUID correlation) throws PulpException {
        List<Task> tasks = new ArrayList<>();
        Query query = Query.of("logging_cid", correlation.toString()).and("ordering", "pulp_created");
        transport.list(transport.api("tasks/"), query, row -> {
            tasks.add(task(row));
        });
        return tasks;
    }

    /**
     * Waits for the end.
     *
     * @throws PulpException.TaskFailed unless it completed
     * @throws PulpException.TaskTimeout when it did not start or end in time; it was canceled
     * @throws InterruptedException after the task was canceled and has ended
     */
    public Task await(String taskHref, Waiting waiting) throws PulpException, InterruptedException {
        Task[] last = new Task[1];
        watch(taskHref, waiting, () -> {
            Task task = task(taskHref);
            last[0] = task;
            waiting.listener().seen(task.state(), task.progress());
            return Look.of(task);
        });
        Task ended = last[0];
        if (!ended.isCompleted()) {
            throw failed(ended);
        }
        return ended;
    }

    /**
     * Waits until no task of the group waits, runs or is canceling, and every repository named was imported.
     *
     * @throws PulpException.TaskFailed with the reasons of all tasks that failed
     * @throws PulpException.TaskTimeout like {@link #await}
     * @throws InterruptedException like {@link #await}
     */
    public TaskGroup awaitGroup(String groupHref, Waiting waiting) throws PulpException, InterruptedException {
        TaskGroup[] last = new TaskGroup[1];
        Instant[] reported = {now()};
        watch(groupHref, waiting, () -> {
            TaskGroup group = group(groupHref);
            last[0] = group;
            boolean isDue = Duration.between(reported[0], now()).compareTo(REPORTED_EVERY) >= 0;
            reported[0] = isDue ? now() : reported[0];
            tell(group, isDue, waiting);
            return new Look(group.isFinal(), group.isIdle(), group.tasks());
        });
        // its reports may have been read before its last task made the last of them
        TaskGroup ended = last[0].isCompleted() ? last[0] : group(groupHref);
        if (!ended.isCompleted()) {
            throw failed(ended);
        }
        return ended;
    }

    /** Cancels every task of that Correlation-ID that is not final and waits for their end. */
    public void cancelStartedWith(UUID correlation, Waiting waiting) throws PulpException, InterruptedException {
        List<Task> open = startedWith(correlation).stream()
                .filter(task -> !task.isFinal())
                .toList();
        for (Task task : open) {
            cancel(task.href());
        }
        for (Task task : open) {
            watch(task.href(), waiting, () -> Look.of(task(task.href())));
        }
    }

    private void watch(String href, Waiting waiting, Looker looker) throws PulpException, InterruptedException {
        Instant begun = now();
        Instant lastMoved = begun;
        Duration pause = transport.pacing().poll();
        Duration longest = pause.multipliedBy(LONGEST);
        Duration slept = Duration.ZERO;
        Instant lastAsked = begun;
        MissingWorkers missing = new MissingWorkers(transport);
        try {
            Look look = looker.look();
            while (!look.ended()) {
                lastMoved = look.idle() ? lastMoved : now();
                boolean stuck = Duration.between(lastMoved, now()).compareTo(waiting.toStart()) > 0;
                Duration waited = Duration.between(begun, now());
                if (stuck || waited.compareTo(waiting.toEnd()) > 0) {
                    PulpException.TaskTimeout timeout = timeout(href, waited, stuck);
                    cancelAndSettle(href, looker);
                    throw timeout;
                }
                if (Duration.between(lastAsked, now()).compareTo(longest.multipliedBy(MISSED_AFTER)) > 0) {
                    missing.tell(look.tasks(), waiting.listener());
                    lastAsked = now();
                }
                transport.pacing().pause().sleep(pause);
                slept = slept.plus(pause);
                pause = longer(pause, slept.dividedBy(PATIENCE), longest);
                look = looker.look();
            }
        } catch (InterruptedException e) {
            cancelAndSettle(href, looker);
            throw e;
        } catch (PulpException.Interrupted e) {
            // the flag is still set and would end every further request at once
            boolean ignored = Thread.interrupted();
            cancelAndSettle(href, looker);
            InterruptedException interrupted = new InterruptedException(e.getMessage());
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    private static Duration longer(Duration least, Duration wanted, Duration longest) {
        Duration pause = wanted.compareTo(least) < 0 ? least : wanted;
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    private Instant now() {
        return transport.pacing().clock().instant();
    }

    /** Gives up after a minute: a task whose worker is gone stays canceling. */
    private void cancelAndSettle(String href, Looker looker) throws PulpException, InterruptedException {
        cancel(href);
        Instant begun = now();
        while (!looker.look().ended() && Duration.between(begun, now()).compareTo(SETTLE) < 0) {
            transport.pacing().pause().sleep(transport.pacing().poll());
        }
    }

    private PulpException.TaskTimeout timeout(String href, Duration waited, boolean stuck) throws PulpException {
        String what = stuck ? "waited for its turn too long (" : "took too long (";
        String why = stuck
                ? holder(href).map(name -> "; " + name + " holds what it needs").orElse("; is a worker online?")
                : "";
        return new PulpException.TaskTimeout(
                "Pulp's task " + href + " " + what + waited.toSeconds() + " s) and was canceled" + why);
    }

    /** A task that runs and has reserved something that this one, or one of this group, waits for. */
    private Optional<String> holder(String href) throws PulpException {
        Answer waiting = transport.get(href, Query.NONE);
        List<String> needed = new ArrayList<>(plain(waiting.texts("reserved_resources_record")));
        for (Answer member : waiting.list("tasks")) {
            needed.addAll(
                    plain(transport.get(member.text("pulp_href"), Query.NONE).texts("reserved_resources_record")));
        }
        Query running = Query.of("state", "running").and("limit", "50");
        for (Answer each : transport.get(transport.api("tasks/"), running).list("results")) {
            if (plain(each.texts("reserved_resources_record")).stream().anyMatch(needed::contains)) {
                return Optional.of(each.text("name") + " (" + each.text("pulp_href") + ")");
            }
        }
        return Optional.empty();
    }

    private static List<String> plain(List<String> reserved) {
        return reserved.stream()
                .map(each -> each.startsWith("shared:") ? each.substring("shared:".length()) : each)
                .toList();
    }

    /** Cancels a task or a group; one that has ended already is fine. */
    private void cancel(String href) throws PulpException {
        try {
            transport.send("PATCH", href, Map.of("state", "canceled"), null, Optional::empty);
        } catch (PulpException.Refused e) {
            if (e.status() != 409 && e.status() != 404) {
                throw e;
            }
        }
    }

    /** The group's own report counts repositories only; what a person wants to see is in the tasks that run. */
    private void tell(TaskGroup group, boolean askTasks, Waiting waiting) throws PulpException {
        List<Task.Progress> reports = new ArrayList<>(group.progress());
        if (askTasks && group.count("running") > 0) {
            for (TaskGroup.Member member : group.tasks()) {
                Optional<Answer> found = transport.find(member.href(), Query.NONE);
                if (found.isPresent()) {
                    reports.addAll(progress(found.get(), "progress_reports"));
                }
            }
        }
        String state = group.isFinal() ? "final" : group.count("running") > 0 ? "running" : "waiting";
        waiting.listener().seen(state, reports);
    }

    private PulpException failed(TaskGroup group) throws PulpException {
        List<String> reasons = new ArrayList<>();
        String state = "completed";
        for (TaskGroup.Member member : group.tasks()) {
            Task task = task(member.href());
            if (!task.isCompleted()) {
                state = task.state();
                reasons.add(task.name() + " " + task.state() + reason(task));
            }
        }
        String quoted = String.join("; ", reasons.subList(0, Math.min(reasons.size(), ERRORS_QUOTED)));
        if (reasons.isEmpty()) {
            quoted = "Pulp passed over a repository of the import: " + group.progress();
        }
        return new PulpException.TaskFailed("Pulp's import failed: " + quoted, state, quoted);
    }

    private static PulpException failed(Task task) {
        return new PulpException.TaskFailed(
                "Pulp's task " + task.name() + " ended " + task.state() + reason(task),
                task.state(),
                task.error() == null ? task.state() : task.error());
    }

    private static String reason(Task task) {
        return task.error() == null ? "" : ": " + task.error();
    }

    private static Task task(Answer answer) throws PulpException {
        return new Task(
                answer.text("pulp_href"),
                answer.text("name"),
                answer.text("state"),
                answer.reason("error").orElse(null),
                answer.textOrNull("task_group"),
                progress(answer, "progress_reports"),
                answer.texts("created_resources"),
                answer.texts("reserved_resources_record"));
    }

    private static List<Task.Progress> progress(Answer answer, String field) throws PulpException {
        List<Task.Progress> reports = new ArrayList<>();
        for (Answer each : answer.list(field)) {
            @Nullable Long done = each.numberOrNull("done");
            reports.add(new Task.Progress(
                    each.plain("code"), each.plain("message"), each.numberOrNull("total"), done == null ? 0 : done));
        }
        return reports;
    }

    private interface Looker {
        Look look() throws PulpException;
    }

    /**
     * What a look saw.
     *
     * @param idle whether nothing of it runs
     */
    private record Look(boolean ended, boolean idle, List<TaskGroup.Member> tasks) {
        static Look of(Task task) {
            List<TaskGroup.Member> alone = List.of(new TaskGroup.Member(task.href(), task.state()));
            return new Look(task.isFinal(), task.state().equals("waiting"), alone);
        }
    }
}
