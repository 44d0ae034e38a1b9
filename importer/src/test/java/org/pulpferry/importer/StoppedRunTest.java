package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.settings.SiteSettings.ReceiptKind;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Runs that end half-way: killed at every step that is written down, refused by Pulp, or failing in the middle of a switch. */
class StoppedRunTest {
    private static SampleBundle bundle(long sequence, String content) {
        return new SampleBundle(sequence)
                .with("alpha", "a.txt", content)
                .with("beta", "b.txt", content + "!")
                .with("gamma", "c.txt", "the same");
    }

    /** Stands still, and from the n-th look on ends whoever looks: journal and ledger look before each line. */
    private static final class FatalClock extends Clock {
        private int left;

        FatalClock(int left) {
            this.left = left;
        }

        @Override
        public Instant instant() {
            if (--left < 0) {
                throw new Killed();
            }
            return SiteBench.NOW;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** At every other step: that meets each kind of step, in half of the time. */
    @Test
    void killedAtAnyStepTheSameCommandEndsInTheSameState(@TempDir Path base) throws Exception {
        assertTrue(stopEverywhere(base, 1) > 0, "one of the stops was within a batch");
    }

    /** Artifacts travel with the rows of what changed. */
    @Test
    void killedAtAnyStepOfAnUpdateTheSameCommandEndsInTheSameState(@TempDir Path base) throws Exception {
        assertTrue(stopEverywhere(base, 2) > 0, "one of the stops was while Pulp took artifacts");
    }

    /**
     * Imports bundles up to that one, which is stopped at a step, each time at a later one.
     *
     * @return how many stops left artifacts in doubt
     */
    private static int stopEverywhere(Path base, int last) throws Exception {
        int doubts = 0;
        int stops = 1;
        boolean finished = false;
        while (!finished) {
            Path folder = Files.createDirectory(base.resolve("run-" + stops));
            try (SiteBench site = new SiteBench(folder)) {
                site.receipt = ReceiptKind.NONE;
                for (int before = 1; before < last; before++) {
                    site.run(site.write(bundle(before, "state " + before)));
                }
                Path bundle = site.write(bundle(last, "state " + last));
                site.clock = new FatalClock(stops);
                try {
                    site.run(bundle);
                    finished = true;
                } catch (Killed e) {
                    stops += 2;
                }
                Path suspects = site.state().resolve("runs/osism-1-" + last + "/suspects");
                doubts += SiteBench.list(suspects).size();
                site.clock = Clock.fixed(SiteBench.NOW, ZoneOffset.UTC);
                site.run(bundle);
                assertEquals(Outcome.NOTHING_TO_DO, site.run(bundle).get(0).outcome(), "after " + stops);
                assertEquals(List.of(), site.leftovers(), "after " + stops);
                assertEquals(List.of(), SiteBench.list(suspects), "after " + stops);
            }
        }
        assertTrue(stops > 20, "stopped at " + stops + " steps");
        return doubts;
    }

    @Test
    void whatARunHadUnpackedWhenItWasKilledIsRemovedByTheNextThoughThereIsNothingToDo(@TempDir Path base)
            throws Exception {
        try (SiteBench site = new SiteBench(base)) {
            Path bundle = site.write(bundle(1, "one"));
            site.run(bundle);
            Path unpacked = Files.createDirectory(site.state().resolve("runs/osism-1-1/meta"));
            Files.writeString(unpacked.resolve("r0001-row.json"), "[]");
            Path refused = Files.createDirectories(site.state().resolve("runs/osism-1-7/index"));
            assertEquals(Outcome.NOTHING_TO_DO, site.run(bundle).get(0).outcome());
            assertTrue(Files.notExists(unpacked));
            assertTrue(Files.notExists(refused));
        }
    }

    /* Pulp does not sync a blob: where it was the machine that went down, a batch it calls completed may be cut short on its disk. */
    @Test
    void aBatchThatPulpFinishedAloneIsCheckedAgainstItsDigests(@TempDir Path base) throws Exception {
        int inDoubt = 0;
        for (int stop = 0; inDoubt < 2; stop++) {
            try (SiteBench site = new SiteBench(Files.createDirectory(base.resolve("run-" + stop)))) {
                Path bundle = site.write(bundle(1, "one"));
                site.clock = new FatalClock(stop);
                assertThrows(Killed.class, () -> site.run(bundle));
                boolean doubtful = !SiteBench.list(site.state().resolve("runs/osism-1-1/suspects"))
                        .isEmpty();
                inDoubt += doubtful ? 1 : 0;
                site.clock = Clock.fixed(SiteBench.NOW, ZoneOffset.UTC);
                if (inDoubt == 2) { // the second time Pulp has ended the batch, the first time it has not heard of it
                    site.run(bundle);
                    assertTrue(site.pulp.requests().stream().anyMatch(each -> each.matches("POST .*/repair/")));
                }
            }
        }
    }

    @Test
    void aSwitchThatFailsInTheMiddleIsPutBack(@TempDir Path base) throws Exception {
        try (SiteBench site = new SiteBench(base)) {
            site.run(site.write(bundle(1, "one")));
            Path second = site.write(bundle(2, "two"));
            site.run(second, new ImportOptions(true, false, null, java.time.Duration.ZERO));
            String before = targets(site);
            // the first distribution moves, the second is refused, once
            site.pulp.faults().answer("PATCH", hrefOf(site, "beta"), 1, 400, "{\"publication\":[\"not today\"]}");

            FerryException failure =
                    assertThrows(FerryException.class, () -> site.with(importer -> importer.switchTo(null, null)));

            assertEquals(ProblemCode.SWITCH, failure.code(), failure.problems().toString());
            assertTrue(String.valueOf(failure.getMessage()).contains("not today"), failure.getMessage());
            assertEquals(before, targets(site));
            assertEquals(
                    List.of("alpha", "beta"),
                    site.with(importer -> importer.switchTo(null, null)).moved());
        }
    }

    private static String hrefOf(SiteBench site, String name) {
        return site.pulp
                .contents()
                .lines()
                .filter(line -> line.contains("/distributions/") && line.contains("\"name\":\"" + name + "\""))
                .map(line -> line.replaceAll(".*\"pulp_href\":\"([^\"]+)\".*", "$1"))
                .findFirst()
                .orElseThrow();
    }

    /** What the distributions clients use serve. */
    private static String targets(SiteBench site) {
        return String.join(
                "\n",
                site.pulp
                        .contents()
                        .lines()
                        .filter(line -> line.contains("/distributions/") && !line.contains("--prev"))
                        .map(line -> line.replaceAll(".*\"name\":\"([^\"]+)\".*", "$1") + " "
                                + line.replaceAll(".*\"publication\":\"?([^\",}]+).*", "$1"))
                        .sorted()
                        .toList());
    }

    @Test
    void artifactsThatAnOrphanCleanUpTakesMeanwhileAreLoadedAgain(@TempDir Path base) throws Exception {
        try (SiteBench site = new SiteBench(base)) {
            Path bundle = site.write(bundle(1, "one"));
            site.pulp.faults().failTasks("import_repository_version", "stop here");
            assertThrows(FerryException.class, () -> site.run(bundle));
            site.pulp.faults().mend();
            site.pulp.forgetArtifact(
                    org.pulpferry.manifest.value.Sha256.of("one".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .hex());

            assertEquals(Outcome.SWITCHED, site.run(bundle).get(0).outcome());
        }
    }

    @Test
    void aFailedRunIsInTheLedgerAndInTheStatus(@TempDir Path base) throws Exception {
        try (SiteBench site = new SiteBench(base)) {
            Path bundle = site.write(bundle(1, "one"));
            site.pulp.faults().failTasks("publish", "no signing service");
            FerryException failure = assertThrows(FerryException.class, () -> site.run(bundle));
            assertEquals(ProblemCode.TASK, failure.code());
            assertTrue(String.valueOf(failure.getMessage()).contains("\"alpha\""), failure.getMessage());
            assertEquals("FAILED 1.1", site.ledger().get(site.ledger().size() - 1));
            SiteStatus status = site.with(Importer::status);
            assertTrue(String.valueOf(status.streams().get(0).failure()).contains("no signing service"));
            assertTrue(status.needsAttention());
            assertEquals(List.of(), site.leftovers());
        }
    }
}
