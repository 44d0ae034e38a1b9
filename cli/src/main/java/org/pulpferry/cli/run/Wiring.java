package org.pulpferry.cli.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.pulpferry.cli.config.Config;
import org.pulpferry.cli.config.ConnectedConfig;
import org.pulpferry.cli.config.PulpConfig;
import org.pulpferry.cli.config.SharedPath;
import org.pulpferry.cli.config.SiteConfig;
import org.pulpferry.exporter.Approver;
import org.pulpferry.exporter.Exporter;
import org.pulpferry.exporter.ExporterSettings;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.exporter.SharedDirectory;
import org.pulpferry.importer.Importer;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.importer.settings.Surroundings;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.server.Pacing;
import org.pulpferry.pulp.server.PulpServer;

/** Puts exporter and importer together from configuration and machine. Closing it ends the connections and the threads. */
public final class Wiring implements AutoCloseable {
    private static final int MAXIMUM_THREADS = 3;

    private final Run run;
    private final ExecutorService executor;
    private final PulpServer server;
    private final PulpClient pulp;

    private Wiring(Run run, char[] password) throws FerryException {
        this.run = run;
        PulpConfig config = run.config().basics().pulp();
        Machine machine = run.machine();
        this.server = new PulpServer(config.url(), config.user(), password);
        Arrays.fill(password, '\0');
        this.pulp = new PulpClient(server, Pacing.standard(machine.clock(), machine.ids()));
        this.executor = executor();
    }

    /** For a verb that asks Pulp: the password is read. */
    public static Wiring withPulp(Run run) throws FerryException {
        return new Wiring(run, Secrets.password(run.config().basics().pulp(), run.machine()));
    }

    /** For a verb that needs no Pulp, and must work where there is none. */
    public static Wiring withoutPulp(Run run) throws FerryException {
        return new Wiring(run, new char[0]);
    }

    /** The exporter; refused where the configuration is a site's. */
    public Exporter exporter() throws FerryException {
        if (!(run.config() instanceof ConnectedConfig config)) {
            throw elsewhere("on the connected host", "a site's (it has `site`)");
        }
        StateGuard.requireOutside(run, config.out(), "out");
        Config.Basics basics = config.basics();
        List<RepositoryChoice> repositories = config.repositories().stream()
                .map(one -> new RepositoryChoice(one.name(), one.type(), one.version(), one.serving()))
                .toList();
        SharedPath exports = basics.pulp().exchange();
        ExporterSettings settings = new ExporterSettings(
                basics.state(),
                config.out(),
                new SharedDirectory(exports.ferry(), exports.pulp()),
                basics.pulp().media(),
                config.stream(),
                config.sites(),
                config.validity(),
                config.cadence(),
                basics.keys(),
                basics.passphraseFile(),
                repositories,
                config.taskWait(),
                new Tool("ferry", Version.text(), Audit.host()));
        Machine machine = run.machine();
        return new Exporter(
                settings,
                pulp,
                new org.pulpferry.exporter.Surroundings(
                        machine.clock(), machine.random(), machine.ids(), executor, run.progress()));
    }

    /** The importer; refused where the configuration is a connected host's. */
    public Importer importer() throws FerryException {
        if (!(run.config() instanceof SiteConfig config)) {
            throw elsewhere("at a site", "a connected host's (it has `stream`)");
        }
        SharedPath imports = config.basics().pulp().exchange();
        return importer(new SiteSettings(
                config.site(),
                config.streams(),
                config.basics().state(),
                new SiteSettings.SharedFolder(imports.ferry(), imports.pulp()),
                config.basics().keys(),
                config.basics().passphraseFile(),
                SiteSettings.ReceiptKind.valueOf(config.receipt().name()),
                new SiteSettings.LoadLimits(
                        config.limits().staging(),
                        config.limits().parallel(),
                        config.limits().rows(),
                        config.limits().units()),
                config.keep(),
                config.taskWait(),
                Version.text()));
    }

    /** Looks at bundles on either host; on the connected one with the eyes of the first of its sites. */
    public Importer reader() throws FerryException {
        if (!(run.config() instanceof ConnectedConfig config)) {
            return importer();
        }
        SharedPath unused = config.basics().pulp().exchange();
        return importer(new SiteSettings(
                config.sites().get(0),
                List.of(config.stream()),
                config.basics().state(),
                new SiteSettings.SharedFolder(unused.ferry(), unused.pulp()),
                List.of(),
                null,
                SiteSettings.ReceiptKind.NONE,
                new SiteSettings.LoadLimits(1, 1, 1, 1),
                1,
                config.taskWait(),
                Version.text()));
    }

    /** Reviews and signs a bundle that another has made. */
    public Approver approver(Path bundle) throws FerryException {
        Machine machine = run.machine();
        return new Approver(
                run.config().basics().state(),
                bundle,
                new org.pulpferry.exporter.Surroundings(
                        machine.clock(), machine.random(), machine.ids(), executor, run.progress()));
    }

    /** Writes bundles to media. */
    public Spreading spreading() throws FerryException {
        return new Spreading(run.config().basics().state(), executor, run.progress());
    }

    private Importer importer(SiteSettings settings) {
        Machine machine = run.machine();
        return new Importer(
                settings,
                new Surroundings(pulp, run.progress(), machine.clock(), machine.random(), executor, run.subjects()));
    }

    private FerryException elsewhere(String where, String what) throws FerryException {
        return new FerryException(
                ProblemCode.USAGE,
                "this verb is for use " + where + "; the configuration " + run.configFile() + " is " + what,
                "name the right one with --config FILE");
    }

    private static ExecutorService executor() {
        int threads = Math.max(1, Math.min(MAXIMUM_THREADS, Runtime.getRuntime().availableProcessors()));
        return Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "chunks");
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
        pulp.close();
        server.forget();
    }
}
