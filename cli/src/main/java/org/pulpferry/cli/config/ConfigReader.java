package org.pulpferry.cli.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.config.ConnectedConfig.CarriedRepository;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.check.BasePaths;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import org.yaml.snakeyaml.nodes.Node;

/** Turns a file, with what overrides it, into a {@link Config}; or into every reason why not. */
public final class ConfigReader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TEN_YEARS = Duration.ofDays(3_650);
    private static final Type<Duration> WAIT = Type.duration(Duration.ZERO, Duration.ofDays(7));

    private final Loading loading;

    private ConfigReader(Loading loading) {
        this.loading = loading;
    }

    /**
     * Reads a configuration.
     *
     * @param flags values of flags by the key they override
     * @param environment all variables; {@code FERRY_<KEY>} overrides a key of the file
     * @throws FerryException USAGE, with everything that is wrong: file, line, what was expected
     */
    public static Config read(Path file, Map<String, String> flags, Map<String, String> environment)
            throws FerryException {
        Loading loading = new Loading(file, flags, environment);
        Node root = YamlFile.read(file);
        return new ConfigReader(loading).config(new Section(loading, "", root));
    }

    private Config config(Section top) throws FerryException {
        boolean site = top.has("site") || loading.override("site") != null;
        boolean connected = top.has("stream") || loading.override("stream") != null;
        if (site == connected) {
            loading.wrong(
                    loading.file(),
                    site
                            ? "has both stream and site: one file is for a connected host (stream) or for a site (site)"
                            : "has neither stream, as a connected host's file, nor site, as a site's");
            loading.requireSound();
        }
        return site ? site(top) : connected(top);
    }

    private ConnectedConfig connected(Section top) throws FerryException {
        PulpConfig pulp = pulp(top.section("pulp"), "exports");
        Config.Basics start = common(top, pulp, true);
        Path out = top.value("out", Type.PATH, null);
        Name stream = top.value("stream", Type.NAME, null);
        List<Name> sites = top.list("sites", Type.NAME, true);
        Duration validity = top.value("validity", Type.duration(HOUR, TEN_YEARS), "90d");
        Duration cadence = top.value("cadence", Type.duration(HOUR, TEN_YEARS), "10d");
        Duration taskWait = top.value("task_wait", WAIT, "30m");
        List<CarriedRepository> repositories = repositories(top);
        top.finish();
        loading.requireSound();
        return new ConnectedConfig(complete(start), out, stream, sites, validity, cadence, taskWait, repositories);
    }

    private SiteConfig site(Section top) throws FerryException {
        PulpConfig pulp = pulp(top.section("pulp"), "imports");
        Config.Basics start = common(top, pulp, false);
        Name site = top.value("site", Type.NAME, null);
        List<Name> streams = top.list("streams", Type.NAME, true);
        SiteConfig.Receipts receipt =
                top.value("receipt", Type.oneOf(List.of(SiteConfig.Receipts.values())), "acknowledgement");
        if (receipt != SiteConfig.Receipts.NONE && start.keys().isEmpty()) {
            top.wrong("keys", "is missing; a receipt is signed: give the site's key, or say receipt: none");
        }
        Section limits = top.section("limits");
        SiteConfig.Loading room = new SiteConfig.Loading(
                limits.value("staging", Type.size(64L << 20), "4GiB"),
                limits.value("parallel", Type.number(1, 64), "2"),
                limits.value("rows", Type.number(1, 100_000), "2000"),
                limits.value("units", Type.number(1, 100_000), "10000"));
        limits.finish();
        int keep = top.value("keep", Type.number(1, 1_000), "3");
        Duration taskWait = top.value("task_wait", WAIT, "30m");
        top.finish();
        loading.requireSound();
        return new SiteConfig(complete(start), site, streams, receipt, room, keep, taskWait);
    }

    private static Config.Basics common(Section top, PulpConfig pulp, boolean keyRequired) {
        Path state = top.value("state", Type.PATH, null);
        List<Path> keys = top.list("keys", Type.PATH, keyRequired);
        return new Config.Basics(pulp, state, keys, top.optional("passphrase_file", Type.PATH), List.of());
    }

    private Config.Basics complete(Config.Basics start) {
        return new Config.Basics(start.pulp(), start.state(), start.keys(), start.passphraseFile(), loading.settings());
    }

    private static PulpConfig pulp(Section pulp, String exchange) {
        var url = pulp.value("url", Type.URL, null);
        String user = pulp.value("user", Type.TEXT, "admin");
        Path passwordFile = pulp.optional("password_file", Type.PATH);
        String passwordEnv = pulp.optional("password_env", Type.VARIABLE);
        if ((passwordFile == null) == (passwordEnv == null)) {
            pulp.wrong("password_file", "expected exactly one of password_file and password_env");
        }
        SharedPath shared = shared(pulp, exchange);
        Path media = exchange.equals("exports") ? pulp.optional("media", Type.PATH) : null;
        pulp.finish();
        return new PulpConfig(url, user, passwordFile, passwordEnv, shared, media);
    }

    private static SharedPath shared(Section pulp, String key) {
        if (!pulp.isSection(key)) {
            Path path = pulp.value(key, Type.PATH, null);
            return new SharedPath(path, path.toAbsolutePath().toString());
        }
        Section both = pulp.section(key);
        SharedPath shared =
                new SharedPath(both.value("ferry", Type.PATH, null), both.value("pulp", Type.PULP_PATH, null));
        both.finish();
        return shared;
    }

    private List<CarriedRepository> repositories(Section top) {
        List<CarriedRepository> repositories = new ArrayList<>();
        Map<String, Section> names = new HashMap<>();
        Map<String, Section> distributions = new HashMap<>();
        Map<String, Section> basePaths = new HashMap<>();
        for (Section entry : top.sections("repositories")) {
            CarriedRepository repository = repository(entry);
            repositories.add(repository);
            unique(names, repository.type() + " " + repository.name(), entry, "name");
            if (repository.serving().publish() != Publish.NONE) {
                unique(distributions, repository.serving().distribution(), entry, "distribution");
                unique(basePaths, repository.serving().basePath(), entry, "base_path");
            }
        }
        for (BasePaths.Clash clash : BasePaths.clashes(basePaths.keySet())) {
            Section inner = basePaths.get(clash.inner());
            if (inner != null) {
                inner.wrong(
                        "base_path",
                        Escaper.quote(clash.inner()) + " lies below " + Escaper.quote(clash.outer())
                                + "; expected base paths that do not nest: Pulp has no overlapping ones");
            }
        }
        return repositories;
    }

    private static void unique(Map<String, Section> seen, String value, Section entry, String key) {
        Section before = seen.putIfAbsent(value, entry);
        if (before != null) {
            entry.wrong(key, Escaper.quote(value) + " is there already at " + before.where(key));
        }
    }

    private static CarriedRepository repository(Section entry) {
        String name = entry.value("name", Type.REPOSITORY_NAME, null);
        String type = entry.value("type", Type.REPOSITORY_TYPE, null);
        long version = entry.value("version", Type.version(), "latest");
        boolean deb = type.equals("deb/apt");
        Publish publish = deb
                ? entry.value("publish", Type.oneOf(List.of(Publish.VERBATIM, Publish.APT, Publish.NONE)), "verbatim")
                : entry.value("publish", Type.oneOf(List.of(Publish.DEFAULT, Publish.NONE)), "default");
        Serving serving = serving(entry, name, publish);
        entry.finish();
        return new CarriedRepository(name, type, version < 0 ? null : version, serving);
    }

    private static Serving serving(Section entry, String name, Publish publish) {
        @Nullable String distribution = entry.optional("distribution", Type.REPOSITORY_NAME);
        @Nullable String basePath = entry.optional("base_path", Type.BASE_PATH);
        var options = entry.texts("options");
        var labels = entry.texts("labels");
        if (publish == Publish.NONE) {
            if (distribution != null || basePath != null) {
                entry.wrong("publish", "none goes with neither distribution nor base_path");
            }
            return Serving.none();
        }
        String served = distribution == null ? name : distribution;
        String below = basePath == null ? name : basePath;
        if (BasePaths.isReserved(served) || BasePaths.isReserved(below)) {
            entry.wrong("name", "names and base paths ending in --next or --prev are ferry's own; expected another");
        }
        try {
            return new Serving(publish, served, below, options, labels);
        } catch (IllegalArgumentException e) {
            entry.wrong(
                    "base_path", e.getMessage() + "; expected one that is given, since the name cannot serve as such");
            return Serving.none();
        }
    }
}
