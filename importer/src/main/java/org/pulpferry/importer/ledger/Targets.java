package org.pulpferry.importer.ledger;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.pulpferry.pulp.Distribution;
import org.pulpferry.pulp.Distribution.Kind;
import org.pulpferry.pulp.Distribution.Target;

/** Targets of distributions as texts in a journal, and back. */
public final class Targets {
    private Targets() {}

    /** The word for its kind. */
    public static String kind(Target target) {
        return target.kind().name().toLowerCase(Locale.ROOT);
    }

    /** Its href; empty when it serves nothing. */
    public static String href(Target target) {
        return Objects.requireNonNullElse(target.href(), "");
    }

    /** The target of these texts. */
    public static Target of(String kind, String href) {
        Kind of = Kind.valueOf(kind.toUpperCase(Locale.ROOT));
        return of == Kind.NONE ? Target.NONE : new Target(of, href);
    }

    /** Facts for a journal; {@code exists} says whether there was such a distribution at all. */
    public static Map<String, String> facts(boolean exists, Target target, String type) {
        return Map.of("exists", Boolean.toString(exists), "kind", kind(target), "target", href(target), "type", type);
    }

    /** The target in the facts of a journal's line. */
    public static Target of(RunStep step) {
        return of(
                Objects.requireNonNull(step.facts().get("kind")),
                Objects.requireNonNull(step.facts().get("target")));
    }

    /** Whether two targets are the same. */
    public static boolean same(Distribution distribution, Target target) {
        return distribution.target().equals(target);
    }
}
