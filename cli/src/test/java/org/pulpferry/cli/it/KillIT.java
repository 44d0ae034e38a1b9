package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code kill -9} of an import at twenty random moments: the same command again ends in the same state. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {
    private static final String SITE = "it-kill";
    private static final int KILLS = 20;
    private static final int FILES_PER_STATE = 3;

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final Random random = new Random(20_261_123);
    private int state;

    KillIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "kill-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    /** The next state of a stream: one repository that grows, and one that is new; both with files no Pulp has yet. */
    private String next() throws Exception {
        state++;
        crossing.grow("grown", FILES_PER_STATE);
        crossing.grow("new-" + state, FILES_PER_STATE);
        host.configure(Map.of(
                "repositories",
                "{name: " + crossing.name("grown") + ", type: file/file};{name: " + crossing.name("new-" + state)
                        + ", type: file/file}"));
        host.good("export", "--full");
        return host.bundle("lab-1-" + state).toString();
    }

    private void endedWell() throws Exception {
        for (String which : List.of("grown", "new-" + state)) {
            String name = crossing.name(which);
            assertEquals(crossing.units(crossing.up(), name), crossing.units(crossing.down(), name), name);
            for (Map.Entry<String, String> each : crossing.paths(name).entrySet()) {
                assertEquals(each.getValue(), crossing.served(name + "/" + each.getKey()), each.getKey());
            }
        }
        assertEquals(List.of(), site.leftovers());
    }

    @Test
    void theSameCommandAgainEndsInTheSameState() throws Exception {
        String bundle = next();
        long begun = System.nanoTime();
        site.good("import", bundle);
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        endedWell();
        int killed = 0;
        boolean ended = true;
        while (killed < KILLS) {
            if (ended) {
                bundle = next();
            }
            Process ferry = site.start("import", bundle);
            ended = ferry.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
            if (ended) {
                assertEquals(0, ferry.exitValue(), "after " + killed + " kills, bundle " + bundle);
                endedWell();
            } else {
                ferry.destroyForcibly().waitFor();
                killed++;
            }
        }
        if (!ended) {
            site.good("import", bundle);
            endedWell();
        }

        Lab.Ran again = site.good("import", bundle);

        assertTrue(again.out().contains("nothing to do"), again.toString());
        assertTrue(Files.isDirectory(Path.of(bundle)));
    }
}
