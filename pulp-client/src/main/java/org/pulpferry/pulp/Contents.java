package org.pulpferry.pulp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.dialect.ContentUnit;
import org.pulpferry.pulp.dialect.UnitJoin;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Content units and artifacts of repository versions, streamed: no listing is held whole. */
public final class Contents {
    private static final String DIGESTS = "pulp_href,sha256,size,md5,sha1,sha224,sha384,sha512";

    private final Transport transport;

    Contents(Transport transport) {
        this.transport = transport;
    }

    /** All artifacts of a version with all digests, in ascending order of SHA-256. */
    public void artifacts(RepositoryVersion version, Sink<ArtifactInfo> sink) throws PulpException, IOException {
        Query query = Query.of("repository_version", version.href())
                .and("fields", DIGESTS)
                .and("ordering", "sha256");
        transport.<IOException>list(transport.api("artifacts/"), query, row -> sink.accept(artifact(row)));
    }

    /** All artifacts Pulp has, only {@code sha256}, {@code size} and {@code href} filled in; cheaper than some hundred look-ups. */
    public void allArtifacts(Sink<ArtifactInfo> sink) throws PulpException, IOException {
        Query query = Query.of("fields", "pulp_href,sha256,size").and("ordering", "pk");
        transport.<IOException>list(transport.api("artifacts/"), query, row -> sink.accept(artifact(row)));
    }

    /**
     * SHA-256 of all artifacts Pulp has, each once and in ascending order. One that comes or goes meanwhile may be told or not.
     */
    public void digests(Sink<String> sink) throws PulpException, IOException {
        Query query = Query.of("fields", "sha256").and("ordering", "sha256");
        String[] last = {""};
        transport.<IOException>list(transport.api("artifacts/"), query, row -> {
            String digest = row.text("sha256");
            // what was added before the place that has been reached shifts the rest: the last one is told again
            if (digest.compareTo(last[0]) > 0) {
                last[0] = digest;
                sink.accept(digest);
            }
        });
    }

    /** Whether Pulp has that artifact. */
    public Optional<ArtifactInfo> artifact(String sha256) throws PulpException {
        for (Answer row : transport
                .get(transport.api("artifacts/"), Query.of("sha256", sha256))
                .list("results")) {
            return Optional.of(artifact(row));
        }
        return Optional.empty();
    }

    /**
     * All units of a version by natural key with their artifacts' digests (empty for an artifact that Pulp does not have), in no order.
     *
     * @param work an existing directory for temporary sort files, which are gone afterwards
     * @throws PulpException.Nonsense also for a content type that ferry does not know
     */
    public void units(RepositoryVersion version, Path work, Sink<ContentUnit> sink) throws PulpException, IOException {
        identified(version, work, (id, prn) -> {}, (id, unit) -> sink.accept(unit));
    }

    /**
     * Like {@link #units}, with the id that each unit has at this Pulp.
     *
     * @param prns told the id and the PRN of each unit, before the first unit is given
     */
    public void identified(
            RepositoryVersion version, Path work, BiConsumer<UUID, String> prns, UnitJoin.IdentifiedSink sink)
            throws PulpException, IOException {
        if (version.isEmpty()) {
            return;
        }
        ArtifactDigests digests = new ArtifactDigests();
        transport.list(transport.api("artifacts/"), of(version.href(), "pulp_href,sha256"), row -> {
            digests.add(UUID.fromString(Hrefs.uuid(row.text("pulp_href"))), row.text("sha256"));
        });
        try (UnitJoin join = new UnitJoin(work)) {
            new UnitListing(transport, join).list(version);
            // the lists of single types leave out paths that no field holds, such as a role's or a wheel's metadata
            transport.<IOException>list(
                    transport.api("content/"), of(version.href(), "pulp_href,prn,artifacts"), row -> {
                        UUID id = UUID.fromString(Hrefs.uuid(row.text("pulp_href")));
                        prns.accept(id, row.text("prn"));
                        for (Map.Entry<String, @Nullable String> each :
                                row.map("artifacts").entrySet()) {
                            String href = each.getValue();
                            String digest = href == null ? "" : digest(digests, href);
                            join.artifact(id, each.getKey(), digest);
                        }
                    });
            join.finish(sink);
        }
    }

    /** PRNs of a version's units by their ids, all at once; for versions with few units. */
    public Map<UUID, String> prns(RepositoryVersion version) throws PulpException {
        Map<UUID, String> prns = new HashMap<>();
        transport.list(transport.api("content/"), of(version.href(), "pulp_href,prn"), row -> {
            prns.put(UUID.fromString(Hrefs.uuid(row.text("pulp_href"))), row.text("prn"));
        });
        return prns;
    }

    /** Ids of what a version has and the version before it, of those that still exist, had not. */
    public Set<UUID> added(RepositoryVersion version) throws PulpException {
        return ids("repository_version_added", version);
    }

    /** Ids of what the version before, of those that still exist, had and this one has not. */
    public Set<UUID> removed(RepositoryVersion version) throws PulpException {
        return ids("repository_version_removed", version);
    }

    private Set<UUID> ids(String filter, RepositoryVersion version) throws PulpException {
        Set<UUID> ids = new HashSet<>();
        Query query =
                Query.of(filter, version.href()).and("fields", "pulp_href").and("ordering", "pk");
        transport.list(transport.api("content/"), query, row -> {
            ids.add(UUID.fromString(Hrefs.uuid(row.text("pulp_href"))));
        });
        return ids;
    }

    /** Finds units of a version, one that Pulp told of, by their keys. */
    public UnitFinder finder(RepositoryVersion version) {
        return new UnitFinder(transport, version);
    }

    /**
     * Those of the artifacts that Pulp has, by look-ups; where there are many, {@link #allArtifacts} is cheaper.
     *
     * @param sha256s in lower-case hex
     */
    public void lookUp(Collection<String> sha256s, Sink<ArtifactInfo> sink) throws PulpException, IOException {
        for (Query query : Bulk.byTerms("sha256", sha256s)) {
            transport.<IOException>list(
                    transport.api("artifacts/"),
                    query.and("fields", "pulp_href,sha256,size"),
                    row -> sink.accept(artifact(row)));
        }
    }

    /**
     * Relative paths whose artifact Pulp has never downloaded (on-demand content) or has reclaimed.
     *
     * @param atMost how many to name
     */
    public List<String> missingArtifacts(RepositoryVersion version, int atMost) throws PulpException {
        List<String> missing = new ArrayList<>();
        transport.list(transport.api("content/"), of(version.href(), "pulp_href,artifacts"), row -> {
            for (Map.Entry<String, @Nullable String> each : row.map("artifacts").entrySet()) {
                if (each.getValue() == null && missing.size() < atMost) {
                    missing.add(each.getKey());
                }
            }
        });
        return missing;
    }

    /**
     * The {@code Release} of each distribution of a deb version; those that were never downloaded are left out.
     *
     * @param atMost how many to look up
     * @return how many the version has
     */
    public long releaseFiles(RepositoryVersion version, int atMost, Sink<ReleaseFile> sink)
            throws PulpException, IOException {
        AtomicLong seen = new AtomicLong();
        Query query = of(version.href(), "pulp_href,distribution,artifacts");
        transport.<IOException>list(transport.api("content/deb/release_files/"), query, row -> {
            Map<String, @Nullable String> artifacts = row.map("artifacts");
            for (String form : List.of("InRelease", "Release")) {
                Optional<Map.Entry<String, @Nullable String>> found = artifacts.entrySet().stream()
                        .filter(each ->
                                each.getKey().equals(form) || each.getKey().endsWith("/" + form))
                        .findFirst();
                String href = found.isEmpty() ? null : found.get().getValue();
                if (href != null) {
                    if (seen.incrementAndGet() <= atMost) {
                        ArtifactInfo artifact = artifact(transport.get(href, Query.NONE));
                        sink.accept(new ReleaseFile(
                                row.text("distribution"), found.get().getKey(), artifact));
                    }
                    return;
                }
            }
        });
        return seen.get();
    }

    /** Starts the removal of content and artifacts that nothing refers to and that are older than that. The task's href. */
    public String startOrphanCleanup(long olderThanMinutes, UUID correlation) throws PulpException {
        return transport
                .start(
                        "POST",
                        transport.api("orphans/cleanup/"),
                        Map.of("orphan_protection_time", olderThanMinutes),
                        correlation)
                .text("task");
    }

    static Query of(String versionHref, String fields) {
        return Query.of("repository_version", versionHref).and("fields", fields).and("ordering", "pk");
    }

    private static String digest(ArtifactDigests digests, String href) throws PulpException {
        return digests.find(UUID.fromString(Hrefs.uuid(href)))
                .orElseThrow(() -> new PulpException.Nonsense(
                        "a unit has the artifact " + href + ", which is not among those of its version", null));
    }

    private static ArtifactInfo artifact(Answer row) throws PulpException {
        return new ArtifactInfo(
                row.text("pulp_href"),
                row.text("sha256"),
                row.number("size"),
                row.textOrNull("md5"),
                row.textOrNull("sha1"),
                row.textOrNull("sha224"),
                row.textOrNull("sha384"),
                row.textOrNull("sha512"));
    }
}
