package org.pulpferry.pulp;

import java.util.List;
import java.util.UUID;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Tasks and task groups: look, wait, cancel. An interrupt while waiting cancels the task and waits for its end. */
@SuppressWarnings("DoNotCallSuggester")
public final class Tasks {
    private final Transport transport;

    Tasks(Transport transport) {
        this.transport = transport;
    }

    /** The task as it is now. */
    public Task task(String taskHref) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** The group as it is now. */
    public TaskGroup group(String groupHref) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Tasks started with that Correlation-ID and those they started; empty when the request never arrived. */
    public List<Task> startedWith(UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the end.
     *
     * @throws PulpException.TaskFailed unless it completed
     * @throws PulpException.TaskTimeout when it did not start or end in time; it was canceled
     * @throws InterruptedException after the task was canceled and has ended
     */
    public Task await(String taskHref, Waiting waiting) throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits until no task of the group waits, runs or is canceling, and every repository named was imported.
     *
     * @throws PulpException.TaskFailed with the reasons of all tasks that failed
     * @throws PulpException.TaskTimeout like {@link #await}
     * @throws InterruptedException like {@link #await}
     */
    public TaskGroup awaitGroup(String groupHref, Waiting waiting) throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }

    /** Cancels every task of that Correlation-ID that is not final and waits for their end. */
    public void cancelStartedWith(UUID correlation, Waiting waiting) throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
    }
}
