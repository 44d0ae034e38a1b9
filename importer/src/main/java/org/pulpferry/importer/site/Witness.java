package org.pulpferry.importer.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.Repository;
import org.pulpferry.pulp.problem.PulpException;
import org.pulpferry.signing.TrustedRoot;

/**
 * A label on each repository that says which bundle was brought to it last: a second witness beside the ledger, for the day when the state
 * directory is lost or comes back from an old copy. A second label says whose word it is: several sites may share a Pulp, and one that was set up
 * anew with other keys begins anew. It is a help against accidents; who is admin at Pulp can change both.
 */
public final class Witness {
    private static final Pattern VALUE = Pattern.compile("([1-9][0-9]{0,9})\\.([1-9][0-9]{0,15})\\.([0-9a-f]{32})");
    private static final int DIGITS = 32;
    private static final String SITE = "ferry.site";
    private static final int KEY_DIGITS = 8;

    private final String key;
    private final Position position;
    private final String digest;

    /** The witness of this bundle. */
    public Witness(BundleId bundle, Sha256 manifest) {
        this.key = key(bundle.stream());
        this.position = bundle.position();
        this.digest = manifest.hex().substring(0, DIGITS);
    }

    /** The label's name. */
    public static String key(Name stream) {
        return "ferry." + stream;
    }

    /**
     * A repository's word for a bundle it has had.
     *
     * @param type as {@code plugin/type}
     * @param digest the first digits of the manifest's
     * @param own whether this site brought it
     */
    public record Testimony(String repository, String type, Position position, String digest, boolean own) {}

    /** What repositories say about a stream, the newest bundle first. */
    public static List<Testimony> of(Site site, TrustedRoot root, Name stream) throws PulpException {
        String mark = mark(site, root);
        List<Testimony> found = new ArrayList<>();
        for (Repository each : site.pulp().repositories().all()) {
            boolean own = mark.equals(each.labels().get(SITE));
            label(each, key(stream))
                    .ifPresent(label ->
                            found.add(new Testimony(each.name(), each.type(), at(label), label.group(3), own)));
        }
        found.sort(Comparator.comparing(Testimony::position).reversed());
        return found;
    }

    /** The site by its name and the key that the root knows it by, which outlive the state directory. */
    private static String mark(Site site, TrustedRoot root) {
        Name name = site.settings().site();
        return name
                + root.siteKeyId(name)
                        .map(id -> "." + id.hex().substring(0, KEY_DIGITS))
                        .orElse("");
    }

    private static Optional<Matcher> label(Repository repository, String key) {
        Matcher label = VALUE.matcher(repository.labels().getOrDefault(key, ""));
        return label.matches()
                        && Long.parseLong(label.group(1)) <= Integer.MAX_VALUE
                        && Long.parseLong(label.group(2)) <= Limits.NUMBER
                ? Optional.of(label)
                : Optional.empty();
    }

    /** What the labels of a bundle's repositories, and of all that this site has filled, say against it: REPLAY or EQUIVOCATION. */
    public List<Problem> problems(Manifest bundle, List<Testimony> testimonies) {
        List<Problem> problems = new ArrayList<>();
        for (Testimony testimony : testimonies) {
            boolean named = bundle.repositories().stream()
                    .anyMatch(each -> each.name().equals(testimony.repository())
                            && each.type().equals(testimony.type()));
            if (testimony.own() || named) {
                check(testimony, problems);
            }
        }
        return problems;
    }

    private static Position at(Matcher label) {
        return new Position(Integer.parseInt(label.group(1)), Long.parseLong(label.group(2)));
    }

    private void check(Testimony testimony, List<Problem> problems) {
        String says = "repository " + Escaper.quote(testimony.repository()) + " says by its label " + key
                + " that it has had ";
        Position seen = testimony.position();
        if (seen.compareTo(position) > 0) {
            problems.add(new Problem(
                    ProblemCode.REPLAY,
                    says + "bundle " + seen + "; this one is " + position,
                    "import " + seen + " or a newer bundle"));
        } else if (seen.equals(position) && !testimony.digest().equals(digest)) {
            problems.add(new Problem(
                    ProblemCode.EQUIVOCATION,
                    says + "another bundle with the number " + position,
                    "do not retry: call those who sign bundles; one of the two should not exist"));
        }
    }

    /** Sets the labels; that of the bundle not where the repository has had a newer one. */
    public void set(Site site, TrustedRoot root, String repositoryHref) throws PulpException {
        Optional<Repository> repository = site.pulp().repositories().get(repositoryHref);
        String mark = mark(site, root);
        if (!mark.equals(repository.map(each -> each.labels().get(SITE)).orElse(""))) {
            site.pulp().repositories().setLabel(repositoryHref, SITE, mark);
        }
        Optional<Matcher> label = repository.flatMap(seen -> label(seen, key));
        if (label.isEmpty() || at(label.get()).compareTo(position) < 0) {
            String value = position.epoch() + "." + position.sequence() + "." + digest;
            site.pulp().repositories().setLabel(repositoryHref, key, value);
        }
    }
}
