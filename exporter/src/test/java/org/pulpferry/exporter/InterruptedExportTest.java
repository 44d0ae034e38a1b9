package org.pulpferry.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Exports that are stopped, and what the next one makes of that. Kills are tried on real Pulps. */
class InterruptedExportTest {
    private final Connected host;

    InterruptedExportTest(@TempDir Path base) throws Exception {
        host = new Connected(base);
        host.files("first", "a.txt", "alpha", "b.txt", "beta");
    }

    @AfterEach
    void end() {
        host.close();
    }

    @Test
    @Timeout(60)
    void anInterruptCancelsTheExportAtPulpAndLeavesNothing() throws Exception {
        host.pulp.faults().stallTasks("pulp_export");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread run = new Thread(() -> {
            try {
                host.export();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        run.start();
        while (host.pulp.requests().stream().noneMatch(each -> each.startsWith("GET") && each.contains("/tasks/"))) {
            Thread.sleep(10);
        }

        run.interrupt();
        run.join();

        assertInstanceOf(InterruptedException.class, failure.get());
        assertEquals(List.of(), host.leftovers());
        assertEquals(List.of(), Connected.list(host.state().resolve("runs")));
        host.pulp.faults().mend();
        assertEquals("osism-1-1", host.export().last());
    }

    @Test
    void whatCouldNotBeRemovedAtPulpIsRemovedByTheNextRun() throws Exception {
        host.pulp.faults().answer("DELETE", "/exporters/", 1_000, 500, "{\"detail\":\"not now\"}");
        FerryException failure = assertThrows(FerryException.class, host::export);
        assertEquals(ProblemCode.PULP, failure.code());
        assertFalse(host.pulp.hrefs("exporters").isEmpty());
        host.pulp.faults().mend();

        ExportResult next = host.export();

        assertEquals(List.of(), host.leftovers());
        assertTrue(
                host.notices.stream().anyMatch(each -> each.contains("interrupted export")), host.notices.toString());
        host.verified(Objects.requireNonNull(next.bundle()));
        assertEquals(List.of(), Connected.list(host.state().resolve("runs")));
    }

    @Test
    void whatWasPinnedGoesOnThoughPulpHasMovedOn() throws Exception {
        String href = host.pulp.repository("file/file", "second");
        host.update(href, "c.txt", "gamma");
        host.carry("file/file", "second", null);
        stopWhileWriting();
        host.update(href, "d.txt", "delta");

        ExportResult resumed = host.export();

        assertTrue(resumed.resumed());
        assertEquals(
                1,
                host.verified(Objects.requireNonNull(resumed.bundle()))
                        .repositories()
                        .get(1)
                        .version());
        ExportResult next = host.export();
        assertFalse(next.resumed());
        assertEquals(
                2,
                host.verified(Objects.requireNonNull(next.bundle()))
                        .repositories()
                        .get(1)
                        .version());
    }

    @Test
    void anotherCommandBeginsAnewAndRemovesTheUnfinishedBundle() throws Exception {
        stopWhileWriting();
        assertEquals(List.of("osism-1-1"), Connected.list(host.out));

        ExportResult other = host.export(new ExportRequest(true, null, false, List.of(), null));

        assertFalse(other.resumed());
        assertEquals("osism-1-2", other.last());
        assertEquals(List.of("osism-1-2"), Connected.list(host.out));
    }

    @Test
    void theNumberOfAStoppedRunIsItsOwn() throws Exception {
        stopWhileWriting();
        String ledger = Files.readString(host.state().resolve("ledger/sent-osism.log"));
        assertTrue(ledger.contains("\"state\":\"taken\"") && ledger.contains("\"sequence\":1"), ledger);

        assertEquals("osism-1-1", host.export().last());
    }

    /** An export that ends after its chunks of data have begun: an artifact is not as it should be, and then is again. */
    private void stopWhileWriting() throws Exception {
        host.pulp.writeMedia(host.media);
        String hex = org.pulpferry.manifest.value.Sha256.of("beta".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .hex();
        Path artifact =
                host.media.resolve("artifact").resolve(hex.substring(0, 2)).resolve(hex.substring(2));
        Files.writeString(artifact, "bEta");
        FerryException failure =
                assertThrows(FerryException.class, () -> host.with(each -> each.run(ExportRequest.standard())));
        assertEquals(ProblemCode.CONTENT, failure.code());
        assertEquals(List.of(), host.leftovers());
    }
}
