package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.BASE;
import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;
import static org.pulpferry.manifest.problem.ProblemCode.FORMAT;
import static org.pulpferry.manifest.problem.ProblemCode.LIMIT;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** Indexes that are not in order, not whole, or not what Pulp's rows make. */
final class IndexVectors extends Family {
    private static final String FIRST = "units/r0001";
    private static final String SECOND = "units/r0002";
    private static final String NOTES = Sha256.of("notes\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .hex();
    private static final String SHARED = Sha256.of("in both\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .hex();

    IndexVectors(Kit kit) {
        super(kit, "IDX");
    }

    private void text(String words, String says, String rule, String member, UnaryOperator<String> change) {
        refused(words, CONTENT, says, rule)
                .of(draft -> draft.member("index", member, change))
                .failed();
    }

    private void lines(String words, String says, String rule, String member, UnaryOperator<List<String>> change) {
        text(
                words,
                says,
                rule,
                member,
                text -> String.join("", change.apply(new ArrayList<>(Arrays.asList(text.split("(?<=\n)"))))));
    }

    private void members(String words, String says, UnaryOperator<List<Member>> change) {
        refused(words, CONTENT, says, "F-IDX-01")
                .of(draft -> draft.members("index", change))
                .failed();
    }

    @Override
    void make() {
        spelling();
        order();
        contradictions();
        unchanged();
        limits();
    }

    private void unchanged(String words, ProblemCode code, String says, String rule, Consumer<Draft> change) {
        Vector vector = refused(words, code, says, rule).of(draft -> {
            draft.content = kit.unchanged();
            draft.sequence = 6;
            change.accept(draft);
        });
        if (code == CONTENT) {
            vector.failed();
        }
        vector.had("SEQ/five");
    }

    /** The first repository is unchanged since an earlier bundle, and something of it is in this one nevertheless. */
    private void unchanged() {
        Member units = Kit.small().index().get(1);
        unchanged(
                "unchanged-repository-has-units",
                FORMAT,
                "A repository is unchanged since an earlier bundle, yet its units are in the index.",
                "F-CHK-07",
                draft -> draft.members("index", list -> {
                    list.add(1, units);
                    return list;
                }));
        unchanged(
                "unchanged-repository-in-place-of-another",
                CONTENT,
                "In place of another's, the units of a repository are in the index that is unchanged since an earlier bundle.",
                "F-IDX-01",
                draft -> draft.members("index", list -> {
                    list.set(1, units);
                    return list;
                }));
        unchanged(
                "unchanged-repository-has-an-artifact",
                CONTENT,
                "A line of artifacts names a repository that is unchanged since an earlier bundle.",
                "F-IDX-02",
                draft -> draft.member(
                        "index",
                        "artifacts",
                        text -> text.replace(
                                SHARED + "\",\"size\":8,\"carried\":true,\"repositories\":[2]",
                                SHARED + "\",\"size\":8,\"carried\":true,\"repositories\":[1,2]")));
    }

    private void spelling() {
        for (String member : List.of("artifacts", FIRST)) {
            String words = member.equals(FIRST) ? "units" : member;
            text(
                    words + "-line-with-a-blank",
                    "A line of " + words + " has a blank after a comma.",
                    "F-JSN-01",
                    member,
                    text -> text.replaceFirst("\",\"", "\", \""));
            text(
                    words + "-empty-line",
                    "An empty line is at the end of " + words + ".",
                    "F-JSN-01",
                    member,
                    text -> text + "\n");
            text(
                    words + "-no-line-end",
                    "The last line of " + words + " has no end.",
                    "F-JSN-01",
                    member,
                    text -> text.substring(0, text.length() - 1));
            text(
                    words + "-crlf",
                    "Lines of " + words + " end with CR and LF.",
                    "F-JSN-01",
                    member,
                    text -> text.replace("\n", "\r\n"));
            text(
                    words + "-key-more",
                    "A line of " + words + " has a key that it may not have.",
                    "F-JSN-02",
                    member,
                    text -> text.replaceFirst("\\}\n", ",\"note\":1}\n"));
            text(words + "-empty", "There is no line of " + words + ".", "F-IDX-05", member, text -> "");
        }
        text(
                "ordinal-zero",
                "An artifact is of repository 0.",
                "F-IDX-02",
                "artifacts",
                text -> text.replaceFirst("\\[1\\]", "[0]"));
        text(
                "no-ordinal",
                "An artifact is of no repository.",
                "F-IDX-02",
                "artifacts",
                text -> text.replaceFirst("\\[1\\]", "[]"));
        text(
                "ordinals-descending",
                "An artifact's repositories are in descending order.",
                "F-IDX-02",
                "artifacts",
                text -> text.replace("[1,2]", "[2,1]"));
        text(
                "ordinal-twice",
                "An artifact's repository is there twice.",
                "F-IDX-02",
                "artifacts",
                text -> text.replace("[1,2]", "[1,1]"));
        text(
                "size-as-text",
                "An artifact's size is a text.",
                "F-JSN-06",
                "artifacts",
                text -> text.replaceFirst("\"size\":([0-9]+)", "\"size\":\"$1\""));
        text(
                "carried-as-number",
                "Whether an artifact is carried is a number.",
                "F-IDX-02",
                "artifacts",
                text -> text.replaceFirst("\"carried\":true", "\"carried\":1"));
        text(
                "digest-in-upper-case",
                "An artifact's digest has upper-case digits.",
                "F-JSN-08",
                "artifacts",
                text -> text.replace(NOTES, NOTES.toUpperCase(java.util.Locale.ROOT)));
        text(
                "key-empty",
                "A unit's key has no parts.",
                "F-IDX-03",
                FIRST,
                text -> text.replaceFirst("\"key\":\\[[^]]*\\]", "\"key\":[]"));
        text(
                "key-as-text",
                "A unit's key is a text.",
                "F-IDX-03",
                FIRST,
                text -> text.replaceFirst("\"key\":\\[[^]]*\\]", "\"key\":\"empty\""));
    }

    private void order() {
        members("units-first", "The units come before the artifacts.", list -> {
            Collections.swap(list, 0, 1);
            return list;
        });
        members("repositories-exchanged", "The units of repository 2 come before those of 1.", list -> {
            Collections.swap(list, 1, 2);
            return list;
        });
        refused("member-more", FORMAT, "There is a member more, of a third repository.", "F-CHK-07")
                .of(draft -> draft.members("index", list -> {
                    list.add(Member.of("units/r0003", ""));
                    return list;
                }));
        members("member-of-another-name", "The artifacts are called otherwise.", list -> {
            list.set(0, Member.of("artifact", list.get(0).text()));
            return list;
        });
        refused("member-missing", CONTENT, "There is no member for repository 2.", "F-IDX-01")
                .of(draft -> {
                    draft.members("index", list -> list.subList(0, 2));
                    draft.manifest(text -> text.replaceFirst("(\"index\":\\{[^}]*\"members\":)2", "$13"));
                })
                .failed();
        for (String member : List.of("artifacts", FIRST)) {
            String words = member.equals(FIRST) ? "units" : member;
            lines(words + "-unsorted", "Two lines of " + words + " have changed places.", "F-IDX-04", member, list -> {
                Collections.swap(list, 1, 2);
                return list;
            });
            lines(words + "-line-twice", "A line of " + words + " is there twice.", "F-IDX-04", member, list -> {
                list.add(1, list.get(1));
                return list;
            });
        }
        lines("artifact-with-two-sizes", "An artifact is there with two sizes.", "F-IDX-04", "artifacts", list -> {
            list.add(1, list.get(0).replaceFirst("\"size\":", "\"size\":9"));
            return list;
        });
        lines(
                "unit-with-two-contents",
                "One type and key is there with different artifacts.",
                "F-IDX-04",
                SECOND,
                list -> {
                    String unit = list.get(0);
                    list.add(1, unit.replace("{\"notes.txt\":", "{\"notes.txt.2\":"));
                    return list;
                });
    }

    private void contradictions() {
        text(
                "size-wrong",
                "The index says another size of an artifact than data has.",
                "F-DAT-03",
                "artifacts",
                text -> text.replace("\"size\":6,", "\"size\":7,"));
        last().failedLoading();
        text(
                "said-to-be-carried",
                "An artifact is said not to be carried, and is.",
                "F-DAT-01",
                "artifacts",
                text -> text.replace(
                        NOTES + "\",\"size\":6,\"carried\":true", NOTES + "\",\"size\":6,\"carried\":false"));
        last().onImport(BASE);
        refused("not-carried-and-said-to-be", CONTENT, "An artifact is said to be carried, and is not.", "F-DAT-01")
                .of(draft -> {
                    draft.content.without("notes\n");
                    draft.member("index", "artifacts", text -> text.replace("\"carried\":false", "\"carried\":true"));
                })
                .failed();
        text(
                "artifact-missing",
                "An artifact that a unit names has no line.",
                "F-IDX-05",
                "artifacts",
                text -> text.replaceFirst("[^\n]*" + NOTES + "[^\n]*\n", ""));
        lines(
                "artifact-that-no-unit-names",
                "An artifact is there that no unit names.",
                "F-IDX-05",
                "artifacts",
                list -> {
                    list.add("{\"sha256\":\"" + "f".repeat(64)
                            + "\",\"size\":1,\"carried\":false,\"repositories\":[1]}\n");
                    return list;
                });
        last().onImport(BASE);
        text(
                "repository-missing",
                "An artifact's line lacks one of the two repositories that have it.",
                "F-IDX-05",
                "artifacts",
                text -> text.replace("[1,2]", "[1]"));
        text(
                "repository-more",
                "An artifact's line names a repository that has it not.",
                "F-IDX-05",
                "artifacts",
                text -> text.replace(
                        NOTES + "\",\"size\":6,\"carried\":true,\"repositories\":[2]",
                        NOTES + "\",\"size\":6,\"carried\":true,\"repositories\":[1,2]"));
        text(
                "repository-that-is-not-there",
                "An artifact's line names a third repository.",
                "F-IDX-05",
                "artifacts",
                text -> text.replace("[1,2]", "[1,2,3]"));
        lines(
                "unit-missing",
                "A unit of Pulp's rows is not in the index.",
                "F-IDX-06",
                FIRST,
                list -> list.subList(1, list.size()));
        lines("unit-more", "The index has a unit that Pulp's rows have not.", "F-IDX-06", SECOND, list -> {
            list.add("{\"type\":\"file.file\",\"key\":[\"z\",\"" + SHARED + "\"],\"artifacts\":{\"z\":\"" + SHARED
                    + "\"}}\n");
            return list;
        });
        text(
                "unit-with-another-artifact",
                "The index shows another artifact for a unit than Pulp's rows have.",
                "F-IDX-06",
                SECOND,
                text -> text.replace("{\"notes.txt\":\"" + NOTES, "{\"notes.txt\":\"" + SHARED));
        text(
                "key-parts-exchanged",
                "The parts of a unit's key are in another order.",
                "F-UNT-01",
                SECOND,
                text -> text.replace("[\"notes.txt\",\"" + NOTES + "\"]", "[\"" + NOTES + "\",\"notes.txt\"]"));
        text(
                "key-part-more",
                "A unit's key has a part more.",
                "F-UNT-01",
                SECOND,
                text -> text.replace("\"" + NOTES + "\"]", "\"" + NOTES + "\",\"\"]"));
        text(
                "unit-of-another-type",
                "A unit is shown as of a type that ferry does not know.",
                "F-UNT-05",
                SECOND,
                text -> text.replaceFirst("file.file", "file.fila"));
        refused("counts-one-more", CONTENT, "The manifest counts a unit more than there are.", "F-IDX-05")
                .of(draft -> draft.manifest("\"file.file\":4", "\"file.file\":5"))
                .failed();
        refused("counts-another-type", CONTENT, "The manifest counts units of another type.", "F-IDX-05")
                .of(draft -> draft.manifest("\"file.file\":4", "\"file.files\":4"))
                .failed();
        refused("counts-none", CONTENT, "The manifest counts no units of a repository that has four.", "F-IDX-05")
                .of(draft -> draft.manifest("\"file.file\":4", ""))
                .failed();
    }

    private Vector last() {
        return (Vector) vectors.get(vectors.size() - 1);
    }

    /** A unit's line is not even parsed: it is not what Pulp's rows make. */
    private void limits() {
        refused("artifacts-line-over-the-limit", LIMIT, "A line of artifacts has more than 1 MiB.", "F-JSN-09")
                .of(draft -> draft.member(
                        "index", "artifacts", text -> text + "{\"sha256\":\"" + "z".repeat(1 << 20) + "\"}\n"))
                .failed();
        text(
                "units-line-over-the-limit",
                "A line of units has more than 1 MiB.",
                "F-IDX-06",
                SECOND,
                text -> text + "{\"type\":\"" + "z".repeat(1 << 20) + "\"}\n");
        text(
                "string-over-the-limit",
                "A part of a unit's key has 4,097 characters.",
                "F-IDX-06",
                SECOND,
                text -> text.replace("[\"notes.txt\"", "[\"" + "n".repeat(4_097) + "\""));
        text(
                "key-of-17-parts",
                "A unit's key has 17 parts.",
                "F-IDX-06",
                SECOND,
                text -> text.replace("[\"notes.txt\",", "[" + "\"n\",".repeat(16)));
        text(
                "a-thousand-ordinals",
                "An artifact is of 1,000 repositories.",
                "F-IDX-05",
                "artifacts",
                text -> text.replace(
                        "[1,2]",
                        "["
                                + IntStream.rangeClosed(1, 1_000)
                                        .mapToObj(Integer::toString)
                                        .collect(Collectors.joining(","))
                                + "]"));
    }
}
