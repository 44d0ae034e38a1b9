package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentType.Part;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.dialect.UnitJoin;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/**
 * Finds units of a version by their natural keys, by the few bulk filters that Pulp has, or by listing the version's units of that type where
 * that costs less. Not for many thousand units, which are held in memory.
 */
public final class UnitFinder {
    /** How many rows of a list cost as much as one look-up (measured: 0.6 ms a row of 10,000, 45 ms a request). */
    static final int ROWS_PER_LOOK_UP = 75;

    /** How units of a type are looked up; types that are not here are listed. */
    private static final Map<String, LookUp> LOOK_UPS = Map.of(
            "file.file", new LookUp(keys -> Bulk.byTerms("sha256", parts(keys, 1)), Bulk.TERMS),
            "deb.package", new LookUp(keys -> Bulk.byTerms("sha256", parts(keys, 1)), Bulk.TERMS),
            "deb.installer_package", new LookUp(keys -> Bulk.byTerms("sha256", parts(keys, 1)), Bulk.TERMS),
            "deb.generic", new LookUp(keys -> Bulk.byTerms("sha256", parts(keys, 1)), Bulk.TERMS),
            "python.python", new LookUp(keys -> Bulk.byList("sha256", parts(keys, 3)), Bulk.LISTED),
            "ansible.namespace", new LookUp(keys -> Bulk.byList("metadata_sha256", parts(keys, 1)), Bulk.LISTED),
            "ansible.collection_version", new LookUp(UnitFinder::exactly, 1),
            "ansible.role", new LookUp(UnitFinder::exactly, 1));

    private final Transport transport;
    private final RepositoryVersion version;
    private final Map<String, String> paths;

    UnitFinder(Transport transport, RepositoryVersion version) {
        this.transport = transport;
        this.version = version;
        this.paths = version.lists();
    }

    /**
     * Those of the units that Pulp has; some may be found that the version does not hold.
     *
     * @param keys natural keys of units of that type
     */
    public List<FoundUnit> find(ContentType type, Set<List<String>> keys) throws PulpException {
        List<FoundUnit> found = new ArrayList<>();
        String path = paths.get(type.pulpType());
        if (path == null || keys.isEmpty()) {
            return found;
        }
        if (type.parts().stream().anyMatch(part -> part.refersTo() != null)) {
            return referrers(type, path, keys);
        }
        LookUp by = LOOK_UPS.get(type.pulpType());
        List<Query> queries =
                by != null && isCheaper(type, by.requests(keys)) ? by.queries().of(keys) : List.of(whole());
        for (Query query : queries) {
            units(type, path, query, unit -> {
                if (keys.contains(unit.key())) {
                    found.add(unit);
                }
            });
        }
        return found;
    }

    /** All units of a type that does not refer to others. */
    public List<FoundUnit> all(ContentType type) throws PulpException {
        List<FoundUnit> found = new ArrayList<>();
        String path = paths.get(type.pulpType());
        if (path != null) {
            units(type, path, whole(), found::add);
        }
        return found;
    }

    private Query whole() {
        return Query.of("repository_version", version.href());
    }

    private boolean isCheaper(ContentType type, long requests) {
        return requests * ROWS_PER_LOOK_UP < version.present().getOrDefault(type.pulpType(), 0L);
    }

    private void units(ContentType type, String path, Query query, Consumer<FoundUnit> sink) throws PulpException {
        if (type.keyedByArtifacts()) {
            keyedByArtifacts(type, path, query, sink);
            return;
        }
        transport.list(path, fields(query, type, ""), row -> sink.accept(found(row, plain(type, row))));
    }

    private static Query fields(Query query, ContentType type, String more) {
        String parts = type.parts().stream().map(Part::api).collect(Collectors.joining(","));
        return query.and("fields", "pulp_href,prn," + parts + more).and("ordering", "pk");
    }

    private static List<String> plain(ContentType type, Answer row) throws PulpException {
        List<String> key = new ArrayList<>();
        for (Part part : type.parts()) {
            key.add(row.plain(part.api()));
        }
        return key;
    }

    /** A repository has few of these, so that their rows can be held until the digests of their files are known. */
    private void keyedByArtifacts(ContentType type, String path, Query query, Consumer<FoundUnit> sink)
            throws PulpException {
        List<Answer> rows = new ArrayList<>();
        transport.list(path, fields(query, type, ",artifacts"), rows::add);
        Map<String, String> digests = digests(rows);
        for (Answer row : rows) {
            SortedMap<String, String> artifacts = new TreeMap<>();
            for (Map.Entry<String, @Nullable String> each : row.map("artifacts").entrySet()) {
                String href = each.getValue();
                artifacts.put(each.getKey(), href == null ? "" : digests.getOrDefault(href, ""));
            }
            List<String> key = plain(type, row);
            key.add(UnitJoin.digest(artifacts));
            sink.accept(found(row, key));
        }
    }

    private Map<String, String> digests(List<Answer> rows) throws PulpException {
        Set<String> hrefs = new LinkedHashSet<>();
        for (Answer row : rows) {
            for (@Nullable String href : row.map("artifacts").values()) {
                if (href != null) {
                    hrefs.add(href);
                }
            }
        }
        Map<String, String> digests = new HashMap<>();
        for (Query query : Bulk.byList("pulp_href", hrefs)) {
            transport.list(transport.api("artifacts/"), query.and("fields", "pulp_href,sha256"), row -> {
                digests.put(row.text("pulp_href"), row.text("sha256"));
            });
        }
        return digests;
    }

    /** Rows of these types show hrefs of other units, which are found first. */
    private List<FoundUnit> referrers(ContentType type, String path, Set<List<String>> keys) throws PulpException {
        Map<List<String>, List<String>> shownAs = shown(type, keys);
        List<Query> queries = List.of(whole());
        if (type.pulpType().equals("deb.package_release_component")) {
            Set<String> packages = new LinkedHashSet<>();
            shownAs.keySet().forEach(shown -> packages.add(shown.get(0)));
            if (isCheaper(type, packages.size())) {
                queries =
                        packages.stream().map(href -> Query.of("package", href)).toList();
            }
        }
        List<FoundUnit> found = new ArrayList<>();
        for (Query query : queries) {
            transport.list(path, fields(query, type, ""), row -> {
                List<String> key = shownAs.get(plain(type, row));
                if (key != null) {
                    found.add(found(row, key));
                }
            });
        }
        return found;
    }

    /** What rows show of units with these keys; keys that refer to a unit that is not found are left out. */
    private Map<List<String>, List<String>> shown(ContentType type, Set<List<String>> keys) throws PulpException {
        Map<String, Map<List<String>, String>> hrefs = new HashMap<>();
        for (Part part : type.parts()) {
            if (part.refersTo() != null) {
                Set<List<String>> others = new LinkedHashSet<>();
                keys.forEach(key -> others.add(ContentTypes.part(type, key, part)));
                Map<List<String>, String> byKey = new HashMap<>();
                find(ContentTypes.referred(part), others).forEach(unit -> byKey.put(unit.key(), unit.href()));
                hrefs.put(part.name(), byKey);
            }
        }
        Map<List<String>, List<String>> shown = new HashMap<>();
        for (List<String> key : keys) {
            List<String> row = new ArrayList<>();
            for (Part part : type.parts()) {
                List<String> values = ContentTypes.part(type, key, part);
                Map<List<String>, String> byKey = hrefs.get(part.name());
                String value = byKey == null ? values.get(0) : byKey.get(values);
                if (value != null) {
                    row.add(value);
                }
            }
            if (row.size() == type.parts().size()) {
                shown.put(row, key);
            }
        }
        return shown;
    }

    private static FoundUnit found(Answer row, List<String> key) throws PulpException {
        String href = row.text("pulp_href");
        String prn = row.textOrNull("prn");
        return new FoundUnit(href, UUID.fromString(Hrefs.uuid(href)), prn == null ? href : prn, key);
    }

    private static Collection<String> parts(Set<List<String>> keys, int at) {
        Set<String> values = new LinkedHashSet<>();
        keys.forEach(key -> values.add(key.get(at)));
        return values;
    }

    private static List<Query> exactly(Set<List<String>> keys) {
        return keys.stream()
                .map(key -> Query.of("namespace", key.get(0))
                        .and("name", key.get(1))
                        .and("version", key.get(2)))
                .toList();
    }

    /**
     * A way to look units up.
     *
     * @param perRequest how many fit into one request
     */
    private record LookUp(Queries queries, int perRequest) {
        long requests(Set<List<String>> keys) {
            return ((long) keys.size() + perRequest - 1) / perRequest;
        }
    }

    private interface Queries {
        List<Query> of(Set<List<String>> keys);
    }
}
