package org.pulpferry.importer.serve;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pulpferry.importer.site.Destination;
import org.pulpferry.manifest.Serving;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Distributions;
import org.pulpferry.pulp.Distributions.Wanted;
import org.pulpferry.pulp.RepositoryType;

/** Distributions as they are to be. */
final class Wishes {
    private Wishes() {}

    /** The same distribution with another target and labels. */
    static Wanted of(
            RepositoryType type, Distribution distribution, Distribution.Target target, Map<String, String> labels) {
        return new Wanted(type, distribution.name(), distribution.basePath(), target, new TreeMap<>(), null, labels);
    }

    /** Whether there is nothing to change. */
    static boolean isAsWanted(Distribution distribution, Wanted wanted) {
        return distribution.target().equals(wanted.target())
                && distribution.basePath().equals(wanted.basePath())
                && distribution.labels().equals(wanted.labels())
                && wanted.options().isEmpty();
    }

    /** The distribution that clients use. */
    static Wanted live(RepositoryType type, Serving serving, Distribution.Target target, Name stream) {
        Map<String, String> labels = new HashMap<>(serving.labels());
        labels.put(Destination.OWNER_LABEL, stream.value());
        return new Wanted(type, serving.distribution(), serving.basePath(), target, new TreeMap<>(), null, labels);
    }

    /**
     * The hidden distribution that keeps what can be gone back to from being deleted with its version. Hidden is not closed: whoever may not
     * read the live one must not read this one either.
     *
     * @param contentGuard of the live distribution
     */
    static Wanted previous(Move move, Distribution.Target target, Optional<String> contentGuard, Name stream) {
        Serving serving = move.serving();
        TreeMap<String, String> options = new TreeMap<>();
        contentGuard.ifPresent(guard -> options.put(Distributions.CONTENT_GUARD, guard));
        return new Wanted(
                move.repository().repositoryType(),
                serving.distribution() + Destination.PREVIOUS,
                serving.basePath() + Destination.PREVIOUS,
                target,
                options,
                true,
                Map.of(Destination.OWNER_LABEL, stream.value()));
    }
}
