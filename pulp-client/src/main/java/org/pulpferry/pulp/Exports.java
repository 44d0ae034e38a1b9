package org.pulpferry.pulp;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Exporters (where to, what of) and exports (one run). */
@SuppressWarnings("DoNotCallSuggester")
public final class Exports {
    private final Transport transport;

    Exports(Transport transport) {
        this.transport = transport;
    }

    /** Href of the exporter of that name. */
    public Optional<String> findExporter(String name) throws PulpException {
        throw new UnsupportedOperationException(transport.toString());
    }

    /** Names of exporters that start so, to find what killed runs left. */
    public List<String> exportersStartingWith(String prefix) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /**
     * Makes an exporter; one of that name left by a killed run is deleted first.
     *
     * @param path directory as Pulp sees it, below its ALLOWED_EXPORT_PATHS
     * @param repositories hrefs
     * @return its href
     */
    public String createExporter(String name, String path, List<String> repositories) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Starts an export; the task's href. */
    public String startExport(String exporterHref, Request request, UUID correlation) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** What a finished export task wrote. */
    public ExportFiles files(Task finished) throws PulpException {
        throw new UnsupportedOperationException();
    }

    /** Deletes the exporter and waits for it; absent is fine. Files on disk stay: Pulp never deletes them. */
    public void deleteExporter(String exporterHref, Waiting waiting) throws PulpException, InterruptedException {
        throw new UnsupportedOperationException();
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
