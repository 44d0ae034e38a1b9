package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/** What each path does. Called under the state's monitor. */
final class Api {
    private static final Set<String> NO_FILTER = Set.of(
            "limit",
            "offset",
            "ordering",
            "fields",
            "repository_version",
            "repository_version_added",
            "repository_version_removed",
            "q");

    /** One more and Pulp finds an expression too complex. */
    private static final int MOST_TERMS = 7;

    private final State state;
    private final Jobs jobs;

    Api(State state, Faults faults) {
        this.state = state;
        this.jobs = new Jobs(state, faults);
    }

    Reply handle(String verb, HttpUrl url, ObjectNode body, @Nullable String correlation) {
        String path = url.encodedPath();
        if (path.equals(State.API + "status/")) {
            return Reply.ok(status());
        }
        ObjectNode object = state.objects.get(path);
        return switch (verb) {
            case "GET" -> object != null ? Reply.ok(shown(object)) : list(path, url);
            case "POST" -> post(path, body, correlation);
            case "PATCH" -> object == null ? Reply.error(404, "Not found.") : patch(path, object, body, correlation);
            case "DELETE" -> object == null ? Reply.error(404, "Not found.") : delete(path, correlation);
            default -> Reply.error(405, "Method not allowed.");
        };
    }

    private ObjectNode status() {
        ObjectNode status = state.object();
        ArrayNode versions = status.putArray("versions");
        state.components.forEach(
                (name, version) -> versions.addObject().put("component", name).put("version", version));
        ArrayNode workers = status.putArray("online_workers");
        for (int i = 0; i < state.workers; i++) {
            ObjectNode worker = workers.addObject().put("name", "w" + i);
            ObjectNode running = worker.putObject("versions");
            state.components.forEach(running::put);
        }
        status.putObject("storage").put("total", 1L << 42).put("used", 0).put("free", state.free);
        status.putObject("content_settings")
                .put("content_origin", "http://127.0.0.1")
                .put("content_path_prefix", "/pulp/content/");
        status.put("domain_enabled", false);
        return status;
    }

    /** Groups and versions are put together when asked for. */
    private ObjectNode shown(ObjectNode object) {
        String href = object.get("pulp_href").asText();
        if (href.contains("/task-groups/")) {
            return jobs.group(object);
        }
        if (state.units.containsKey(href)) {
            Map<String, Integer> counts = new TreeMap<>();
            for (String unit : state.units.get(href)) {
                counts.merge(state.at(unit).get("fake_type").asText(), 1, Integer::sum);
            }
            ObjectNode present = state.object();
            counts.forEach((type, count) -> present.putObject(type)
                    .put("count", count)
                    .put("href", State.API + "content/" + type.replace('.', '/') + "s/?repository_version=" + href));
            ObjectNode copy = object.deepCopy();
            copy.putObject("content_summary").set("present", present);
            return copy;
        }
        return object;
    }

    private Reply list(String path, HttpUrl url) {
        if (!path.endsWith("/") || path.matches(".*/[0-9a-f-]{36}/|.*/versions/[0-9]+/")) {
            return Reply.error(404, "Not found.");
        }
        if (path.matches(State.API + "repositories/.+")
                && !path.contains("/versions/")
                && !path.matches(".*/(file|apt|python|ansible)/")) {
            return Reply.error(404, "Not found.");
        }
        List<ObjectNode> found = new ArrayList<>();
        String version = url.queryParameter("repository_version");
        Set<String> changed = changed(url);
        Set<String> terms = terms(url.queryParameter("q"));
        if (terms.size() > MOST_TERMS) {
            return Reply.field("q", "Filter expression exceeds allowed complexity.");
        }
        for (ObjectNode each : new ArrayList<>(state.objects.values())) {
            String href = each.get("pulp_href").asText();
            if (href.startsWith(path)
                    && isMember(path, href)
                    && within(version, each)
                    && (changed == null || changed.contains(href))
                    && (terms.isEmpty() || terms.contains(each.path("sha256").asText()))
                    && matches(each, url)) {
                found.add(shown(each));
            }
        }
        if ("-number".equals(url.queryParameter("ordering"))
                || "-pulp_created".equals(url.queryParameter("ordering"))) {
            Collections.reverse(found);
        }
        if ("sha256".equals(url.queryParameter("ordering"))) {
            found.sort(Comparator.comparing(each -> each.path("sha256").asText()));
        }
        int offset = number(url, "offset", 0);
        int limit = number(url, "limit", 100);
        ObjectNode page = state.object();
        page.put("count", found.size());
        page.putNull("next");
        ArrayNode results = page.putArray("results");
        found.stream().skip(offset).limit(limit).map(ObjectNode::deepCopy).forEach(results::add);
        if (path.equals(State.API + "workers/")) {
            found.forEach(jobs::asked);
        }
        return Reply.ok(page);
    }

    /** Units that a version has more, or fewer, than the one before it that still exists; null where nobody asked for those. */
    private @Nullable Set<String> changed(HttpUrl url) {
        String added = url.queryParameter("repository_version_added");
        String removed = url.queryParameter("repository_version_removed");
        String version = added == null ? removed : added;
        if (version == null) {
            return null;
        }
        Set<String> now = state.units.getOrDefault(version, Set.of());
        Set<String> before = before(version);
        Set<String> changed = new LinkedHashSet<>(added == null ? before : now);
        changed.removeAll(added == null ? now : before);
        return changed;
    }

    private Set<String> before(String version) {
        String versions = version.replaceAll("[0-9]+/$", "");
        for (long number = state.at(version).get("number").asLong() - 1; number >= 0; number--) {
            if (state.objects.containsKey(versions + number + "/")) {
                return state.units.getOrDefault(versions + number + "/", Set.of());
            }
        }
        return Set.of();
    }

    /** The digests of an expression such as {@code sha256="…" OR sha256="…"}. */
    private static Set<String> terms(@Nullable String expression) {
        Set<String> terms = new LinkedHashSet<>();
        if (expression != null) {
            for (String term : expression.split(" OR ", -1)) {
                terms.add(term.replaceAll("^sha256=\"|\"$", ""));
            }
        }
        return terms;
    }

    /** Lists of a noun hold everything of that noun, but not what is nested below another object. */
    private static boolean isMember(String path, String href) {
        String rest = href.substring(path.length());
        return !rest.contains("/versions/") && !rest.contains("/exports/") && !rest.contains("/imports/");
    }

    private boolean within(@Nullable String version, ObjectNode each) {
        if (version == null) {
            return true;
        }
        String href = each.get("pulp_href").asText();
        if (href.contains("/publications/")) {
            return each.path("repository_version").asText().equals(version);
        }
        Set<String> units = state.units.getOrDefault(version, Set.of());
        if (href.contains("/artifacts/")) {
            return units.stream().anyMatch(unit -> {
                for (JsonNode artifact : state.at(unit).path("artifacts")) {
                    if (artifact.asText().equals(href)) {
                        return true;
                    }
                }
                return false;
            });
        }
        return units.contains(href);
    }

    private static boolean matches(ObjectNode each, HttpUrl url) {
        for (String name : url.queryParameterNames()) {
            String wanted = url.queryParameter(name);
            if (NO_FILTER.contains(name) || wanted == null) {
                continue;
            }
            if (name.endsWith("__in")) {
                String field = name.substring(0, name.length() - "__in".length());
                if (!Set.of(wanted.split(",", -1)).contains(each.path(field).asText())) {
                    return false;
                }
                continue;
            }
            boolean prefix = name.endsWith("__startswith");
            String value = each.path(prefix ? name.substring(0, name.length() - "__startswith".length()) : name)
                    .asText();
            if (prefix ? !value.startsWith(wanted) : !value.equals(wanted)) {
                return false;
            }
        }
        return true;
    }

    private static int number(HttpUrl url, String name, int otherwise) {
        String value = url.queryParameter(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    ObjectNode repository(String type, String name, ObjectNode fields) {
        fields.put("name", name);
        if (!fields.has("pulp_labels")) {
            fields.putObject("pulp_labels");
        }
        ObjectNode made = state.add(State.API + "repositories/" + type + "/", fields);
        version(made.get("pulp_href").asText(), List.of());
        return made;
    }

    String version(String repository, List<String> units) {
        ObjectNode parent = state.at(repository);
        long number = parent.has("latest_version_href")
                ? state.at(parent.get("latest_version_href").asText())
                                .get("number")
                                .asLong()
                        + 1
                : 0;
        ObjectNode made = state.object();
        String href = repository + "versions/" + number + "/";
        made.put("pulp_href", href)
                .put("prn", "prn:fake:" + href)
                .put("number", number)
                .put("repository", repository);
        state.objects.put(href, made);
        state.units.put(href, new LinkedHashSet<>(units));
        parent.put("latest_version_href", href);
        long oldest = parent.path("retain_repo_versions").isIntegralNumber()
                ? number - parent.get("retain_repo_versions").asLong() + 1
                : 0;
        for (long old = oldest - 1; old >= 0; old--) {
            state.objects.remove(repository + "versions/" + old + "/");
        }
        return href;
    }

    private Reply post(String path, ObjectNode body, @Nullable String correlation) {
        String noun = path.substring(State.API.length());
        if (noun.matches("repositories/[a-z]+/[a-z-]+/")) {
            return repositoryPosted(noun, body);
        }
        if (noun.endsWith("/set_label/")) {
            ObjectNode owner = state.at(path.substring(0, path.length() - "set_label/".length()));
            ((ObjectNode) owner.get("pulp_labels"))
                    .put(body.get("key").asText(), body.get("value").asText());
            return new Reply(201, body);
        }
        if (noun.endsWith("/unset_label/")) {
            ObjectNode owner = state.at(path.substring(0, path.length() - "unset_label/".length()));
            ((ObjectNode) owner.get("pulp_labels")).remove(body.get("key").asText());
            return new Reply(201, body);
        }
        if (noun.equals("exporters/core/pulp/") || noun.equals("importers/core/pulp/")) {
            return new Reply(201, state.add(path, body));
        }
        if (noun.equals("importers/core/pulp/import-check/")) {
            ObjectNode verdict = state.object();
            verdict.putObject("toc").put("is_valid", true).putArray("messages");
            return Reply.ok(verdict);
        }
        return jobs.post(this, path, body, correlation);
    }

    private Reply repositoryPosted(String noun, ObjectNode body) {
        String type = noun.substring("repositories/".length(), noun.length() - 1);
        String name = body.get("name").asText();
        boolean taken = state.objects.values().stream()
                .anyMatch(each -> each.get("pulp_href").asText().contains("/repositories/")
                        && each.path("name").asText().equals(name));
        return taken ? Reply.field("name", "This field must be unique.") : new Reply(201, repository(type, name, body));
    }

    private Reply patch(String path, ObjectNode object, ObjectNode body, @Nullable String correlation) {
        if (path.contains("/tasks/") || path.contains("/task-groups/")) {
            return jobs.cancel(object);
        }
        return Reply.task(jobs.run("update " + path, correlation, null, task -> object.setAll(body)));
    }

    private Reply delete(String path, @Nullable String correlation) {
        boolean served = path.contains("/versions/")
                && state.objects.values().stream()
                        .filter(each -> each.get("pulp_href").asText().contains("/distributions/"))
                        .anyMatch(each -> serves(each, path));
        if (served) {
            return Reply.error(400, "The repository version is currently being used to distribute content.");
        }
        if (path.contains("/importers/") || path.contains("/publications/")) {
            state.objects.keySet().removeIf(href -> href.startsWith(path));
            return new Reply(204, null);
        }
        return Reply.task(jobs.run(
                "delete " + path,
                correlation,
                null,
                task -> state.objects.keySet().removeIf(href -> href.startsWith(path))));
    }

    private boolean serves(ObjectNode distribution, String version) {
        ObjectNode publication = state.at(distribution.path("publication").asText());
        return distribution.path("repository_version").asText().equals(version)
                || (publication != null
                        && publication.path("repository_version").asText().equals(version));
    }
}
