package org.pulpferry.pulp;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Says, while a task is waited for, that its worker is gone. Such a task runs, or is canceling, until Pulp notices: a worker removes the
 * records of missing ones at every hundredth of its heartbeats, of which there is one in 10 s ({@code pulpcore/tasking/worker.py},
 * {@code WORKER_CLEANUP_INTERVAL} and {@code WORKER_TTL}). A worker's current task is named as long as that runs; of one that is canceling no
 * more is known than that a worker is missing. One per wait; not thread-safe.
 */
final class MissingWorkers {
    private final Transport transport;
    private final Set<String> told = new HashSet<>();

    MissingWorkers(Transport transport) {
        this.transport = transport;
    }

    /**
     * Tells the listener of each missing worker that had one of the tasks in hand, once; at most of one that may have had it. Where Pulp does
     * not say which workers are missing, nothing is told: no wait fails for that.
     */
    void tell(List<TaskGroup.Member> tasks, Waiting.Listener listener) throws PulpException {
        try {
            ask(tasks, listener);
        } catch (PulpException.Refused e) {
            // an older or a newer Pulp
        }
    }

    private void ask(List<TaskGroup.Member> tasks, Waiting.Listener listener) throws PulpException {
        Query missing =
                Query.of("missing", "true").and("ordering", "-last_heartbeat").and("limit", "100");
        for (Answer worker : transport.get(transport.api("workers/"), missing).list("results")) {
            String name = worker.text("name");
            String task = worker.textOrNull("current_task");
            boolean sure = tasks.stream().anyMatch(each -> each.href().equals(task));
            boolean maybe =
                    task == null && tasks.stream().anyMatch(each -> each.state().equals("canceling"));
            if (sure ? told.add(name) : maybe && told.add("")) {
                listener.notice(
                        "Pulp's worker " + name + " is gone, last heard of at " + worker.text("last_heartbeat")
                                + ", in the middle of what is waited for: Pulp notices by itself, up to 17 minutes after its workers were started");
            }
        }
    }
}
