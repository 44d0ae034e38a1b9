package org.pulpferry.pulp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.dialect.PulpImportWriter;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.testkit.pulp.FakePulp;

/** Waiting: for the end, for a reason, for too long, and until someone presses Ctrl-C. */
class TasksTest {
    private static final Waiting SHORT = Waiting.quietly(Duration.ofMillis(50));
    private static final Modification NOTHING = new Modification(null, List.of(), List.of());

    private final FakePulp pulp;
    private final PulpClient client;
    private final String files;

    TasksTest() throws Exception {
        pulp = FakePulp.start();
        client = Clients.of(pulp.url());
        files = pulp.repository("file/file", "files");
    }

    @AfterEach
    void close() {
        client.close();
        pulp.close();
    }

    @Test
    void aFailedTaskEndsWithItsReason() throws Exception {
        pulp.faults().failTasks("modify", "Cannot modify:\n disk is full");
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class, () -> client.tasks().await(task, SHORT));
        assertEquals("Cannot modify: disk is full", e.reason());
        assertEquals("failed", e.state());
        assertFalse(String.valueOf(e.getMessage()).contains("fake.py"), "tracebacks are for Pulp's log");
    }

    @Test
    void aTaskThatDoesNotStartInTimeIsCanceledAndSaysWhy() throws Exception {
        pulp.faults().stallTasks("modify");
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        PulpException.TaskTimeout e = assertThrows(
                PulpException.TaskTimeout.class, () -> client.tasks().await(task, SHORT));
        assertTrue(String.valueOf(e.getMessage()).contains("waited for its turn too long"));
        assertEquals("canceled", client.tasks().task(task).state());
    }

    @Test
    void whoHoldsWhatATaskWaitsForIsNamed() throws Exception {
        pulp.faults().stallTasks("modify");
        pulp.faults().runForEver("repair_version");
        String version = pulp.version(files, List.of(FakePulp.file("a", "1")));
        client.repositories().startRepair(client.repositories().version(version).orElseThrow(), Lab.random());
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        PulpException.TaskTimeout e = assertThrows(
                PulpException.TaskTimeout.class, () -> client.tasks().await(task, SHORT));
        assertTrue(String.valueOf(e.getMessage()).contains("pulpcore.fake.repair_version"), e.getMessage());
    }

    @Test
    void anImportStuckBehindItsFirstTaskIsCanceledToo(@TempDir Path directory) throws Exception {
        pulp.faults().stallTasks("import_repository_version");
        String group = client.imports().startImport(importer(Map.of("r0001", "files")), toc(directory), Lab.random());
        assertThrows(PulpException.TaskTimeout.class, () -> client.tasks().awaitGroup(group, SHORT));
        assertEquals(1, client.tasks().group(group).count("canceled"));
    }

    @Test
    void aTaskThatTakesTooLongIsCanceled() throws Exception {
        pulp.faults().runForEver("modify");
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        Waiting brief = new Waiting(Duration.ofMinutes(1), Duration.ofMillis(50), (state, progress) -> {});
        PulpException.TaskTimeout e = assertThrows(
                PulpException.TaskTimeout.class, () -> client.tasks().await(task, brief));
        assertTrue(String.valueOf(e.getMessage()).contains("took too long"), e.getMessage());
        assertEquals("canceled", client.tasks().task(task).state());
    }

    @Test
    void anInterruptCancelsTheTaskAndWaitsForItsEnd() throws Exception {
        pulp.faults().stallTasks("modify");
        UUID correlation = Lab.random();
        String task = client.repositories().startModify(files, NOTHING, correlation);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        Thread waiting = new Thread(() -> {
            try {
                client.tasks().await(task, Waiting.quietly(Duration.ofMinutes(1)));
            } catch (PulpException | InterruptedException e) {
                ended.set(e);
            }
        });
        waiting.start();
        Thread.sleep(50);
        waiting.interrupt();
        waiting.join(10_000);
        assertTrue(ended.get() instanceof InterruptedException, () -> String.valueOf(ended.get()));
        assertEquals("canceled", client.tasks().task(task).state());
        assertEquals(1, client.tasks().startedWith(correlation).size());
        assertTrue(client.tasks().startedWith(Lab.random()).isEmpty());
    }

    @Test
    void whatAKilledRunLeftRunningIsCanceledByItsCorrelationId() throws Exception {
        pulp.faults().stallTasks("modify");
        UUID correlation = Lab.random();
        String task = client.repositories().startModify(files, NOTHING, correlation);
        client.tasks().cancelStartedWith(correlation, SHORT);
        assertEquals("canceled", client.tasks().task(task).state());
        client.tasks().cancelStartedWith(correlation, SHORT);
    }

    @Test
    void aTaskWhoseWorkerIsGoneIsWaitedForUntilPulpNoticesAndThatIsSaidOnce() throws Exception {
        pulp.faults().loseWorker("modify");
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        Told told = new Told();
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class, () -> client.tasks().await(task, told.waiting()));
        assertEquals("Worker has gone missing.", e.reason());
        assertEquals(1, told.sentences.size(), told.sentences::toString);
        assertTrue(told.sentences.get(0).contains("worker 17@fake is gone, last heard of at 2026-11-24T00:36:55"));
    }

    @Test
    void soIsOneThatIsToBeCanceled() throws Exception {
        pulp.faults().loseWorker("modify");
        UUID correlation = Lab.random();
        String task = client.repositories().startModify(files, NOTHING, correlation);
        Told told = new Told();
        client.tasks().cancelStartedWith(correlation, told.waiting());
        assertEquals("canceled", client.tasks().task(task).state());
        assertEquals(1, told.sentences.size(), told.sentences::toString);
    }

    @Test
    void anImportWhoseWorkerIsGoneIsToldOfToo(@TempDir Path directory) throws Exception {
        pulp.faults().loseWorker("import_repository_version");
        String group = client.imports().startImport(importer(Map.of("r0001", "files")), toc(directory), Lab.random());
        Told told = new Told();
        assertThrows(PulpException.TaskFailed.class, () -> client.tasks().awaitGroup(group, told.waiting()));
        assertEquals(1, told.sentences.size(), told.sentences::toString);
    }

    @Test
    void aPulpThatDoesNotSayWhichWorkersAreMissingIsWaitedForAllTheSame() throws Exception {
        pulp.faults().loseWorker("modify").answer("GET", "/workers/", 1, 400, "{\"missing\": [\"no such filter\"]}");
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        assertThrows(PulpException.TaskFailed.class, () -> client.tasks().await(task, new Told().waiting()));
    }

    @Test
    void ofWorkersThatHadOtherTasksNothingIsSaid() throws Exception {
        pulp.faults().loseWorker("repair_version").runForEver("modify");
        String version = pulp.version(files, List.of(FakePulp.file("a", "1")));
        client.repositories().startRepair(client.repositories().version(version).orElseThrow(), Lab.random());
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        Told told = new Told();
        Waiting brief = new Waiting(Duration.ofMinutes(1), Duration.ofSeconds(1), told);
        assertThrows(PulpException.TaskTimeout.class, () -> client.tasks().await(task, brief));
        assertEquals(List.of(), told.sentences);
    }

    @Test
    void aLookThatFailsOnceDoesNotEndTheWait() throws Exception {
        String task = client.repositories().startModify(files, NOTHING, Lab.random());
        pulp.faults().answer("GET", "/tasks/", 2, 503, "busy");
        assertTrue(client.tasks().await(task, SHORT).isCompleted());
    }

    @Test
    void anImportIsTheRepositoriesItNamed(@TempDir Path directory) throws Exception {
        String group = client.imports().startImport(importer(Map.of("r0001", "files")), toc(directory), Lab.random());
        List<String> seen = new ArrayList<>();
        TaskGroup ended = client.tasks()
                .awaitGroup(
                        group,
                        new Waiting(Duration.ofSeconds(5), Duration.ofSeconds(5), (state, reports) -> seen.add(state)));
        assertTrue(ended.isCompleted());
        assertEquals(List.of("final"), seen);
        assertTrue(
                client.repositories().get(files).orElseThrow().latestVersion().endsWith("/versions/1/"));
    }

    @Test
    void anImportThatPassedOverARepositoryIsNotASuccess(@TempDir Path directory) throws Exception {
        String group = client.imports().startImport(importer(Map.of()), toc(directory), Lab.random());
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class, () -> client.tasks().awaitGroup(group, SHORT));
        assertTrue(String.valueOf(e.getMessage()).contains("passed over"));
    }

    @Test
    void theReasonsOfAllFailedTasksOfAnImportAreTold(@TempDir Path directory) throws Exception {
        pulp.faults().failTasks("import_repository_version", "duplicate key");
        String group = client.imports().startImport(importer(Map.of("r0001", "files")), toc(directory), Lab.random());
        PulpException.TaskFailed e = assertThrows(
                PulpException.TaskFailed.class, () -> client.tasks().awaitGroup(group, SHORT));
        assertTrue(String.valueOf(e.getMessage()).contains("import_repository_version failed: duplicate key"));
    }

    @Test
    void anImportWhoseAnswerWasLostIsFoundByItsGroup(@TempDir Path directory) throws Exception {
        pulp.faults().cutAfter("POST", "imports/", 1);
        String group = client.imports().startImport(importer(Map.of("r0001", "files")), toc(directory), Lab.random());
        assertTrue(client.tasks().awaitGroup(group, SHORT).isCompleted());
        assertEquals(1, pulp.hrefs("task-groups").size());
    }

    private static final class Told implements Waiting.Listener {
        final List<String> sentences = new ArrayList<>();

        Waiting waiting() {
            return new Waiting(Duration.ofSeconds(10), Duration.ofSeconds(10), this);
        }

        @Override
        public void seen(String state, List<Task.Progress> progress) {}

        @Override
        public void notice(String sentence) {
            sentences.add(sentence);
        }
    }

    private String importer(Map<String, String> mapping) throws PulpException {
        assertEquals(List.of(), leftOver());
        return client.imports().createImporter("ferry-1", mapping);
    }

    private List<String> leftOver() throws PulpException {
        return client.imports().importersStartingWith("ferry-");
    }

    private static String toc(Path directory) throws Exception {
        try (PulpImportWriter writer = new PulpImportWriter(directory)) {
            writer.add("versions.json", "[]".getBytes(StandardCharsets.UTF_8));
            writer.add(
                    "pulpcore.app.modelresource.RepositoryResource.json",
                    "[{\"name\":\"r0001\"}]".getBytes(StandardCharsets.UTF_8));
            return writer.finish().toString();
        }
    }
}
