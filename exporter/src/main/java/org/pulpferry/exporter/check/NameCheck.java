package org.pulpferry.exporter.check;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.exporter.RepositoryChoice;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * Pulp's export names folders of its tar by repository, and the guard reads that tar as strictly as any. What the guard would refuse half-way
 * is found here first, and said of the repository rather than of a byte of the tar.
 */
final class NameCheck {
    // the longest that Pulp adds: a version's number and a file's name
    private static final String SUFFIX = "_" + "0".repeat(16) + "/" + "x".repeat(90);

    private NameCheck() {}

    /** Reports every repository whose name no export can carry, alone or beside another one. */
    static void check(List<RepositoryChoice> choices, Report report) {
        Map<String, String> folded = new HashMap<>();
        for (RepositoryChoice choice : choices) {
            String name = choice.name();
            @Nullable
            String other = folded.putIfAbsent(name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT), name);
            if (other != null && !other.equals(name)) {
                report.bad(
                        name,
                        new Problem(
                                ProblemCode.UNSUPPORTED,
                                "the names of " + Escaper.quote(other) + " and " + Escaper.quote(name)
                                        + " differ in case only, so one export cannot hold both",
                                "rename one of them in Pulp, or carry them in two streams"));
            }
            if (!fits(name)) {
                report.bad(
                        name,
                        new Problem(
                                ProblemCode.UNSUPPORTED,
                                "the repository name " + Escaper.quote(name)
                                        + " does not fit into an export: it has a part"
                                        + " of more than some 220 bytes, more than six slashes, an empty part, a backslash,"
                                        + " or characters that do not show",
                                "rename the repository in Pulp"));
            }
        }
    }

    private static boolean fits(String name) {
        try {
            return new TarEntry("repository-" + name + SUFFIX, 0).size() == 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
