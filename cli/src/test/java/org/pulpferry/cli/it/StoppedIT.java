package org.pulpferry.cli.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Runs that something outside stops half-way, Ctrl-C or a disk that fills up: nothing is left behind, and the same command again ends well. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoppedIT {
    private static final String SITE = "it-stopped";
    private static final int FILES = 400; // Pulp works on them for some seconds: time enough to be stopped in

    private static final Pattern OBJECT = Pattern.compile("\\{\"(?!count)[^{}]*\\}");

    private final Lab lab;
    private final ConnectedHost host;
    private final SiteHost site;
    private final Crossing crossing;
    private final String files;

    StoppedIT() throws Exception {
        lab = new Lab();
        host = new ConnectedHost(lab, "stopped-from", SITE);
        site = new SiteHost(lab, SITE, host);
        crossing = new Crossing(lab, SITE + "-" + System.currentTimeMillis());
        files = crossing.name("files");
    }

    @BeforeAll
    void fill() throws Exception {
        crossing.files("files", FILES, 4_000_000);
        host.configure(Map.of("repositories", crossing.configuration()));
    }

    @AfterAll
    void clean() throws Exception {
        crossing.clean();
    }

    @Test
    @Order(1)
    void anExportAtCtrlC() throws Exception {
        Process ferry = host.start("export", "--full");
        Work work = running(ferry, "UP", "exporters", "ferry-");

        interrupt(ferry, "UP", work);

        assertEquals("canceled", state("UP", work.task()));
        assertEquals(List.of(), host.finished());
        assertFalse(crossing.up().exports().exportersStartingWith("ferry-").contains(work.name()));
        assertFalse(Lab.list(host.exports()).contains("." + work.name()));
        host.good("export", "--full");
        assertEquals(List.of("lab-1-1"), host.bundles());
        host.good("verify", bundle());
        assertEquals(List.of(), host.leftovers());
    }

    @Test
    @Order(2)
    void anImportWhoseDiskFillsUp() throws Exception {
        Path small = site.imports().resolve(crossing.name("small"));
        shell("mkdir " + small + " && mount -t tmpfs -o size=500m,mode=2770,uid=$(id -u " + lab.name("LAB_FERRY_USER")
                + "),gid=$(id -g " + lab.name("LAB_PULP_USER") + ") tmpfs " + small);
        try {
            site.configure(Map.of("pulp.imports", small.toString()));
            Process ferry = site.start("import", bundle());
            Process filler = filling(small, ferry);
            assertTrue(ferry.waitFor(5, TimeUnit.MINUTES));
            filler.destroyForcibly().waitFor();

            assertEquals(30, ferry.exitValue());
            assertTrue(Files.exists(small.resolve("filler")), "refused before anything was written");
            Files.delete(small.resolve("filler"));
            assertEquals(List.of(), Lab.list(small));
            assertEquals(List.of(), site.leftovers());
            assertEquals(
                    "404", crossing.served(files + "/" + crossing.paths(files).firstKey()));

            site.good("import", "--stage-only", bundle());
            assertEquals(crossing.units(crossing.up(), files), crossing.units(crossing.down(), files));
            assertEquals(List.of(), Lab.list(small));
        } finally {
            shell("umount " + small + " && rmdir " + small);
            site.configure(Map.of());
        }
    }

    @Test
    @Order(3)
    void anImportAtCtrlC() throws Exception {
        crossing.files("files", FILES + 100, 5_000_000);
        host.good("export", "--full");
        String second = host.bundle("lab-1-2").toString();
        Process ferry = site.start("import", second);
        Work work = running(ferry, "DOWN", "importers", "ferry-" + SITE + "-");
        String group = field(crossing.api("DOWN", "GET", work.task(), ""), "task_group");

        interrupt(ferry, "DOWN", work);

        String counts = crossing.api("DOWN", "GET", group, "");
        for (String unfinished : List.of("waiting", "running", "canceling")) {
            assertTrue(counts.contains("\"" + unfinished + "\":0"), counts);
        }
        assertFalse(counts.contains("\"canceled\":0"), counts);
        assertEquals(List.of(), site.leftovers());
        site.good("import", second);
        assertEquals(crossing.units(crossing.up(), files), crossing.units(crossing.down(), files));
        assertEquals(List.of(), site.leftovers());
    }

    private String bundle() {
        return host.bundle("lab-1-1").toString();
    }

    /** What a person at the terminal does; and what it answers to that. Pulp's task stands still, as {@link #running} left it, until it is told. */
    private void interrupt(Process ferry, String side, Work work) throws Exception {
        shell("kill -INT " + ferry.pid());
        while (state(side, work.task()).equals("running") && ferry.isAlive()) {
            ferry.waitFor(10, TimeUnit.MILLISECONDS);
        }
        signalTasks(side, "CONT");
        assertTrue(ferry.waitFor(2, TimeUnit.MINUTES));
        assertEquals(130, ferry.exitValue());
    }

    /** Signals the processes that Pulp's workers run their tasks in; false if there is none. */
    private boolean signalTasks(String side, String signal) throws Exception {
        String workers = lab.name("LAB_" + side + "_DIR") + "/run/worker*.pid";
        String command = "pkill -" + signal + " -P $(cat " + workers + " | paste -sd,)";
        return Lab.run(List.of("bash", "-c", command), Path.of("/"), "").code() == 0;
    }

    /** An exporter or importer of ferry's, and the task that Pulp runs for it. */
    record Work(String name, String task) {}

    /**
     * Waits until Pulp works for an exporter or importer whose name begins so; that task's process then stands still. Until then every task
     * is let go on by moments only, since asking Pulp takes longer than some need.
     */
    private Work running(Process ferry, String side, String kind, String prefix) throws Exception {
        while (ferry.isAlive()) {
            if (signalTasks(side, "STOP")) {
                Work work = work(side, kind, prefix);
                if (work != null) {
                    return work;
                }
                signalTasks(side, "CONT");
            }
            ferry.waitFor(20, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("ended by itself: " + ferry.exitValue());
    }

    private @Nullable Work work(String side, String kind, String prefix) throws Exception {
        String tasks = "/pulp/api/v3/tasks/?fields=pulp_href,reserved_resources_record&state=running";
        Matcher task = OBJECT.matcher(crossing.api(side, "GET", tasks, ""));
        String owners = "/pulp/api/v3/" + kind + "/core/pulp/?fields=name,prn&name__startswith=" + prefix;
        String found = crossing.api(side, "GET", owners, "");
        while (task.find()) {
            Matcher owner = OBJECT.matcher(found);
            while (owner.find()) {
                if (task.group().contains("\"" + field(owner.group(), "prn") + "\"")) {
                    return new Work(field(owner.group(), "name"), field(task.group(), "pulp_href"));
                }
            }
        }
        return null;
    }

    private String state(String side, String task) throws Exception {
        return field(crossing.api(side, "GET", task, ""), "state");
    }

    private static String field(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
        assertTrue(found.find(), json);
        return Objects.requireNonNull(found.group(1));
    }

    /** As soon as a batch is being written, takes all the room there is, and that which ferry gives free, too. */
    private static Process filling(Path small, Process ferry) throws Exception {
        while (ferry.isAlive() && !isLoading(small)) {
            ferry.waitFor(5, TimeUnit.MILLISECONDS);
        }
        return new ProcessBuilder(
                        "bash",
                        "-c",
                        "while :; do cat /dev/zero >> \"$1\"; sleep 0.02; done",
                        "fill",
                        small + "/filler")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean isLoading(Path small) throws Exception {
        for (String run : Lab.list(small)) {
            for (String folder : Lab.list(small.resolve(run))) {
                if (folder.startsWith("batch-")) {
                    return true;
                }
            }
        }
        return false;
    }

    private static void shell(String command) throws Exception {
        Lab.Ran ran = Lab.run(List.of("bash", "-e", "-o", "pipefail", "-c", command), Path.of("/"), "");
        assertEquals(0, ran.code(), command + ": " + ran);
    }
}
