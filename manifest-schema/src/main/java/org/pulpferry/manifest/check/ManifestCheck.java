package org.pulpferry.manifest.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Component;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.Publish;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;

/** The rules across a manifest's fields; all findings, not only the first. docs/format.md numbers them F-CHK-nn. */
public final class ManifestCheck {
    private static final String HINT = "whoever made this bundle must make it again";

    private final Manifest manifest;
    private final List<Problem> problems = new ArrayList<>();

    private ManifestCheck(Manifest manifest) {
        this.manifest = manifest;
    }

    /** What is wrong with it; empty if nothing is. */
    public static List<Problem> check(Manifest manifest) {
        ManifestCheck check = new ManifestCheck(manifest);
        check.audience();
        check.times();
        check.base();
        check.lists();
        check.tables();
        check.streams();
        check.repositories();
        return List.copyOf(check.problems);
    }

    /** F-CHK-01: sorted, nothing twice, somebody. */
    private void audience() {
        if (manifest.audience().isEmpty()) {
            found("F-CHK-01: audience names no site");
        }
        ascending(manifest.audience(), Comparator.naturalOrder(), "F-CHK-01: audience");
    }

    /** F-CHK-02. */
    private void times() {
        Instant created = manifest.created();
        if (!manifest.expires().isAfter(created) || !manifest.nextBy().isAfter(created)) {
            found("F-CHK-02: expires and next_by are not after created");
        }
    }

    /** F-CHK-03. */
    private void base() {
        var base = manifest.base();
        if (base != null && !isEarlier(base)) {
            found("F-CHK-03: base is not an earlier bundle");
        }
    }

    private boolean isEarlier(BundleReference bundle) {
        return bundle.position().compareTo(manifest.position()) < 0;
    }

    /** F-CHK-04 and F-CHK-05. */
    private void lists() {
        ascending(manifest.pulp(), Comparator.comparing(Component::name), "F-CHK-04: pulp");
        ascending(manifest.cures(), Comparator.naturalOrder(), "F-CHK-05: cures");
    }

    /** F-CHK-06: chunks/000.tbl, 001, ... without a gap, as many as the chunks need. */
    private void tables() {
        List<TableReference> tables = manifest.tables();
        for (int i = 0; i < tables.size(); i++) {
            String expected = String.format(Locale.ROOT, "chunks/%03d.tbl", i);
            if (!tables.get(i).path().equals(expected)) {
                found("F-CHK-06: table " + i + " is not " + expected);
            }
        }
        long chunks = 0L
                + manifest.index().chunks()
                + manifest.meta().chunks()
                + manifest.data().chunks();
        long needed = (chunks + Limits.TABLE_LINES - 1) / Limits.TABLE_LINES;
        if (needed != tables.size()) {
            found("F-CHK-06: " + chunks + " chunks need " + needed + " tables, " + tables.size() + " are named");
        }
    }

    /** F-CHK-07: index and meta are never empty; the index has one member per repository that is whole, and the artifacts. */
    private void streams() {
        if (manifest.meta().members() == 0) {
            found("F-CHK-07: meta is empty");
        }
        if (manifest.index().members() != manifest.whole().size() + 1L) {
            found("F-CHK-07: index does not have one member of artifacts and one per repository that is not unchanged");
        }
    }

    private void repositories() {
        Set<String> names = new HashSet<>();
        Set<String> distributions = new HashSet<>();
        List<String> basePaths = new ArrayList<>();
        for (RepositoryEntry repository : manifest.repositories()) {
            String named = "repository " + Escaper.quote(repository.name());
            if (!names.add(repository.type() + " " + repository.name())) {
                found("F-CHK-08: " + named + " is there twice");
            }
            BundleReference earlier = repository.unchangedSince();
            if (earlier != null && !isEarlier(earlier)) {
                found("F-CHK-13: " + named + " is unchanged since a bundle that is not an earlier one");
            }
            if (repository.serving().publish() == Publish.NONE) {
                continue;
            }
            serving(repository, named, distributions);
            basePaths.add(repository.serving().basePath());
        }
        BasePaths.clashes(basePaths)
                .forEach(clash -> found("F-CHK-11: base paths " + Escaper.quote(clash.outer()) + " and "
                        + Escaper.quote(clash.inner()) + " are the same or nest"));
    }

    private void serving(RepositoryEntry repository, String named, Set<String> distributions) {
        String distribution = repository.serving().distribution();
        if (!distributions.add(distribution)) {
            found("F-CHK-09: " + named + ": distribution " + Escaper.quote(distribution) + " is there twice");
        }
        if (BasePaths.isReserved(distribution)
                || BasePaths.isReserved(repository.serving().basePath())) {
            found("F-CHK-10: " + named + ": names ending in --next or --prev are ferry's own");
        }
        Publish publish = repository.serving().publish();
        boolean deb = repository.type().equals("deb/apt");
        if (deb ? publish == Publish.DEFAULT : publish != Publish.DEFAULT) {
            found("F-CHK-12: " + named + ": deb/apt is published verbatim or apt, any other type default");
        }
    }

    private <T> void ascending(List<T> list, Comparator<T> order, String what) {
        for (int i = 1; i < list.size(); i++) {
            if (order.compare(list.get(i - 1), list.get(i)) >= 0) {
                found(what + " is not in ascending order, or holds something twice");
                return;
            }
        }
    }

    private void found(String message) {
        problems.add(new Problem(ProblemCode.FORMAT, "manifest: " + message, HINT));
    }
}
