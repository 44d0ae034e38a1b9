package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Importers (what goes where) and imports (one run). Imports on one importer run one after the other, on several side by side. */
public final class Imports {
    private final Transport transport;

    Imports(Transport transport) {
        this.transport = transport;
    }

    /** Href of the importer of that name. */
    public Optional<String> findImporter(String name) throws PulpException {
        Optional<Answer> found = lookUp(name);
        return found.isPresent() ? Optional.of(found.get().text("pulp_href")) : Optional.empty();
    }

    /** Names of importers that start so, to find what killed runs left. */
    public List<String> importersStartingWith(String prefix) throws PulpException {
        List<String> names = new ArrayList<>();
        transport.list(transport.api("importers/core/pulp/"), Query.of("name__startswith", prefix), row -> {
            names.add(row.text("name"));
        });
        return names;
    }

    /**
     * Makes an importer. One of that name, left by a killed run, must be deleted before; after a lost answer the one that was made is found
     * by its name.
     *
     * @param repositoryMapping name in the tar to name of the repository here, which must exist
     * @return its href
     */
    public String createImporter(String name, Map<String, String> repositoryMapping) throws PulpException {
        Map<String, Object> body = Map.of("name", name, "repo_mapping", repositoryMapping);
        return transport
                .send("POST", transport.api("importers/core/pulp/"), body, null, () -> lookUp(name))
                .text("pulp_href");
    }

    /** Pulp's own check of a path to a table of contents; what it complains about, empty when all is well. */
    public List<String> check(String tocPath) throws PulpException {
        Answer verdict = transport
                .send(
                        "POST",
                        transport.api("importers/core/pulp/import-check/"),
                        Map.of("toc", tocPath),
                        null,
                        Optional::empty)
                .object("toc");
        List<String> messages = verdict.texts("messages");
        return verdict.truth("is_valid") || !messages.isEmpty() ? messages : List.of("not valid, without a reason");
    }

    /**
     * Starts an import.
     *
     * @param tocPath as Pulp sees it, below its ALLOWED_IMPORT_PATHS
     * @return the task group's href
     */
    public String startImport(String importerHref, String tocPath, UUID correlation) throws PulpException {
        return transport
                .start("POST", importerHref + "imports/", Map.of("toc", tocPath), correlation)
                .text("task_group");
    }

    /** Deletes the importer and its history; absent is fine. Does not stop a running import: cancel its group first. */
    public void deleteImporter(String importerHref) throws PulpException {
        transport.delete(importerHref);
    }

    private Optional<Answer> lookUp(String name) throws PulpException {
        return transport.get(transport.api("importers/core/pulp/"), Query.of("name", name)).list("results").stream()
                .findFirst();
    }
}
