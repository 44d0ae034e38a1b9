package org.pulpferry.importer.site;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.problem.PulpException;

/**
 * A label on each repository that says which bundle was brought to it last: a second witness beside the ledger, for the day when the state
 * directory is lost or comes back from an old copy. It is a help against accidents; who is admin at Pulp can change it.
 */
public final class Witness {
    private static final Pattern VALUE = Pattern.compile("([1-9][0-9]{0,9})\\.([1-9][0-9]{0,15})\\.([0-9a-f]{32})");
    private static final int DIGITS = 32;

    private final String key;
    private final Position position;
    private final String digest;

    /** The witness of this bundle. */
    public Witness(BundleId bundle, Sha256 manifest) {
        this.key = key(bundle.stream());
        this.position = bundle.position();
        this.digest = manifest.hex().substring(0, DIGITS);
    }

    private static String key(Name stream) {
        return "ferry." + stream;
    }

    /** What existing labels say against this bundle: REPLAY or EQUIVOCATION. */
    public List<Problem> problems(List<Destination> destinations) {
        List<Problem> problems = new ArrayList<>();
        for (Destination destination : destinations) {
            destination.repository().ifPresent(repository -> {
                Matcher label = VALUE.matcher(repository.labels().getOrDefault(key, ""));
                if (label.matches()) {
                    check(destination, at(label), label.group(3), problems);
                }
            });
        }
        return problems;
    }

    private static Position at(Matcher label) {
        return new Position(Integer.parseInt(label.group(1)), Long.parseLong(label.group(2)));
    }

    private void check(Destination destination, Position seen, String seenDigest, List<Problem> problems) {
        if (seen.compareTo(position) > 0) {
            problems.add(new Problem(
                    ProblemCode.REPLAY,
                    destination.quoted() + " says by its label " + key + " that it has had bundle " + seen
                            + "; this one is " + position,
                    "the state directory seems older than Pulp; import a newer bundle"));
        } else if (seen.equals(position) && !seenDigest.equals(digest)) {
            problems.add(new Problem(
                    ProblemCode.EQUIVOCATION,
                    destination.quoted() + " says by its label " + key
                            + " that it has had another bundle with the number " + position,
                    "do not retry: call those who sign bundles; one of the two should not exist"));
        }
    }

    /** Sets the label, unless the repository has had a newer bundle. */
    public void set(Site site, String repositoryHref) throws PulpException {
        String seen = site.pulp()
                .repositories()
                .get(repositoryHref)
                .map(Repository::labels)
                .map(labels -> labels.get(key))
                .orElse("");
        Matcher label = VALUE.matcher(seen);
        if (!label.matches() || at(label).compareTo(position) < 0) {
            String value = position.epoch() + "." + position.sequence() + "." + digest;
            site.pulp().repositories().setLabel(repositoryHref, key, value);
        }
    }
}
