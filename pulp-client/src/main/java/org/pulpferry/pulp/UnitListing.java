package org.pulpferry.pulp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentType.Part;
import org.pulpferry.pulp.dialect.ContentTypes;
import org.pulpferry.pulp.dialect.UnitJoin;
import org.pulpferry.pulp.http.Answer;
import org.pulpferry.pulp.http.Query;
import org.pulpferry.pulp.http.Transport;
import org.pulpferry.pulp.problem.PulpException;

/** Lists the units of a version type by type, as far as their keys go. */
final class UnitListing {
    /** A unit may refer to two others; a repository has a handful of these, so they are kept at hand and the join does the other. */
    private static final String AT_HAND = "deb.release_component";

    private final Transport transport;
    private final UnitJoin join;
    private final Map<UUID, List<String>> atHand = new HashMap<>();

    UnitListing(Transport transport, UnitJoin join) {
        this.transport = transport;
        this.join = join;
    }

    void list(RepositoryVersion version) throws PulpException, IOException {
        RepositoryVersion told =
                version.lists().isEmpty() ? Repositories.version(transport.get(version.href(), Query.NONE)) : version;
        TreeSet<String> rest = new TreeSet<>(told.lists().keySet());
        List<String> order = new ArrayList<>();
        if (rest.remove(AT_HAND)) {
            order.add(AT_HAND);
        }
        order.addAll(rest);
        for (String name : order) {
            ContentType type = ContentTypes.of(name)
                    .orElseThrow(() -> new PulpException.Nonsense(
                            "the version holds content of the type " + name + ", which ferry does not know", null));
            list(type, Objects.requireNonNull(told.lists().get(name)), version.href());
        }
    }

    private void list(ContentType type, String path, String versionHref) throws PulpException, IOException {
        String fields = Stream.concat(
                        Stream.of("pulp_href"), type.parts().stream().map(Part::api))
                .collect(Collectors.joining(","));
        transport.<IOException>list(path, Contents.of(versionHref, fields), row -> unit(type, row));
    }

    private void unit(ContentType type, Answer row) throws PulpException, IOException {
        UUID id = UUID.fromString(Hrefs.uuid(row.text("pulp_href")));
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        UUID other = null;
        for (Part part : type.parts()) {
            @Nullable
            UUID referred = part.refersTo() == null ? null : UUID.fromString(Hrefs.uuid(row.text(part.api())));
            if (referred == null) {
                (other == null ? before : after).add(row.plain(part.api()));
            } else if (atHand.containsKey(referred)) {
                (other == null ? before : after).addAll(atHand.get(referred));
            } else if (other == null) {
                other = referred;
            } else {
                throw new PulpException.Nonsense(
                        "a unit of the type " + type.pulpType() + " refers to a unit that is not in its version", null);
            }
        }
        if (type.pulpType().equals(AT_HAND)) {
            atHand.put(id, before);
        }
        if (other == null) {
            join.unit(id, type, before);
        } else {
            join.referrer(id, other, type, before, after);
        }
    }
}
