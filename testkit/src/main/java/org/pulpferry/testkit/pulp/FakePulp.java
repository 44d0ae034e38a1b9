package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mockwebserver3.MockWebServer;

/**
 * A Pulp made of a state machine behind a real HTTP port of this machine: enough of the API for ferry, with faults on order. Tasks do their
 * work when they are started and are found completed at once. Exports and imports read and write real files. Thread-safe.
 */
public final class FakePulp implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final State state = new State();
    private final Faults faults = new Faults();
    private final Api api;
    private final Map<String, State> saved = new TreeMap<>();

    private FakePulp() throws IOException {
        api = new Api(state, faults);
        server.setServerSocketFactory(new PromptSockets());
        server.setDispatcher(new Routes(api, state, faults));
        server.start(InetAddress.getLoopbackAddress(), 0);
    }

    /** A Pulp with core, file and deb 3.0.0, one worker, and the superuser {@code admin} with the password {@code password}. */
    public static FakePulp start() throws IOException {
        return new FakePulp();
    }

    /** Where it answers. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    /** What goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** Adds or changes a component. */
    public FakePulp component(String name, String version) {
        synchronized (state) {
            state.components.put(name, version);
        }
        return this;
    }

    /** How many workers are online. */
    public FakePulp workers(int count) {
        synchronized (state) {
            state.workers = count;
        }
        return this;
    }

    /** Free bytes of the artifact storage. */
    public FakePulp free(long bytes) {
        synchronized (state) {
            state.free = bytes;
        }
        return this;
    }

    /** The artifact storage has been deduplicated by hard links: Python's tarfile then writes a link for each artifact but the first. */
    public FakePulp deduplicated() {
        synchronized (state) {
            state.deduplicated = true;
        }
        return this;
    }

    /** Whether the user is a superuser. */
    public FakePulp superuser(boolean is) {
        synchronized (state) {
            state.superuser = is;
        }
        return this;
    }

    /** The password of {@code admin}. */
    public FakePulp password(String password) {
        synchronized (state) {
            state.password = password;
        }
        return this;
    }

    /** Whether there is a {@code login/}; without it only Basic works. */
    public FakePulp login(boolean exists) {
        synchronized (state) {
            state.login = exists;
        }
        return this;
    }

    /** Forgets every session. */
    public void expireSessions() {
        synchronized (state) {
            state.sessions.clear();
        }
    }

    /** Makes a repository with its empty version 0 and returns its href. */
    public String repository(String type, String name) {
        synchronized (state) {
            return api.repository(type, name, state.object()).get("pulp_href").asText();
        }
    }

    /** Sets a repository's label as an administrator may; removes it where the value is empty. */
    public void label(String repositoryHref, String key, String value) {
        synchronized (state) {
            ObjectNode labels = (ObjectNode) state.at(repositoryHref).get("pulp_labels");
            if (value.isEmpty()) {
                labels.remove(key);
            } else {
                labels.put(key, value);
            }
        }
    }

    /** Removes a repository with its versions, or one version, as an administrator may; artifacts stay. */
    public void remove(String href) {
        synchronized (state) {
            state.objects.keySet().removeIf(each -> each.startsWith(href));
        }
    }

    /** Makes a version that holds exactly these units and returns its href. */
    public String version(String repositoryHref, List<Unit> units) {
        synchronized (state) {
            return api.version(repositoryHref, units.stream().map(state::store).toList());
        }
    }

    /** Keeps so many versions of a repository from now on; a version that is served is not spared, as it is by Pulp. */
    public void retain(String repositoryHref, int versions) {
        synchronized (state) {
            state.at(repositoryHref).put("retain_repo_versions", versions);
        }
    }

    /** A file and its content. */
    public static Unit file(String relativePath, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Map<String, String> fields = Map.of("relative_path", relativePath, "sha256", State.sha256(bytes));
        return new Unit("file.file", fields, Map.of(relativePath, bytes));
    }

    /**
     * A version of a file repository out of an artifact storage that is there already: each artifact is a file. Its bytes are hashed here once and
     * not kept, so there may be more of them than memory.
     *
     * @param media holds {@code artifact/}
     */
    public void storage(String repositoryHref, Path media) throws IOException {
        synchronized (state) {
            List<String> hrefs = new LargeTars(state).storage(media);
            api.version(repositoryHref, hrefs);
        }
    }

    /** From now on imports take artifacts by their rows, and leave bodies unread: the tar is linked into the folder, on the same file system. */
    public void take(Path folder) {
        synchronized (state) {
            state.taken = folder;
        }
    }

    /** Forgets an artifact's row, as an orphan clean-up does. */
    public void forgetArtifact(String sha256) {
        synchronized (state) {
            state.artifacts.remove(sha256);
            state.objects
                    .values()
                    .removeIf(each -> each.path("sha256").asText().equals(sha256)
                            && each.path("pulp_href").asText().contains("/artifacts/"));
        }
    }

    /** The artifact's bytes are cut short: a repair says so, until it is imported again. */
    public void rot(String sha256) {
        synchronized (state) {
            state.rotten.add(sha256);
        }
    }

    /** How many artifacts it has. */
    public int artifacts() {
        synchronized (state) {
            return state.artifacts.size();
        }
    }

    /** Writes all artifacts below a directory as Pulp's storage has them. */
    public void writeMedia(Path media) throws IOException {
        Map<String, byte[]> artifacts;
        synchronized (state) {
            artifacts = new TreeMap<>(state.artifacts);
        }
        Files.createDirectories(media.resolve("artifact"));
        for (Map.Entry<String, byte[]> each : artifacts.entrySet()) {
            Path file = media.resolve(Transfer.name(each.getKey()));
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, each.getValue());
        }
    }

    /** Requests so far, each as verb, space and path with query, in order. */
    public List<String> requests() {
        synchronized (state) {
            return List.copyOf(state.requests);
        }
    }

    /** Repositories, versions, publications and distributions as one text, to show that nothing changed. */
    public String contents() {
        synchronized (state) {
            StringBuilder text = new StringBuilder();
            for (ObjectNode each : state.objects.values()) {
                String href = each.path("pulp_href").asText();
                if (href.matches(".*/(repositories|publications|distributions)/.*")) {
                    text.append(each).append('\n');
                }
            }
            return text.toString();
        }
    }

    /** Remembers under a name everything that requests may change, for {@link #restore}. */
    public void save(String name) {
        synchronized (state) {
            saved.put(name, state.copy());
        }
    }

    /** Is as it was at the last {@link #save} under that name, at the same address. */
    public void restore(String name) {
        synchronized (state) {
            State then = saved.get(name);
            if (then == null) {
                throw new IllegalStateException("nothing was saved as " + name);
            }
            state.become(then);
        }
    }

    /** What people and nodes see, without hrefs and times: two Pulps that were filled in different ways can be compared by it. */
    public List<String> summary() {
        synchronized (state) {
            return new Summary(state).lines();
        }
    }

    /** Hrefs of all objects below a noun such as {@code importers}, to show that nothing is left behind. */
    public List<String> hrefs(String noun) {
        synchronized (state) {
            return state.objects.keySet().stream()
                    .filter(href -> href.startsWith(State.API + noun + "/"))
                    .toList();
        }
    }

    /** Ends the server. */
    @Override
    public void close() {
        server.close();
    }

    /**
     * A content unit to be.
     *
     * @param type for example {@code file.file}
     * @param fields as the API shows them
     * @param artifacts relative path to bytes; null bytes for an artifact that was never downloaded
     */
    public record Unit(String type, Map<String, String> fields, Map<String, byte[]> artifacts) {}
}
