package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Publications. Kinds are those of {@link RepositoryType#publicationKinds}. */
public final class Publications {
    private final Transport transport;

    Publications(Transport transport) {
        this.transport = transport;
    }

    /** Publications of that kind of that version, newest first. */
    public List<Publication> find(RepositoryType type, String kind, String versionHref) throws PulpException {
        List<Publication> found = new ArrayList<>();
        Query query = Query.of("repository_version", versionHref).and("ordering", "-pulp_created");
        transport.list(path(type, kind), query, row -> {
            found.add(new Publication(row.text("pulp_href"), row.text("repository_version")));
        });
        return found;
    }

    /** Whether it still exists: Pulp deletes a publication with its version. */
    public boolean exists(String publicationHref) throws PulpException {
        return transport.find(publicationHref, Query.NONE).isPresent();
    }

    /**
     * Starts a publication of a version.
     *
     * @param options Pulp's fields of that kind, for example {@code structured} to {@code true}
     * @return the task's href; what the finished task {@link Task#created created} is the publication
     */
    public String start(
            RepositoryType type, String kind, String versionHref, SortedMap<String, String> options, UUID correlation)
            throws PulpException {
        Map<String, Object> body = new LinkedHashMap<>(options);
        body.put("repository_version", versionHref);
        if (type == RepositoryType.DEB && kind.equals("apt") && !options.containsKey("simple")) {
            // Pulp refuses an apt publication that is neither structured nor simple
            body.putIfAbsent("structured", true);
        }
        return transport.start("POST", path(type, kind), body, correlation).text("task");
    }

    /** Deletes a publication; absent is fine. */
    public void delete(String publicationHref) throws PulpException {
        transport.delete(publicationHref);
    }

    private String path(RepositoryType type, String kind) {
        String path = type.publicationPath(kind)
                .orElseThrow(() -> new IllegalArgumentException(type.type() + " has no publications of kind " + kind));
        return transport.api("publications/" + path + "/");
    }
}
