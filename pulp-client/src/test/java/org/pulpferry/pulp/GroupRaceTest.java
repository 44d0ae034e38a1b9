package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.testkit.pulp.FakePulp;

/**
 * Pulp answers for a group with numbers that it counts state by state, then its progress, then its tasks: while an import runs, they need not
 * fit together. A script of such answers, one per look, the last one for good.
 */
class GroupRaceTest {
    private static final String GROUP = "/pulp/api/v3/task-groups/1/";
    private static final String IMPORT = "/pulp/api/v3/tasks/1/";
    private static final String CHILD = "/pulp/api/v3/tasks/2/";

    private final ObjectMapper json = new ObjectMapper();

    /** One look at the group: what Pulp counted, how far its progress was, and the tasks' states in the list. */
    private record Seen(Counts counts, int done, List<String> states) {}

    private record Counts(int waiting, int running, int completed, int failed) {}

    @Test
    void aTaskThatIsInNoCountYetIsWaitedFor() throws Exception {
        List<String> looks = new ArrayList<>();
        TaskGroup ended = await(
                looks,
                new Seen(new Counts(0, 0, 1, 0), 0, List.of("completed", "running")),
                new Seen(new Counts(0, 0, 1, 0), 0, List.of("completed", "waiting")),
                new Seen(new Counts(0, 0, 2, 0), 1, List.of("completed", "completed")));
        assertTrue(ended.isCompleted());
        assertEquals(List.of("running", "waiting", "final"), looks);
    }

    @Test
    void aTaskThatIsInNoCountAndFailsLaterIsToldWithItsReason() {
        List<String> looks = new ArrayList<>();
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class,
                () -> await(
                        looks,
                        new Seen(new Counts(0, 0, 1, 0), 0, List.of("completed", "running")),
                        new Seen(new Counts(0, 0, 1, 1), 0, List.of("completed", "failed"))));
        assertTrue(String.valueOf(e.getMessage()).contains("2 failed: disk is full"), e.getMessage());
        assertEquals(List.of("running", "final"), looks);
    }

    @Test
    void anImportWhoseTaskStillRunsIsNotCompletedThoughEveryNumberSaysSo() {
        List<String> looks = new ArrayList<>();
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class,
                () -> await(
                        looks,
                        new Seen(new Counts(0, 0, 2, 0), 1, List.of("completed", "running")),
                        new Seen(new Counts(0, 0, 1, 1), 1, List.of("completed", "failed"))));
        assertTrue(String.valueOf(e.getMessage()).contains("disk is full"), e.getMessage());
        assertEquals(List.of("running", "final"), looks);
    }

    @Test
    void numbersThatLagBehindTheTasksDoNotKeepAnyoneWaiting() throws Exception {
        List<String> looks = new ArrayList<>();
        TaskGroup ended = await(
                looks,
                new Seen(new Counts(1, 0, 1, 0), 0, List.of("completed", "completed")),
                new Seen(new Counts(0, 1, 1, 0), 1, List.of("completed", "completed")));
        assertTrue(ended.isCompleted());
        assertEquals(List.of("final"), looks, "the second look is for the progress alone");
    }

    @Test
    void anImportThatHasNoTaskYetHasNotEnded() throws Exception {
        List<String> looks = new ArrayList<>();
        TaskGroup ended = await(
                looks,
                new Seen(new Counts(0, 0, 0, 0), 0, List.of()),
                new Seen(new Counts(0, 0, 2, 0), 1, List.of("completed", "completed")));
        assertTrue(ended.isCompleted());
        assertEquals(List.of("waiting", "final"), looks);
    }

    private TaskGroup await(List<String> looks, Seen... script) throws Exception {
        try (FakePulp pulp = FakePulp.start();
                PulpClient client = Clients.of(pulp.url())) {
            for (Seen each : script) {
                pulp.faults().answer("GET", GROUP, 1, 200, group(each));
            }
            Seen last = script[script.length - 1];
            pulp.faults().answer("GET", GROUP, Integer.MAX_VALUE, 200, group(last));
            pulp.faults().answer("GET", IMPORT, Integer.MAX_VALUE, 200, task(IMPORT, "completed"));
            String ends = last.states().get(1);
            pulp.faults().answer("GET", CHILD, Integer.MAX_VALUE, 200, task(CHILD, ends));
            Waiting waiting =
                    new Waiting(Duration.ofSeconds(10), Duration.ofSeconds(10), (state, reports) -> looks.add(state));
            return client.tasks().awaitGroup(GROUP, waiting);
        }
    }

    private String group(Seen seen) {
        ObjectNode group = json.createObjectNode().put("pulp_href", GROUP).put("all_tasks_dispatched", false);
        group.put("waiting", seen.counts().waiting()).put("skipped", 0);
        group.put("running", seen.counts().running())
                .put("completed", seen.counts().completed());
        group.put("canceled", 0).put("failed", seen.counts().failed()).put("canceling", 0);
        group.putArray("group_progress_reports")
                .addObject()
                .put("message", "Importing repository versions")
                .put("code", "import.repo.versions")
                .put("total", 1)
                .put("done", seen.done());
        group.putArray("tasks");
        for (int i = 0; i < seen.states().size(); i++) {
            group.withArray("tasks")
                    .addObject()
                    .put("pulp_href", i == 0 ? IMPORT : CHILD)
                    .put("state", seen.states().get(i));
        }
        return group.toString();
    }

    private String task(String href, String state) {
        ObjectNode task = json.createObjectNode().put("pulp_href", href).put("state", state);
        task.put("name", href.equals(IMPORT) ? "1" : "2");
        task.putArray("progress_reports");
        task.putArray("created_resources");
        task.putArray("reserved_resources_record");
        if (state.equals("failed")) {
            task.putObject("error").put("description", "disk is full");
        }
        return task.toString();
    }
}
