package org.pulpferry.cli.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.PulpClient;
import org.pulpferry.pulp.Repositories.Modification;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.RepositoryType;
import org.pulpferry.pulp.RepositoryVersion;
import org.pulpferry.pulp.Sink;
import org.pulpferry.pulp.Waiting;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.dialect.ContentUnit;

/** Small repositories at both Pulps that belong to one test, by the prefix of their names; other tests' are left alone. */
final class Crossing {
    private static final Waiting PATIENTLY = Waiting.quietly(Duration.ofMinutes(5));

    private final Lab lab;
    private final String prefix;
    private final PulpClient up;
    private final PulpClient down;
    private final SortedMap<String, RepositoryType> types = new TreeMap<>();

    Crossing(Lab lab, String prefix) throws IOException {
        this.lab = lab;
        this.prefix = prefix;
        this.up = lab.pulp("UP");
        this.down = lab.pulp("DOWN");
    }

    /** A client of "up". */
    PulpClient up() {
        return up;
    }

    /** A client of "down". */
    PulpClient down() {
        return down;
    }

    /** A name of this test. */
    String name(String which) {
        return prefix + "-" + which;
    }

    /** Brings a file repository at "up" to so many generated files; another number is another state. */
    void files(String which, int count, long bytes) throws Exception {
        content(RepositoryType.FILE, "files", which, Integer.toString(count), Long.toString(bytes));
    }

    /** Fills a repository at "up" as {@code lab/content} does by this command; its name follows, then the other arguments. */
    void content(RepositoryType type, String command, String which, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(Lab.script("content"), command, name(which)));
        words.addAll(List.of(arguments));
        Lab.Ran ran = Lab.run(words, Path.of("/"), "");
        if (ran.code() != 0) {
            throw new IOException(ran.toString());
        }
        types.put(name(which), type);
    }

    /** Makes a repository at "up" with what a repository of the lab's content holds. */
    void copy(String which, RepositoryType type, String from) throws Exception {
        Repository source = up.repositories().find(type.type(), from).orElseThrow();
        Repository made = up.repositories().create(type.type(), name(which), null, Map.of());
        String task = up.repositories()
                .startModify(
                        made.href(), new Modification(source.latestVersion(), List.of(), List.of()), UUID.randomUUID());
        up.tasks().await(task, PATIENTLY);
        types.put(name(which), type);
    }

    /** Adds so many files to a file repository at "up", which is made where it is missing; their bytes are random, so no Pulp has them yet. */
    void grow(String which, int count) throws Exception {
        if (up.repositories().named(name(which)).isEmpty()) {
            empty(which);
        }
        Repository repository = up.repositories().named(name(which)).get(0);
        Lab.Ran ran = Lab.run(
                List.of(
                        "bash",
                        "-c",
                        "f=$(mktemp); for i in $(seq \"$4\"); do head -c 20000 /dev/urandom > \"$f\"; curl -sS --fail-with-body"
                                + " -u \"admin:$(cat \"$1\")\" -F file=@\"$f\" -F relative_path=$(cat /proc/sys/kernel/random/uuid).bin -F repository=\"$3\""
                                + " \"$2/pulp/api/v3/content/file/files/\" || exit; echo; done; rm \"$f\"",
                        "grow",
                        lab.name("LAB_PASSWORD_FILE"),
                        lab.name("LAB_UP_API"),
                        repository.href(),
                        Integer.toString(count)),
                Path.of("/"),
                "");
        if (ran.code() != 0) {
            throw new IOException(ran.toString());
        }
        Matcher task = Pattern.compile("\"task\":\"([^\"]+)\"").matcher(ran.out());
        while (task.find()) {
            up.tasks().await(Objects.requireNonNull(task.group(1)), PATIENTLY);
        }
    }

    /** Makes an empty repository at "up". */
    void empty(String which) throws Exception {
        up.repositories().create("file/file", name(which), null, Map.of());
        types.put(name(which), RepositoryType.FILE);
    }

    /** A name for another repository of that type, which a test makes by itself; it is removed with the others. */
    String reserve(String which, String like) {
        types.put(name(which), Objects.requireNonNull(types.get(name(like)), like));
        return name(which);
    }

    /** The repositories as a connected configuration lists them. */
    String configuration() {
        return String.join(
                ";",
                types.entrySet().stream()
                        .map(each -> "{name: " + each.getKey() + ", type: "
                                + each.getValue().type() + "}")
                        .toList());
    }

    /** Names of the repositories. */
    List<String> names() {
        return List.copyOf(types.keySet());
    }

    /** Everything in the latest version of a repository, unit by unit. */
    SortedSet<String> units(PulpClient pulp, String name) throws Exception {
        Repository repository = pulp.repositories().named(name).get(0);
        SortedSet<String> units = new TreeSet<>();
        each(pulp, pulp.repositories().latest(repository), unit -> units.add(text(unit)));
        return units;
    }

    /** SHA-256 and size of every artifact in the latest version of a repository at "down". */
    SortedMap<String, Long> artifactsAtDown(String which) throws Exception {
        Repository repository = down.repositories().named(name(which)).get(0);
        SortedMap<String, Long> artifacts = new TreeMap<>();
        down.contents()
                .artifacts(
                        down.repositories().latest(repository),
                        artifact -> artifacts.put(artifact.sha256(), artifact.size()));
        return artifacts;
    }

    /** The units of a version by their PRNs. */
    SortedMap<String, ContentUnit> byPrn(PulpClient pulp, RepositoryVersion version) throws Exception {
        Map<UUID, String> prns = new HashMap<>();
        SortedMap<String, ContentUnit> units = new TreeMap<>();
        withWork(work -> pulp.contents()
                .identified(
                        version,
                        work,
                        prns::put,
                        (id, unit) -> units.put(Objects.requireNonNull(prns.get(id), "told before"), unit)));
        return units;
    }

    private static void each(PulpClient pulp, RepositoryVersion version, Sink<ContentUnit> sink) throws Exception {
        withWork(work -> pulp.contents().units(version, work, sink));
    }

    private interface Listing {
        void list(Path work) throws Exception;
    }

    private static void withWork(Listing listing) throws Exception {
        Path work = Files.createTempDirectory("ferry-it");
        try {
            listing.list(work);
        } finally {
            try (Stream<Path> left = Files.list(work)) {
                for (Path each : left.toList()) {
                    Files.delete(each);
                }
            }
            Files.delete(work);
        }
    }

    /* Pulp's export spoils the digest of a namespace without avatar; the cured one is another (pulp_ansible#2609). */
    private static String text(ContentUnit unit) {
        return unit.type().equals("ansible.namespace")
                ? unit.type() + unit.key().get(0) + unit.artifacts()
                : unit.toString();
    }

    /** Relative paths and digests of the files in a file repository at "up". */
    SortedMap<String, String> paths(String name) throws Exception {
        SortedMap<String, String> paths = new TreeMap<>();
        Repository repository = up.repositories().named(name).get(0);
        each(up, up.repositories().latest(repository), unit -> paths.putAll(unit.artifacts()));
        return paths;
    }

    /** What a client gets from "down": the digest of the bytes, or the status where it is not 200. */
    String served(String path) throws Exception {
        String url = lab.name("LAB_DOWN_CONTENT") + "/pulp/content/" + path;
        Lab.Ran ran = Lab.run(
                List.of(
                        "bash",
                        "-c",
                        "f=$(mktemp); code=$(curl -s -o \"$f\" -w '%{http_code}' \"$1\");"
                                + " if [ \"$code\" = 200 ]; then sha256sum < \"$f\" | cut -c 1-64; else echo \"$code\"; fi; rm \"$f\"",
                        "served",
                        url),
                Path.of("/"),
                "");
        return ran.out().strip();
    }

    /** Calls Pulp's API by curl, for what ferry's client has no need of. */
    String api(String side, String method, String path, String body) throws Exception {
        Lab.Ran ran = Lab.run(
                List.of(
                        "bash",
                        "-c",
                        "curl -sS --fail-with-body -u \"admin:$(cat \"$1\")\" -X \"$2\" -H 'Content-Type: application/json' -d \"$4\" \"$3\"",
                        "api",
                        lab.name("LAB_PASSWORD_FILE"),
                        method,
                        lab.name("LAB_" + side + "_API") + path,
                        body),
                Path.of("/"),
                "");
        if (ran.code() != 0) {
            throw new IOException(method + " " + path + ": " + ran);
        }
        return ran.out();
    }

    /** How many tasks "down" has had whose name holds that text. */
    int tasksAtDown(String task) throws Exception {
        Matcher count = Pattern.compile("\"count\":(\\d+)")
                .matcher(api("DOWN", "GET", "/pulp/api/v3/tasks/?limit=1&name__contains=" + task, ""));
        if (!count.find()) {
            throw new IOException("no count of tasks");
        }
        return Integer.parseInt(count.group(1));
    }

    /** Something that a task of Pulp's will bring about. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Waits for it, half a minute at most. */
    static void await(Condition condition) throws Exception {
        for (int i = 0; i < 300; i++) {
            if (condition.holds()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IOException("waited in vain");
    }

    /** Removes at "down" whatever no version refers to, as new as it may be. */
    void cleanUpAtDown() throws Exception {
        down.tasks().await(down.contents().startOrphanCleanup(0, UUID.randomUUID()), PATIENTLY);
    }

    /** Lets "down" keep so many versions of a repository and no more. */
    void retainAtDown(String which, int versions) throws Exception {
        Repository repository = down.repositories().named(name(which)).get(0);
        api("DOWN", "PATCH", repository.href(), "{\"retain_repo_versions\":" + versions + "}");
    }

    /** Lets "up" keep so many versions of a repository and no more. */
    void retainAtUp(String which, int versions) throws Exception {
        Repository repository = up.repositories().named(name(which)).get(0);
        api("UP", "PATCH", repository.href(), "{\"retain_repo_versions\":" + versions + "}");
    }

    /** Takes one unit of a type out of a repository at "down", as somebody might by hand. */
    void takeOutAtDown(String which, String contentType) throws Exception {
        Repository repository = down.repositories().named(name(which)).get(0);
        String prn = down.contents()
                .finder(down.repositories().latest(repository))
                .all(ContentTypes.of(contentType).orElseThrow())
                .get(0)
                .prn();
        String task = down.repositories()
                .startModify(repository.href(), new Modification(null, List.of(), List.of(prn)), UUID.randomUUID());
        down.tasks().await(task, PATIENTLY);
    }

    /** Number of a repository's newest version at "down". */
    long versionAtDown(String which) throws Exception {
        return down.repositories()
                .latest(down.repositories().named(name(which)).get(0))
                .number();
    }

    /** Removes at "down" whatever nothing refers to, however new. */
    void orphanCleanupAtDown() throws Exception {
        down.tasks().await(down.contents().startOrphanCleanup(0, UUID.randomUUID()), PATIENTLY);
    }

    /** Removes a repository's newest version at "down", and the distributions without which Pulp lets nobody remove it. */
    void removeNewestVersionAtDown(String which) throws Exception {
        for (Distribution each : distributions(down)) {
            down.distributions().delete(each.href(), PATIENTLY);
        }
        RepositoryVersion newest = down.repositories()
                .latest(down.repositories().named(name(which)).get(0));
        Optional<String> task = down.repositories().startDeleteVersion(newest.href());
        if (task.isPresent()) {
            down.tasks().await(task.get(), PATIENTLY);
        }
    }

    /** A label of a repository at "down", or nothing. */
    String labelAtDown(String which, String key) throws Exception {
        return down.repositories().named(name(which)).get(0).labels().getOrDefault(key, "");
    }

    /** Sets a label of a repository at "down". */
    void labelAtDown(String which, String key, String value) throws Exception {
        down.repositories()
                .setLabel(down.repositories().named(name(which)).get(0).href(), key, value);
    }

    /** Takes everything out of a repository at "up". */
    void emptyOut(String which) throws Exception {
        Repository repository = up.repositories().named(name(which)).get(0);
        String task = up.repositories()
                .startModify(repository.href(), new Modification(null, List.of(), List.of("*")), UUID.randomUUID());
        up.tasks().await(task, PATIENTLY);
    }

    /** Deletes a repository at "up" and makes an empty one of the same name. */
    void makeAnew(String which) throws Exception {
        Repository old = up.repositories().named(name(which)).get(0);
        Optional<String> task = up.repositories().startDelete(old.href());
        if (task.isPresent()) {
            up.tasks().await(task.get(), PATIENTLY);
        }
        empty(which);
    }

    /** All that ferry could have changed at "down" for these names: versions, labels, publications, distributions. */
    String snapshot() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, RepositoryType> each : types.entrySet()) {
            for (Repository repository : down.repositories().named(each.getKey())) {
                text.append(repository).append('\n');
                for (RepositoryVersion version : down.repositories().versions(repository)) {
                    text.append(version).append('\n');
                    for (String kind : each.getValue().publicationKinds()) {
                        if (each.getValue().publicationPath(kind).isPresent()) {
                            text.append(down.publications().find(each.getValue(), kind, version.href()))
                                    .append('\n');
                        }
                    }
                }
            }
        }
        for (Distribution each : distributions(down)) {
            text.append(each).append('\n');
        }
        return text.toString();
    }

    private List<Distribution> distributions(PulpClient pulp) throws Exception {
        return pulp.distributions().ofAnyType().stream()
                .filter(each -> each.name().startsWith(prefix + "-"))
                .sorted((a, b) -> a.name().compareTo(b.name()))
                .toList();
    }

    /** Removes these repositories and their distributions at "down". */
    void forgetAtDown() throws Exception {
        remove(down);
    }

    private void remove(PulpClient pulp) throws Exception {
        for (Distribution each : distributions(pulp)) {
            pulp.distributions().delete(each.href(), PATIENTLY);
        }
        for (String name : types.keySet()) {
            for (Repository each : pulp.repositories().named(name)) {
                Optional<String> task = pulp.repositories().startDelete(each.href());
                if (task.isPresent()) {
                    pulp.tasks().await(task.get(), PATIENTLY);
                }
            }
        }
    }

    /** Removes everything at both Pulps and ends the connections. */
    void clean() throws Exception {
        try {
            remove(up);
            remove(down);
        } finally {
            up.close();
            down.close();
        }
    }
}
