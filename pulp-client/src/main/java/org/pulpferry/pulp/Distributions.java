package org.pulpferry.pulp;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.Distribution.Kind;
import org.pulpferry.pulp.Distribution.Target;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Distributions: what clients see. Every change waits for Pulp's task, which runs within the request. */
public final class Distributions {
    /** Pulp's field for who may read from a distribution. */
    public static final String CONTENT_GUARD = "content_guard";

    private final Transport transport;

    Distributions(Transport transport) {
        this.transport = transport;
    }

    /** The distribution of that name, among those for the repository type. */
    public Optional<Distribution> find(RepositoryType type, String name) throws PulpException {
        for (Answer row : transport.get(path(type), Query.of("name", name)).list("results")) {
            return Optional.of(distribution(row));
        }
        return Optional.empty();
    }

    /** Href of the content guard that stands before the distribution of that name, if there are both. */
    public Optional<String> contentGuard(RepositoryType type, String name) throws PulpException {
        for (Answer row : transport.get(path(type), Query.of("name", name)).list("results")) {
            return Optional.ofNullable(row.textOrNull(CONTENT_GUARD));
        }
        return Optional.empty();
    }

    /** A distribution as it is now, if it exists. */
    public Optional<Distribution> get(String distributionHref) throws PulpException {
        Optional<Answer> found = transport.find(distributionHref, Query.NONE);
        return found.isPresent() ? Optional.of(distribution(found.get())) : Optional.empty();
    }

    /** All distributions for the type. */
    public List<Distribution> all(RepositoryType type) throws PulpException {
        List<Distribution> found = new ArrayList<>();
        transport.list(path(type), Query.of("ordering", "pk"), row -> {
            found.add(distribution(row));
        });
        return found;
    }

    /** Distributions of any type, with what they serve left out: Pulp's common list does not tell. */
    public List<Distribution> ofAnyType() throws PulpException {
        List<Distribution> found = new ArrayList<>();
        transport.list(transport.api("distributions/"), Query.of("ordering", "pk"), row -> {
            found.add(distribution(row));
        });
        return found;
    }

    /** Makes a distribution and waits for it; after a lost answer the one that was made is found again. */
    public Distribution create(Wanted wanted, UUID correlation, Waiting waiting)
            throws PulpException, InterruptedException {
        Map<String, @Nullable Object> body = new LinkedHashMap<>(wanted.options());
        body.put("name", wanted.name());
        body.put("base_path", wanted.basePath());
        body.put("pulp_labels", wanted.labels());
        if (wanted.hidden() != null) {
            body.put("hidden", wanted.hidden());
        }
        if (wanted.target().kind() != Kind.NONE) {
            body.put(field(wanted.target().kind()), wanted.target().href());
        }
        Answer started = transport.start("POST", path(wanted.type()), body, correlation);
        new Tasks(transport).await(started.text("task"), waiting);
        return find(wanted.type(), wanted.name())
                .orElseThrow(() -> new PulpException.Nonsense(
                        "Pulp made the distribution " + wanted.name() + " but does not list it", null));
    }

    /** Moves a distribution in one request; clients see the new target when this returns. */
    public Distribution move(Distribution distribution, Target target, Waiting waiting)
            throws PulpException, InterruptedException {
        return patch(distribution, targets(distribution, target), waiting);
    }

    /** Changes base path, options, hidden, labels (the whole map) and target to what is wanted. */
    public Distribution update(Distribution distribution, Wanted wanted, Waiting waiting)
            throws PulpException, InterruptedException {
        Map<String, @Nullable Object> body = targets(distribution, wanted.target());
        body.putAll(wanted.options());
        body.put("base_path", wanted.basePath());
        body.put("pulp_labels", wanted.labels());
        if (wanted.hidden() != null) {
            body.put("hidden", wanted.hidden());
        }
        return patch(distribution, body, waiting);
    }

    /** Deletes a distribution and waits for it; absent is fine. */
    public void delete(String distributionHref, Waiting waiting) throws PulpException, InterruptedException {
        Optional<String> task = transport.delete(distributionHref).map(answer -> answer.textOrNull("task"));
        if (task.isPresent()) {
            new Tasks(transport).await(task.get(), waiting);
        }
    }

    private Distribution patch(Distribution distribution, Map<String, @Nullable Object> body, Waiting waiting)
            throws PulpException, InterruptedException {
        // the same change twice is one change, so it may be repeated without a look
        Answer answer = transport.send("PATCH", distribution.href(), body, null, Optional::empty);
        String task = answer.textOrNull("task");
        if (task != null) {
            new Tasks(transport).await(task, waiting);
        }
        return distribution(transport.get(distribution.href(), Query.NONE));
    }

    /** One of three fields may be set, so the one that was must be unset in the same request; others a type may not even have. */
    private static Map<String, @Nullable Object> targets(Distribution distribution, Target target) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (distribution.target().kind() != Kind.NONE) {
            body.put(field(distribution.target().kind()), null);
        }
        if (target.kind() != Kind.NONE) {
            body.put(field(target.kind()), target.href());
        }
        return body;
    }

    private static String field(Kind kind) {
        return switch (kind) {
            case PUBLICATION -> "publication";
            case REPOSITORY -> "repository";
            case VERSION -> "repository_version";
            case NONE -> throw new IllegalArgumentException("nothing has no field");
        };
    }

    private String path(RepositoryType type) {
        return transport.api("distributions/" + type.distributionPath() + "/");
    }

    private static Distribution distribution(Answer row) throws PulpException {
        Target target = Target.NONE;
        for (Kind kind : List.of(Kind.PUBLICATION, Kind.VERSION, Kind.REPOSITORY)) {
            String href = row.textOrNull(field(kind));
            if (href != null) {
                target = new Target(kind, href);
                break;
            }
        }
        String href = row.text("pulp_href");
        return new Distribution(
                href,
                row.text("name"),
                Hrefs.type(href, "distributions"),
                row.text("base_path"),
                row.textOrNull("base_url"),
                target,
                row.truth("hidden"),
                row.texted("pulp_labels"));
    }

    /**
     * A distribution to be.
     *
     * @param type of the repositories it serves
     * @param options further fields of Pulp, for example {@code allow_uploads} to {@code false}
     * @param hidden whether Pulp leaves it out of its listing page; null for Pulp's default
     */
    public record Wanted(
            RepositoryType type,
            String name,
            String basePath,
            Target target,
            SortedMap<String, String> options,
            @Nullable Boolean hidden,
            Map<String, String> labels) {
        /** Copies the maps. */
        public Wanted {
            options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
            labels = Map.copyOf(labels);
        }
    }
}
