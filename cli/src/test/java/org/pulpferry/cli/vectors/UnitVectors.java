package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;
import static org.pulpferry.manifest.problem.ProblemCode.VERSION;

import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Natural keys that are made of more than the unit's own fields: relations, indexes told apart by their artifacts, repeats. */
final class UnitVectors extends Family {
    private static final String UNITS = "units/r0001";
    private static final String RELATION = "\"stable\",\"main\"],";

    UnitVectors(Kit kit) {
        super(kit, "UNT");
    }

    @Override
    void make() {
        sound();
        relations();
        artifacts();
        repeats();
    }

    /** Of another Pulp's version, so that no Pulp is asked to import it: what there is of rows here is enough for their keys only. */
    private void sound() {
        accepted(
                        "debian",
                        "A package twice in one component and an index in two forms, from a Pulp of another version.",
                        "F-UNT-02",
                        "F-UNT-03",
                        "F-UNT-04")
                .base("debian")
                .of(draft -> draft.manifest(
                                "{\"name\":\"core\",\"version\":\"3.116.0\"}",
                                "{\"name\":\"core\",\"version\":\"3.99.0\"}")
                        .member("meta", "versions.json", text -> text.replaceFirst("3\\.116\\.0", "3.99.0")))
                .onImport(VERSION)
                .failed();
    }

    private void relations() {
        index(
                "relation-without-its-component",
                "A relation's key has nothing of the component.",
                "F-UNT-02",
                text -> text.replace(
                        "\"" + DebianContent.FIELDS + "\"," + RELATION, "\"" + DebianContent.FIELDS + "\"],"));
        index(
                "relation-with-a-component-in-one-part",
                "A relation's key has the component as one part, as Pulp's row has it.",
                "F-UNT-02",
                text -> text.replace(RELATION, "\"stable|main\"],"));
        index(
                "relation-without-all-of-its-package",
                "A relation's key has not all parts of the package's.",
                "F-UNT-02",
                text -> text.replace("\"" + DebianContent.FIELDS + "\"," + RELATION, RELATION));
        rows(
                "relation-to-another-package",
                "A row relates another package than the index shows.",
                "F-UNT-02",
                DebianContent.RELATIONS,
                text -> text.replaceFirst("pool/main/a/", "pool/main/b/"));
        rows(
                "relation-to-another-component",
                "A row relates another component than the index shows.",
                "F-UNT-02",
                DebianContent.RELATIONS,
                text -> text.replaceFirst("stable\\|main", "stable|contrib"));
        rows(
                "relation-to-half-a-component",
                "A row names a component by one of its two parts.",
                "F-UNT-02",
                DebianContent.RELATIONS,
                text -> text.replaceFirst("stable\\|main", "main"));
    }

    private void artifacts() {
        String path = DebianContent.INDEX;
        String right = DebianContent.sum(path, DebianContent.PLAIN, path + ".gz", DebianContent.PACKED);
        index(
                "sum-in-another-order",
                "The part for an index's artifacts is over them in descending order.",
                "F-UNT-03",
                text -> text.replace(
                        right, DebianContent.sum(path + ".gz", DebianContent.PACKED, path, DebianContent.PLAIN)));
        index(
                "sum-over-one",
                "The part for an index's artifacts is over one of two.",
                "F-UNT-03",
                text -> text.replace(right, DebianContent.sum(path, DebianContent.PLAIN)));
        index(
                "sum-missing",
                "An index's key has no part for its artifacts.",
                "F-UNT-03",
                text -> text.replace(",\"" + right + "\"]", "]"));
        rows(
                "artifacts-exchanged",
                "An index has the same two artifacts, each at the other's path.",
                "F-UNT-03",
                DebianContent.LINKS,
                text -> text.replace(DebianContent.PLAIN, "x")
                        .replace(DebianContent.PACKED, DebianContent.PLAIN)
                        .replace("\"x\"", "\"" + DebianContent.PACKED + "\""));
    }

    private void repeats() {
        index(
                "repeat-numbered-three",
                "The second of two equal relations has the number 3.",
                "F-UNT-04",
                text -> text.replace("\"main\",\"2\"]", "\"main\",\"3\"]"));
        index(
                "repeats-numbered-from-one",
                "The first of two equal relations has a number, too.",
                "F-UNT-04",
                text -> text.replace(RELATION, "\"stable\",\"main\",\"1\"],"));
        index(
                "repeat-without-number",
                "Two equal relations have no number.",
                "F-UNT-04",
                text -> text.replace("\"main\",\"2\"]", "\"main\"]"));
        rows(
                "repeat-that-is-none",
                "The index numbers a second relation that is equal to the first; the rows have another.",
                "F-UNT-04",
                DebianContent.RELATIONS,
                text -> text.replaceFirst("pool/main/a/(.*pool)", "pool/main/c/$1"));
    }

    /** A line of the index is bent; they are put in order again. */
    private void index(String words, String says, String rule, UnaryOperator<String> change) {
        refused(words, CONTENT, says, rule)
                .base("debian")
                .of(draft -> draft.member("index", UNITS, text -> sorted(change.apply(text))))
                .failed();
    }

    private void rows(String words, String says, String rule, String member, UnaryOperator<String> change) {
        refused(words, CONTENT, says, rule)
                .base("debian")
                .of(draft -> draft.member("meta", member, change))
                .failed();
    }

    private static String sorted(String text) {
        TreeSet<String> lines = new TreeSet<>();
        StringBuilder again = new StringBuilder();
        text.lines().forEach(line -> {
            if (!lines.add(line + "\n")) {
                again.append(line).append('\n');
            }
        });
        return String.join("", lines) + again;
    }
}
