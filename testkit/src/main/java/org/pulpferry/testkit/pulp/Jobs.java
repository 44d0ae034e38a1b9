package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tasks and what they do. Called under the state's monitor. */
final class Jobs {
    /** Of these deb keeps only what a modification adds again. */
    private static final Set<String> DROPPED =
            Set.of("deb.release_file", "deb.package_index", "deb.installer_file_index");

    private final State state;
    private final Faults faults;

    Jobs(State state, Faults faults) {
        this.state = state;
        this.faults = faults;
    }

    /** Starts what a POST asks for. */
    Reply post(Api api, String path, ObjectNode body, @Nullable String correlation) {
        if (path.contains("/publications/")) {
            return Reply.task(run("publish", correlation, null, task -> made(task, state.add(path, body))));
        }
        if (path.contains("/distributions/")) {
            return distribution(path, body, correlation);
        }
        if (path.endsWith("/modify/")) {
            String repository = path.substring(0, path.length() - "modify/".length());
            return Reply.task(run("modify", correlation, null, task -> modify(api, task, repository, body)));
        }
        if (path.endsWith("/repair/")) {
            String version = path.substring(0, path.length() - "repair/".length());
            return Reply.task(run("repair_version", correlation, null, task -> repair(task, version)));
        }
        if (path.endsWith("/orphans/cleanup/")) {
            return Reply.task(run("orphan_cleanup", correlation, null, task -> {}));
        }
        String parent = path.replaceAll("(exports|imports)/$", "");
        ObjectNode owner = state.objects.get(parent);
        if (owner == null) {
            return Reply.error(404, "Not found.");
        }
        if (path.endsWith("/exports/")) {
            return Reply.task(run("pulp_export", correlation, null, task -> {
                made(task, state.add(path, new Transfer(state).export(owner, body)));
            }));
        }
        ObjectNode group = state.add(State.API + "task-groups/", state.object());
        String href = group.get("pulp_href").asText();
        run("pulp_import", correlation, href, task -> {
            Transfer.Imported imported =
                    new Transfer(state).read(body.get("toc").asText());
            group.put("fake_total", imported.repositories().size());
            int done = 0;
            for (Transfer.Content content : imported.repositories()) {
                String name = owner.path("repo_mapping").path(content.name()).asText(content.name());
                Optional<ObjectNode> target = repository(name);
                if (target.isPresent()) {
                    String repository = target.get().get("pulp_href").asText();
                    run(
                            "import_repository_version",
                            correlation,
                            href,
                            child -> api.version(repository, content.store(state)));
                    done++;
                }
            }
            group.put("fake_done", done);
        });
        return new Reply(202, state.object().put("task_group", href));
    }

    private Reply distribution(String path, ObjectNode body, @Nullable String correlation) {
        String base = body.path("base_path").asText();
        for (ObjectNode each : state.objects.values()) {
            if (each.path("base_path").asText().equals(base)) {
                return Reply.field("base_path", "Overlaps with existing distribution");
            }
        }
        if (!body.has("pulp_labels")) {
            body.putObject("pulp_labels");
        }
        return Reply.task(run("create distribution", correlation, null, task -> made(task, state.add(path, body))));
    }

    private void modify(Api api, ObjectNode task, String repository, ObjectNode body) {
        String latest = state.at(repository).get("latest_version_href").asText();
        String base = body.path("base_version").asText(latest);
        Set<String> units = new LinkedHashSet<>(state.units.getOrDefault(base, Set.of()));
        units.removeIf(unit -> DROPPED.contains(state.at(unit).path("fake_type").asText()));
        body.path("remove_content_units").forEach(each -> units.remove(unit(each.asText())));
        body.path("add_content_units").forEach(each -> units.add(unit(each.asText())));
        if (!units.equals(state.units.get(latest))) {
            created(task).add(api.version(repository, List.copyOf(units)));
        }
    }

    private void repair(ObjectNode task, String version) {
        Set<String> bad = new TreeSet<>();
        for (String unit : state.units.getOrDefault(version, Set.of())) {
            for (JsonNode artifact : state.at(unit).path("artifacts")) {
                String sha256 = state.at(artifact.asText()).path("sha256").asText();
                if (state.rotten.contains(sha256)) {
                    bad.add(sha256);
                }
            }
        }
        ((ArrayNode) task.get("progress_reports"))
                .addObject()
                .put("message", "Identify corrupted units")
                .put("code", "repair.corrupted")
                .put("total", bad.size())
                .put("done", bad.size());
    }

    private String unit(String hrefOrPrn) {
        for (JsonNode each : state.objects.values()) {
            if (each.path("prn").asText().equals(hrefOrPrn)) {
                return each.get("pulp_href").asText();
            }
        }
        return hrefOrPrn;
    }

    private Optional<ObjectNode> repository(String name) {
        return state.objects.values().stream()
                .filter(each -> each.get("pulp_href").asText().contains("/repositories/")
                        && each.path("name").asText().equals(name))
                .findFirst();
    }

    /** Makes a task and does its work, unless it was ordered to fail or to wait. */
    String run(String name, @Nullable String correlation, @Nullable String group, Work work) {
        ObjectNode task = state.object();
        task.put("name", "pulpcore.fake." + name);
        task.put("logging_cid", correlation == null ? "" : correlation);
        task.put("task_group", group);
        task.putNull("error");
        task.putArray("progress_reports");
        task.putArray("created_resources");
        task.putArray("reserved_resources_record").add("prn:fake:everything");
        state.add(State.API + "tasks/", task);
        Optional<String> reason = faults.reason(name);
        if (faults.stalls(name)) {
            task.put("state", "waiting");
        } else if (faults.runsForEver(name)) {
            task.put("state", "running");
        } else if (faults.losesWorker(name)) {
            task.put("state", "running");
            ObjectNode worker = state.object();
            worker.put("name", "17@fake").put("last_heartbeat", "2026-11-24T00:36:55.173665Z");
            worker.put("current_task", task.get("pulp_href").asText()).put("missing", true);
            worker.put("fake_task", task.get("pulp_href").asText()).put("fake_asked", 0);
            state.add(State.API + "workers/", worker);
        } else if (reason.isPresent()) {
            fail(task, reason.get());
        } else {
            task.put("state", "running");
            try {
                work.run(task);
                task.put("state", "completed");
            } catch (IOException | IllegalStateException e) {
                fail(task, String.valueOf(e.getMessage()));
            }
        }
        return task.get("pulp_href").asText();
    }

    /** Someone was told which workers are missing; the second time Pulp itself has noticed before, and ends what they had begun. */
    void asked(ObjectNode worker) {
        worker.put("fake_asked", worker.get("fake_asked").asInt() + 1);
        if (worker.get("fake_asked").asInt() < 2) {
            return;
        }
        ObjectNode task = state.at(worker.get("fake_task").asText());
        if (task.get("state").asText().equals("canceling")) {
            task.put("state", "canceled");
        } else {
            task.put("state", "failed").putObject("error").put("reason", "Worker has gone missing.");
        }
        state.objects.remove(worker.get("pulp_href").asText());
    }

    /** Of a worker only a task that runs is shown as its current one. */
    private boolean forsaken(ObjectNode task) {
        for (ObjectNode each : state.objects.values()) {
            if (each.path("fake_task").asText().equals(task.get("pulp_href").asText())) {
                each.putNull("current_task");
                return true;
            }
        }
        return false;
    }

    private static void fail(ObjectNode task, String reason) {
        task.put("state", "failed");
        task.putObject("error").put("description", reason).put("traceback", "  File \"fake.py\"");
    }

    private static void made(ObjectNode task, ObjectNode object) {
        created(task).add(object.get("pulp_href").asText());
    }

    private static ArrayNode created(ObjectNode task) {
        return (ArrayNode) task.get("created_resources");
    }

    Reply cancel(ObjectNode object) {
        String href = object.get("pulp_href").asText();
        boolean group = href.contains("/task-groups/");
        boolean any = false;
        for (ObjectNode task : state.objects.values()) {
            boolean meant = group ? task.path("task_group").asText().equals(href) : task.equals(object);
            if (meant && task.path("state").asText().matches("waiting|running")) {
                task.put("state", forsaken(task) ? "canceling" : "canceled");
                any = true;
            }
        }
        return any || group ? Reply.ok(object) : Reply.error(409, "Task is in a final state.");
    }

    /** The group with the counts of its tasks. */
    ObjectNode group(ObjectNode group) {
        String href = group.get("pulp_href").asText();
        ObjectNode shown = group.deepCopy();
        ArrayNode tasks = shown.putArray("tasks");
        for (String each : List.of("waiting", "running", "canceling", "completed", "failed", "canceled", "skipped")) {
            shown.put(each, 0);
        }
        for (ObjectNode task : state.objects.values()) {
            if (task.path("task_group").asText().equals(href)) {
                tasks.addObject()
                        .put("pulp_href", task.get("pulp_href").asText())
                        .put("state", task.get("state").asText());
                shown.put(
                        task.get("state").asText(),
                        shown.get(task.get("state").asText()).asInt() + 1);
            }
        }
        if (group.has("fake_total")) {
            shown.putArray("group_progress_reports")
                    .addObject()
                    .put("message", "Importing repository versions")
                    .put("code", "import.repo.versions")
                    .put("total", group.get("fake_total").asInt())
                    .put("done", group.path("fake_done").asInt());
        }
        return shown;
    }

    /** What a task does. */
    interface Work {
        void run(ObjectNode task) throws IOException;
    }
}
