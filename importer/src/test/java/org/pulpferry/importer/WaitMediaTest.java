package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.testkit.pulp.FakePulp;

/** {@code import --wait-media}: a bundle on two sticks, for which there is one place. */
class WaitMediaTest {
    private static final ImportOptions WAITING = new ImportOptions(false, false, true, null, Duration.ZERO);

    private final SiteBench site;
    private final ExecutorService person = Executors.newSingleThreadExecutor();
    private final Path place;
    private final Path first;
    private final Path second;

    WaitMediaTest(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        first = site.write(new SampleBundle(1).with("alpha", "a.txt", "one", "b.txt", "two"));
        second = base.resolve("second");
        place = base.resolve("mnt").resolve("osism-1-1");
        Files.createDirectories(second);
        Files.move(first.resolve("data"), second.resolve("data"));
        Files.createDirectory(base.resolve("mnt"));
    }

    @AfterEach
    void end() {
        person.shutdownNow();
        site.close();
    }

    private boolean asksFor(String file) {
        return List.copyOf(site.notices).stream()
                .anyMatch(n -> n.startsWith("waiting for the medium with " + file) && n.contains(place.toString()));
    }

    private Future<String> oncePersonSees(String file, Callable<Path> hands) {
        return person.submit(() -> {
            while (!asksFor(file)) {
                Thread.sleep(20);
            }
            return String.valueOf(hands.call());
        });
    }

    @Test
    void oneStickAfterTheOtherInOnePlace() throws Exception {
        Future<String> plugged = oncePersonSees("manifest.sig.json", () -> Files.move(first, place));
        Future<String> exchanged = oncePersonSees("data/000/000000.zst", () -> {
            Files.move(place, first);
            return Files.move(second, place);
        });

        ImportResult result = site.run(place, WAITING).get(0);

        plugged.get(10, TimeUnit.SECONDS);
        exchanged.get(10, TimeUnit.SECONDS);
        assertEquals(ImportResult.Outcome.SWITCHED, result.outcome());
        assertEquals(2, result.artifacts());
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void aSecondPlaceThatIsEmptyIsLookedAtAgain() throws Exception {
        Path other = place.resolveSibling("other");
        Future<String> plugged = oncePersonSees("data/000/000000.zst", () -> Files.move(second, other));
        Files.move(first, place);

        List<ImportResult> results = site.with(importer -> importer.run(List.of(place, other), WAITING));

        plugged.get(10, TimeUnit.SECONDS);
        assertEquals(ImportResult.Outcome.SWITCHED, results.get(0).outcome());
    }

    /** What an earlier run, or another repository, brought to Pulp already is on media that nobody has to look for again. */
    @Test
    void theFirstStickAskedForIsTheFirstThatIsNeeded() throws Exception {
        String large = "x".repeat((16 << 20) + 1_000);
        Path bundle = site.write(
                new SampleBundle(2).with("alpha", "large.txt", large).with("beta", "b.txt", "two", "c.txt", "three"));
        String other = site.pulp.repository("file/file", "other");
        site.pulp.version(other, List.of(FakePulp.file("large.txt", large)));
        Files.delete(bundle.resolve("data/000/000000.zst"));

        ImportResult result = site.run(bundle, WAITING).get(0);

        assertEquals(ImportResult.Outcome.SWITCHED, result.outcome());
        assertEquals(2, result.artifacts());
        assertTrue(site.notices.stream().noneMatch(each -> each.startsWith("waiting for")), site.notices.toString());
    }

    @Test
    void anInterruptEndsTheWaitAndTheSameCommandGoesOn() throws Exception {
        Files.move(first, place);
        AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
        Thread run = new Thread(() -> {
            try {
                site.run(place, WAITING);
            } catch (Exception e) {
                ended.set(e);
            }
        });
        run.start();
        while (!asksFor("data/000/000000.zst")) {
            Thread.sleep(20);
        }
        run.interrupt();
        run.join(5_000);
        assertTrue(ended.get() instanceof InterruptedException, String.valueOf(ended.get()));
        assertEquals(List.of(), site.leftovers());

        Files.move(second.resolve("data"), place.resolve("data"));
        assertEquals(
                ImportResult.Outcome.SWITCHED, site.run(place, WAITING).get(0).outcome());
    }

    @Test
    void withoutItTheImportEndsBeforeAnythingIsAskedOfPulp() throws Exception {
        FerryException missing = assertThrows(FerryException.class, () -> site.run(first));
        assertEquals(ProblemCode.INCOMPLETE, missing.code());
        assertTrue(
                missing.first().hint().contains("--wait-media"), missing.first().hint());
        assertEquals(List.of(), site.asked());
    }
}
