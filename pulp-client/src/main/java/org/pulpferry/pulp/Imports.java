package org.pulpferry.pulp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Importers (what goes where) and imports (one run). Imports on one importer run one after the other, on several side by side. */
@SuppressWarnings("DoNotCallSuggester")
public final class Imports {
    private final Transport transport;

    Imports(Transport transport) {
        this.transport = transport;
    }

    /** Href of the importer of that name. */
    public Optional<String> findImporter(String name) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** Names of importers that start so, to find what killed runs left. */
    public List<String> importersStartingWith(String prefix) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes an importer; one of that name left by a killed run is deleted first.
     *
     * @param repositoryMapping name in the tar to name of the repository here, which must exist
     * @return its href
     */
    public String createImporter(String name, Map<String, String> repositoryMapping) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Pulp's own check of a path to a table of contents; what it complains about, empty when all is well. */
    public List<String> check(String tocPath) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts an import.
     *
     * @param tocPath as Pulp sees it, below its ALLOWED_IMPORT_PATHS
     * @return the task group's href
     */
    public String startImport(String importerHref, String tocPath, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Deletes the importer and its history; absent is fine. Does not stop a running import: cancel its group first. */
    public void deleteImporter(String importerHref) throws PulpException {
        throw new UnsupportedOperationException();
    }
}
