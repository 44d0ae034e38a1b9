package org.pulpferry.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pulpferry.importer.ImportResult.Outcome;
import org.pulpferry.importer.settings.SiteSettings.LoadLimits;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Batches at Pulp: as many at once as it has workers and the limits allow, and none left when one fails. */
class BatchesAtOnceTest {
    private SiteBench site;
    private Path bundle;

    @BeforeEach
    void fiveArtifacts(@TempDir Path base) throws Exception {
        site = new SiteBench(base);
        bundle = site.write(new SampleBundle(1)
                .with("alpha", "1.txt", "one", "2.txt", "two", "3.txt", "three", "4.txt", "four", "5.txt", "five"));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 1", "2, 2, 2", "3, 2, 3", "8, 2, 3", "8, 1, 2", "8, 9, 5"})
    void areAsManyAsLimitsAndWorkersAllow(int parallel, int workers, int expected) throws Exception {
        site.limits = new LoadLimits(4L << 30, parallel, 1, 10_000);
        site.pulp.workers(workers);
        assertEquals(Outcome.SWITCHED, site.run(bundle).get(0).outcome());
        assertEquals(expected, mostAtOnce());
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void whenOneFailsTheOthersAreStoppedAndTheSameCommandGoesOn() throws Exception {
        site.limits = new LoadLimits(4L << 30, 3, 1, 10_000);
        site.pulp.workers(2);
        site.pulp
                .faults()
                .failTasks("pulp_import", "unlucky")
                .spare(2); // the try of the shared folder, and the first batch
        FerryException failed = assertThrows(FerryException.class, () -> site.run(bundle));
        assertEquals(ProblemCode.TASK, failed.problems().get(0).code());
        assertEquals(List.of(), SiteBench.list(site.imports), "what Pulp has ended is removed at once");
        site.pulp.faults().mend();
        assertEquals(Outcome.SWITCHED, site.run(bundle).get(0).outcome());
        assertEquals(List.of(), site.leftovers());
        assertTrue(mostAtOnce() <= 3);
    }

    /** Importers that were given a tar and not removed yet. */
    private int mostAtOnce() {
        int now = 0;
        int most = 0;
        for (String request : site.pulp.requests()) {
            if (request.matches("POST .*/importers/core/pulp/[^/]+/imports/")) {
                most = Math.max(most, ++now);
            } else if (request.startsWith("DELETE ") && request.contains("/importers/")) {
                now--;
            }
        }
        return most;
    }
}
