package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Repositories and their versions. Types are {@code plugin/type} as in Pulp's URLs. */
public final class Repositories {
    private final Transport transport;

    Repositories(Transport transport) {
        this.transport = transport;
    }

    /**
     * The repository of exactly that name and type.
     *
     * @throws PulpException.UnknownType when this Pulp has no such type
     */
    public Optional<Repository> find(String type, String name) throws PulpException {
        for (Answer row : lookUp(type, name).list("results")) {
            return Optional.of(repository(row));
        }
        return Optional.empty();
    }

    /** All repositories of any type with exactly that name, to say that one has another type than expected. */
    public List<Repository> named(String name) throws PulpException {
        List<Repository> found = new ArrayList<>();
        transport.list(transport.api("repositories/"), Query.of("name", name), row -> found.add(repository(row)));
        return found;
    }

    /** All repositories of all types. */
    public List<Repository> all() throws PulpException {
        List<Repository> found = new ArrayList<>();
        transport.list(transport.api("repositories/"), Query.of("ordering", "name"), row -> found.add(repository(row)));
        return found;
    }

    /** Repositories of any type whose names start so, to find what killed runs left. */
    public List<Repository> startingWith(String prefix) throws PulpException {
        List<Repository> found = new ArrayList<>();
        transport.list(
                transport.api("repositories/"),
                Query.of("name__startswith", prefix),
                row -> found.add(repository(row)));
        return found;
    }

    /**
     * Makes a repository; after a lost answer the one that was made is found by its name.
     *
     * @param retainVersions how many versions Pulp keeps; null for all
     * @throws PulpException.UnknownType when this Pulp has no such type
     */
    public Repository create(String type, String name, @Nullable Long retainVersions, Map<String, String> labels)
            throws PulpException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("name", name);
        body.put("retain_repo_versions", retainVersions);
        body.put("pulp_labels", labels);
        try {
            Answer made = transport.send(
                    "POST",
                    path(type),
                    body,
                    null,
                    () -> lookUp(type, name).list("results").stream().findFirst());
            return repository(made);
        } catch (PulpException.Refused e) {
            throw e.status() == 404 ? unknown(type) : e;
        }
    }

    /** Starts the deletion of a repository; the task's href, empty when there was none. */
    public Optional<String> startDelete(String repositoryHref) throws PulpException {
        return started(transport.delete(repositoryHref));
    }

    /** The repository as it is now, if it exists. */
    public Optional<Repository> get(String repositoryHref) throws PulpException {
        Optional<Answer> found = transport.find(repositoryHref, Query.NONE);
        return found.isPresent() ? Optional.of(repository(found.get())) : Optional.empty();
    }

    /** The version with that number, if it (still) exists. */
    public Optional<RepositoryVersion> version(Repository repository, long number) throws PulpException {
        // the list is asked, since an href put together from a number would be a guess
        Query query = Query.of("number", Long.toString(number));
        for (Answer row : transport.get(repository.href() + "versions/", query).list("results")) {
            return Optional.of(version(row));
        }
        return Optional.empty();
    }

    /** A version by its href, if it (still) exists. */
    public Optional<RepositoryVersion> version(String versionHref) throws PulpException {
        Optional<Answer> found = transport.find(versionHref, Query.NONE);
        return found.isPresent() ? Optional.of(version(found.get())) : Optional.empty();
    }

    /** The newest version, asked for now. */
    public RepositoryVersion latest(Repository repository) throws PulpException {
        return newest(repository, 1).get(0);
    }

    /**
     * The newest versions that exist, the newest first.
     *
     * @param atMost how many
     * @return at least one
     */
    public List<RepositoryVersion> newest(Repository repository, int atMost) throws PulpException {
        Query query = Query.of("ordering", "-number").and("limit", Integer.toString(atMost));
        List<RepositoryVersion> versions = new ArrayList<>();
        for (Answer row : transport.get(repository.href() + "versions/", query).list("results")) {
            versions.add(version(row));
        }
        if (versions.isEmpty()) {
            throw new PulpException.Nonsense("Pulp shows no version of " + repository.href(), null);
        }
        return versions;
    }

    /** The version that was the newest when the repository was read, a moment ago; the newest now where that one is gone. */
    public RepositoryVersion newest(Repository repository) throws PulpException {
        Optional<RepositoryVersion> seen = version(repository.latestVersion());
        return seen.isPresent() ? seen.get() : latest(repository);
    }

    /** All versions that exist, newest first. */
    public List<RepositoryVersion> versions(Repository repository) throws PulpException {
        return versions(repository.href());
    }

    /** The same of a repository by its href; none where it is gone. */
    public List<RepositoryVersion> versions(String repositoryHref) throws PulpException {
        List<RepositoryVersion> versions = new ArrayList<>();
        try {
            transport.list(
                    repositoryHref + "versions/", Query.of("ordering", "-number"), row -> versions.add(version(row)));
        } catch (PulpException.Refused e) {
            if (e.status() != 404) {
                throw e;
            }
        }
        return versions;
    }

    /**
     * Starts the deletion of a version; the task's href, empty when there was none.
     *
     * @throws PulpException.Refused among others for a version that a distribution serves
     */
    public Optional<String> startDeleteVersion(String versionHref) throws PulpException {
        return started(transport.delete(versionHref));
    }

    /** Starts a new version: base (or the latest), plus, minus; units by PRN. The task's href. */
    public String startModify(String repositoryHref, Modification change, UUID correlation) throws PulpException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (change.baseVersion() != null) {
            body.put("base_version", change.baseVersion());
        }
        body.put("add_content_units", change.add());
        body.put("remove_content_units", change.remove());
        return transport
                .start("POST", repositoryHref + "modify/", body, correlation)
                .text("task");
    }

    /**
     * Starts a look at every artifact of a version, with its digests; bad ones are deleted and counted in {@code repair.corrupted} and
     * {@code repair.missing}. The task's href.
     *
     * @throws IllegalArgumentException for an empty version, for which Pulp would look at all content there is
     */
    public String startRepair(RepositoryVersion version, UUID correlation) throws PulpException {
        if (version.isEmpty()) {
            throw new IllegalArgumentException("repair of the empty version " + version.href());
        }
        return transport
                .start("POST", version.href() + "repair/", Map.of("verify_checksums", true), correlation)
                .text("task");
    }

    /** Sets one label at once, without a task and without a new version. */
    public void setLabel(String repositoryHref, String key, String value) throws PulpException {
        transport.send(
                "POST",
                repositoryHref + "set_label/",
                Map.of("key", key, "value", value),
                null,
                // setting it twice is setting it once
                Optional::empty);
    }

    /** Removes one label at once; one that is not there is fine. */
    public void unsetLabel(String repositoryHref, String key) throws PulpException {
        boolean there =
                get(repositoryHref).filter(now -> now.labels().containsKey(key)).isPresent();
        if (there) {
            transport.send("POST", repositoryHref + "unset_label/", Map.of("key", key), null, null);
        }
    }

    private Answer lookUp(String type, String name) throws PulpException {
        try {
            return transport.get(path(type), Query.of("name", name));
        } catch (PulpException.Refused e) {
            throw e.status() == 404 ? unknown(type) : e;
        }
    }

    private String path(String type) throws PulpException {
        if (!type.matches("[a-z0-9_]+/[a-z0-9_-]+")) {
            throw unknown(type);
        }
        return transport.api("repositories/" + type + "/");
    }

    private static PulpException unknown(String type) {
        return new PulpException.UnknownType("this Pulp has no repositories of type " + type);
    }

    private static Optional<String> started(Optional<Answer> answer) {
        return answer.map(each -> each.textOrNull("task"));
    }

    private static Repository repository(Answer row) throws PulpException {
        String href = row.text("pulp_href");
        return new Repository(
                href,
                row.text("prn"),
                row.text("name"),
                Hrefs.type(href, "repositories"),
                row.text("latest_version_href"),
                row.numberOrNull("retain_repo_versions"),
                row.truth("autopublish"),
                row.texted("pulp_labels"));
    }

    static RepositoryVersion version(Answer row) throws PulpException {
        SortedMap<String, Long> present = new TreeMap<>();
        Map<String, String> lists = new HashMap<>();
        Answer counts = row.object("content_summary").object("present");
        for (String type : counts.names()) {
            present.put(type, counts.object(type).number("count"));
            String href = counts.object(type).text("href");
            int query = href.indexOf('?');
            lists.put(type, query < 0 ? href : href.substring(0, query));
        }
        return new RepositoryVersion(row.text("pulp_href"), row.text("prn"), row.number("number"), present, lists);
    }

    /**
     * What to change.
     *
     * @param baseVersion href of the version to start from, of any repository of the type; null for the latest
     * @param add PRNs or hrefs of units
     * @param remove PRNs or hrefs of units; those absent are ignored by Pulp
     */
    public record Modification(@Nullable String baseVersion, List<String> add, List<String> remove) {
        /** Copies the lists. */
        public Modification {
            add = List.copyOf(add);
            remove = List.copyOf(remove);
        }
    }
}
