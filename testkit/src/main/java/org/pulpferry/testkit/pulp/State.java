package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the fake knows. Guarded by its own monitor. */
final class State {
    static final String API = "/pulp/api/v3/";
    private static final byte[] NO_BYTES = new byte[0];

    final ObjectMapper mapper = new ObjectMapper();
    final Map<String, String> components = new TreeMap<>(Map.of("core", "3.0.0", "file", "3.0.0", "deb", "3.0.0"));
    /** Everything that has an href, in order of creation. */
    final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    /** Bytes by SHA-256. */
    final Map<String, byte[]> artifacts = new TreeMap<>();
    /** Digests of artifacts whose bytes are not what their names say. */
    final Set<String> rotten = new TreeSet<>();
    /** Where tars that are imported are linked to; then what is in them is taken from their rows, and bodies stay unread. */
    @Nullable
    Path taken;

    /** Hrefs of units by href of the version. */
    final Map<String, Set<String>> units = new HashMap<>();

    final Set<String> sessions = new LinkedHashSet<>();
    final List<String> requests = new ArrayList<>();
    int workers = 1;
    long free = 1L << 40;
    boolean superuser = true;
    boolean deduplicated;
    boolean login = true;
    String password = "password";
    private long counter;

    /** All that requests change, as it is now. */
    State copy() {
        State copy = new State();
        copy.become(this);
        return copy;
    }

    /** Takes over what another one holds; requests so far are forgotten. */
    void become(State other) {
        objects.clear();
        other.objects.forEach((href, node) -> objects.put(href, node.deepCopy()));
        artifacts.clear();
        artifacts.putAll(other.artifacts);
        rotten.clear();
        rotten.addAll(other.rotten);
        units.clear();
        other.units.forEach((href, members) -> units.put(href, new LinkedHashSet<>(members)));
        components.clear();
        components.putAll(other.components);
        sessions.clear();
        sessions.addAll(other.sessions);
        requests.clear();
        workers = other.workers;
        free = other.free;
        superuser = other.superuser;
        login = other.login;
        taken = other.taken;
        counter = other.counter;
    }

    ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** What must be there. */
    ObjectNode at(String href) {
        ObjectNode found = objects.get(href);
        if (found == null) {
            throw new IllegalStateException("Object does not exist: " + href);
        }
        return found;
    }

    byte[] bytes(String sha256) {
        byte[] found = artifacts.get(sha256);
        if (found == null || found == NO_BYTES) {
            throw new IllegalStateException("no bytes of " + sha256);
        }
        return found;
    }

    /** Adds an object below a collection; UUIDs ascend, as Pulp's own do. */
    ObjectNode add(String collection, ObjectNode fields) {
        counter++;
        String uuid = String.format(Locale.ROOT, "01900000-0000-7000-8000-%012x", counter);
        String href = collection + uuid + "/";
        fields.put("pulp_href", href);
        fields.put("prn", "prn:fake:" + uuid);
        fields.put("pulp_created", String.format(Locale.ROOT, "2026-01-01T00:00:00.%06dZ", counter));
        objects.put(href, fields);
        return fields;
    }

    /** Href of a unit with these fields, made when there is none. */
    String store(FakePulp.Unit unit) {
        Map<String, String> digests = new LinkedHashMap<>();
        unit.artifacts().forEach((path, bytes) -> digests.put(path, bytes == null ? null : artifact(bytes)));
        return store(unit.type(), unit.fields(), digests);
    }

    String store(String type, Map<String, String> fields, Map<String, String> digests) {
        for (ObjectNode each : objects.values()) {
            boolean same = each.path("fake_type").asText().equals(type)
                    && fields.entrySet().stream()
                            .allMatch(
                                    field -> each.path(field.getKey()).asText().equals(field.getValue()));
            if (same) {
                return each.get("pulp_href").asText();
            }
        }
        ObjectNode node = object();
        node.put("fake_type", type);
        fields.forEach(node::put);
        ObjectNode map = node.putObject("artifacts");
        digests.forEach((path, digest) -> map.put(path, digest == null ? null : artifactHref(digest)));
        return add(API + "content/" + type.replace('.', '/') + "s/", node)
                .get("pulp_href")
                .asText();
    }

    String artifactHref(String sha256) {
        return objects.values().stream()
                .filter(each -> each.path("pulp_href").asText().startsWith(API + "artifacts/"))
                .filter(each -> each.path("sha256").asText().equals(sha256))
                .map(each -> each.get("pulp_href").asText())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Artifact matching query does not exist."));
    }

    String artifact(byte[] bytes) {
        String sha256 = sha256(bytes);
        rotten.remove(sha256);
        if (artifacts.putIfAbsent(sha256, bytes) == null) {
            ObjectNode node = object();
            node.put("file", Transfer.name(sha256));
            node.put("size", bytes.length);
            node.putNull("md5");
            node.putNull("sha1");
            node.put("sha224", digest("SHA-224", bytes));
            node.put("sha256", sha256);
            node.put("sha384", digest("SHA-384", bytes));
            node.put("sha512", digest("SHA-512", bytes));
            add(API + "artifacts/", node);
        }
        return sha256;
    }

    /** Adds an artifact without its bytes. */
    void artifact(ObjectNode fields) {
        if (artifacts.putIfAbsent(fields.get("sha256").asText(), NO_BYTES) == null) {
            add(API + "artifacts/", fields);
        }
    }

    static String sha256(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    private static String digest(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
