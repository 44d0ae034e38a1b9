package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Exporters (where to, what of) and exports (one run). */
public final class Exports {
    private final Transport transport;

    Exports(Transport transport) {
        this.transport = transport;
    }

    /** Href of the exporter of that name. */
    public Optional<String> findExporter(String name) throws PulpException {
        Optional<Answer> found = lookUp(name);
        return found.isPresent() ? Optional.of(found.get().text("pulp_href")) : Optional.empty();
    }

    /** Names of exporters that start so, to find what killed runs left. */
    public List<String> exportersStartingWith(String prefix) throws PulpException {
        List<String> names = new ArrayList<>();
        transport.list(transport.api("exporters/core/pulp/"), Query.of("name__startswith", prefix), row -> {
            names.add(row.text("name"));
        });
        return names;
    }

    /**
     * Makes an exporter. One of that name, left by a killed run, must be deleted before; after a lost answer the one that was made is found
     * by its name.
     *
     * @param path directory as Pulp sees it, below its ALLOWED_EXPORT_PATHS
     * @param repositories hrefs
     * @return its href
     */
    public String createExporter(String name, String path, List<String> repositories) throws PulpException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("path", path);
        body.put("repositories", repositories);
        return transport
                .send("POST", transport.api("exporters/core/pulp/"), body, null, () -> lookUp(name))
                .text("pulp_href");
    }

    /** Starts an export; the task's href. */
    public String startExport(String exporterHref, Request request, UUID correlation) throws PulpException {
        Map<String, Object> body = new LinkedHashMap<>();
        List<String> start = request.startVersions();
        // JSON booleans, never texts: several Pulps fail on "false" (pulpcore 3.85.18, 3.105.5 and others)
        body.put("full", start == null);
        body.put("versions", request.versions());
        if (start != null) {
            body.put("start_versions", start);
        }
        body.put("chunk_size", request.chunkSize() + "B");
        return transport
                .start("POST", exporterHref + "exports/", body, correlation)
                .text("task");
    }

    /** What a finished export task wrote. */
    public ExportFiles files(Task finished) throws PulpException {
        String href = finished.created("/exports/")
                .orElseThrow(() ->
                        new PulpException.Nonsense("the export task " + finished.href() + " names no export", null));
        Answer export = transport.get(href, Query.NONE);
        return ExportFiles.of(href, export.object("toc_info").textOrNull("file"), export.texted("output_file_info"));
    }

    /** Deletes the exporter and waits for it; absent is fine. Files on disk stay: Pulp never deletes them. */
    public void deleteExporter(String exporterHref, Waiting waiting) throws PulpException, InterruptedException {
        Optional<String> task = transport.delete(exporterHref).map(answer -> answer.textOrNull("task"));
        if (task.isPresent()) {
            new Tasks(transport).await(task.get(), waiting);
        }
    }

    private Optional<Answer> lookUp(String name) throws PulpException {
        return transport.get(transport.api("exporters/core/pulp/"), Query.of("name", name)).list("results").stream()
                .findFirst();
    }

    /**
     * What to export.
     *
     * @param versions hrefs, one for each repository of the exporter
     * @param startVersions hrefs, one for each repository; null for all artifacts, {@code versions} for metadata only
     * @param chunkSize bytes of a chunk file
     */
    public record Request(List<String> versions, @Nullable List<String> startVersions, long chunkSize) {
        /** Copies the lists. */
        public Request {
            versions = List.copyOf(versions);
            startVersions = startVersions == null ? null : List.copyOf(startVersions);
        }

        /** Everything. */
        public static Request full(List<String> versions, long chunkSize) {
            return new Request(versions, null, chunkSize);
        }

        /** Content rows without artifacts. */
        public static Request metadataOnly(List<String> versions, long chunkSize) {
            return new Request(versions, versions, chunkSize);
        }
    }
}
