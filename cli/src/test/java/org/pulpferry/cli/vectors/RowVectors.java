package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.CONTENT;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.value.Sha256;

/** Pulp's rows in meta, and artifacts in data: members, rows and contents that a bundle may not hold. */
final class RowVectors extends Family {
    private static final String ARTIFACTS = Content.CORE + "ArtifactResource.json";
    private static final String ROW = "repository-r0001/RepositoryResource.json";
    private static final String UNITS = "repository-r0001_3/pulp_file.app.modelresource.FileContentResource.json";
    private static final String LINKS = "repository-r0001_3/" + Content.CORE + "ContentArtifactResource.json";
    private static final String HELLO = Sha256.of("Hello from the other side.\n".getBytes(StandardCharsets.US_ASCII))
            .hex();

    RowVectors(Kit kit) {
        super(kit, "ROW");
    }

    private Vector rows(String words, String says, String rule, String member, UnaryOperator<String> change) {
        return refused(words, CONTENT, says, rule)
                .of(draft -> draft.member("meta", member, change))
                .failed();
    }

    private Vector meta(String words, String says, UnaryOperator<List<Member>> change) {
        return refused(words, CONTENT, says, "F-MET-01")
                .of(draft -> draft.members("meta", change))
                .failed();
    }

    private Vector data(String words, String says, String rule, UnaryOperator<List<Member>> change) {
        return refused(words, CONTENT, says, rule)
                .of(draft -> draft.members("data", change))
                .failedLoading();
    }

    private static UnaryOperator<List<Member>> more(Member member) {
        return list -> {
            list.add(member);
            return list;
        };
    }

    private static UnaryOperator<List<Member>> without(String name) {
        return list -> {
            if (!list.removeIf(member -> member.name().equals(name))) {
                throw new IllegalStateException(name);
            }
            return list;
        };
    }

    @Override
    void make() {
        members();
        versions();
        repositoryRows();
        contentRows();
        placesOfRows();
        unchanged();
        artifactRows();
        artifacts();
    }

    private void members() {
        meta("versions-missing", "There is no versions.json.", without("versions.json"));
        meta("artifact-rows-missing", "There are no rows of artifacts.", without(ARTIFACTS));
        meta("repository-row-missing", "There is no row of repository 1.", without(ROW));
        meta("units-missing", "There are no rows of repository 1's units.", without(UNITS));
        meta("links-missing", "There are no rows that link repository 1's units to artifacts.", without(LINKS));
        meta("versions-last", "versions.json is the last member instead of the first.", list -> {
            list.add(list.remove(0));
            return list;
        });
        meta("repositories-exchanged", "Repository 2 comes before repository 1.", list -> {
            List<Member> changed = new ArrayList<>(list.subList(0, 2));
            changed.addAll(list.subList(5, 8));
            changed.addAll(list.subList(2, 5));
            return changed;
        });
        meta("row-after-the-units", "The row of repository 1 comes after its units.", list -> {
            Collections.swap(list, 2, 3);
            return list;
        });
        meta(
                "third-repository",
                "There are rows of a repository that the manifest does not have.",
                more(Member.of("repository-r0003_1/x.json", "[]")));
        meta(
                "another-version",
                "There are rows of another version of repository 2.",
                more(Member.of("repository-r0002_2/x.json", "[]")));
        meta(
                "version-with-a-leading-zero",
                "There is a member of repository 2 whose version begins with a zero, as if it could stand for the other.",
                more(Member.of("repository-r0002_01/pulp_file.app.modelresource.FileContentResource.json", "[]")));
        meta(
                "mapping-of-another-repository",
                "The mapping names another repository.",
                more(Member.of("repository-r0002_1/content_mapping.json", "{\"r0001\": []}")));
        meta(
                "mapping-with-the-real-name",
                "The mapping has the repository's real name.",
                more(Member.of("repository-r0002_1/content_mapping.json", "{\"more files\": []}")));
        meta(
                "row-of-another-among-the-members",
                "A member's row names another repository, into which Pulp would import.",
                more(Member.of(
                        "repository-r0002_1/pulp_file.app.modelresource.FileRepositoryResource.json",
                        "[{\"name\": \"production\"}]")));
        meta("ordinal-zero", "There are rows of repository 0.", more(Member.of("repository-r0000_1/x.json", "[]")));
        meta(
                "real-name",
                "A member has the repository's real name.",
                more(Member.of("repository-files_3/x.json", "[]")));
        meta("unknown-member", "There is a member that is none of Pulp's.", more(Member.of("setup.sh", "id\n")));
        meta(
                "artifact-in-meta",
                "An artifact is among the metadata.",
                more(new Member(
                        Content.artifact(HELLO), "Hello from the other side.\n".getBytes(StandardCharsets.US_ASCII))));
        meta(
                "folder-in-a-repository",
                "A member lies deeper than Pulp's do.",
                more(Member.of("repository-r0002_1/x/y.json", "[]")));
        meta(
                "not-json-by-name",
                "A member of a repository is no .json.",
                more(Member.of("repository-r0002_1/x.py", "[]")));
    }

    private void versions() {
        rows(
                "versions-other",
                "versions.json names another version than the manifest.",
                "F-MET-02",
                "versions.json",
                text -> text.replaceFirst("3.116.0", "3.115.0"));
        rows(
                "versions-one-less",
                "versions.json lacks a component of the manifest's.",
                "F-MET-02",
                "versions.json",
                text -> "[{\"component\":\"core\",\"version\":\"3.116.0\"}]");
        rows(
                "versions-twice",
                "versions.json has a component twice.",
                "F-MET-02",
                "versions.json",
                text -> text.replace("[", "[{\"component\":\"core\",\"version\":\"3.116.0\"},"));
        rows("versions-not-json", "versions.json is no JSON.", "F-MET-02", "versions.json", text -> "core 3.116.0\n");
        rows(
                "versions-trailing",
                "Something follows the list in versions.json.",
                "F-MET-02",
                "versions.json",
                text -> text + "{}");
        rows("versions-empty", "versions.json has no bytes.", "F-MET-02", "versions.json", text -> "");
        rows(
                "versions-long",
                "versions.json has more than 64 KiB.",
                "F-MET-02",
                "versions.json",
                text -> text + " ".repeat(65_536));
    }

    private void repositoryRows() {
        rows(
                "row-with-the-real-name",
                "The row has the repository's real name, not its ordinal.",
                "F-MET-04",
                ROW,
                text -> text.replace("r0001", "files"));
        rows(
                "row-of-another-repository",
                "The row has another repository's ordinal.",
                "F-MET-04",
                ROW,
                text -> text.replace("r0001", "r0002"));
        rows(
                "row-of-another-type",
                "The row is of another type than the manifest says.",
                "F-MET-01",
                ROW,
                text -> text.replace("file.file", "deb.apt-repo"));
        rows(
                "row-twice",
                "The row is there twice.",
                "F-MET-01",
                ROW,
                text -> text.replaceFirst("\\[(.*)\\]", "[$1, $1]"));
        rows("row-none", "The list of rows is empty.", "F-MET-01", ROW, text -> "[]");
        rows("row-not-json", "The row is no JSON.", "F-MET-01", ROW, text -> "x");
    }

    private void contentRows() {
        rows(
                "units-cut",
                "The rows of units end in their middle.",
                "F-MET-01",
                UNITS,
                text -> text.substring(0, text.length() / 2));
        rows(
                "units-key-twice",
                "A row has a key twice.",
                "F-MET-01",
                UNITS,
                text -> text.replaceFirst("\"relative_path\":", "\"relative_path\":\"x\",\"relative_path\":"));
        rows("units-trailing", "Something follows the rows.", "F-MET-01", UNITS, text -> text + "[]");
        rows("units-no-list", "The rows are an object.", "F-MET-01", UNITS, text -> "{\"rows\":" + text + "}");
        rows(
                "units-deep",
                "A row's value is 10,000 lists in one another.",
                "F-MET-01",
                UNITS,
                text -> text.replaceFirst(
                        "\"relative_path\":\"[^\"]*\"",
                        "\"relative_path\":" + "[".repeat(10_000) + "]".repeat(10_000)));
        rows("units-row-a-number", "A row is a number.", "F-MET-01", UNITS, text -> text.replace("[{", "[5, {"));
        rows(
                "units-of-an-unknown-type",
                "A unit is of a type that ferry does not know.",
                "F-UNT-05",
                UNITS,
                text -> text.replaceFirst("file.file", "evil.type"));
        rows(
                "unit-twice",
                "A unit is there twice, under two ids.",
                "F-IDX-04",
                UNITS,
                text -> text.replaceFirst(
                        "\\[(\\{[^}]*\\})",
                        "[$1, "
                                + java.util.regex.Matcher.quoteReplacement(
                                        first(text).replace("-000000000000\"", "-000000000099\""))));
        rows(
                "unit-id-twice",
                "Two units have one id.",
                "F-MET-01",
                UNITS,
                text -> text.replace("-000000000001\"", "-000000000000\""));
        rows(
                "unit-id-no-uuid",
                "A unit's id is no UUID.",
                "F-MET-01",
                UNITS,
                text -> text.replaceFirst("\"upstream_id\":\"[^\"]*\"", "\"upstream_id\":\"../../x\""));
        rows(
                "unit-without-id",
                "A unit's row has no id, so that nothing could compare it with the index.",
                "F-MET-01",
                UNITS,
                text -> text.replaceFirst("\"upstream_id\":\"[^\"]*\",", ""));
        rows(
                "unit-renamed",
                "A unit has another path than the index shows.",
                "F-IDX-06",
                UNITS,
                text -> text.replace("\"hello.txt\"", "\"hullo.txt\""));
        rows(
                "link-to-another-artifact",
                "A unit is linked to another artifact than the index shows.",
                "F-IDX-06",
                LINKS,
                text -> text.replace(HELLO, Sha256.of(new byte[0]).hex()));
        rows(
                "link-to-an-unknown-artifact",
                "A unit is linked to an artifact that the index does not name.",
                "F-IDX-05",
                LINKS,
                text -> text.replace(HELLO, "f".repeat(64)));
        rows(
                "link-without-artifact",
                "A unit's artifact was never downloaded.",
                "F-IDX-05",
                LINKS,
                text -> text.replace("\"artifact\":\"" + HELLO + "\"", "\"artifact\":\"\""));
        rows(
                "link-to-another-path",
                "A unit's artifact has another path than the index shows.",
                "F-IDX-06",
                LINKS,
                text -> text.replace("\"hello.txt\"", "\"../hello.txt\""));
        rows(
                "link-of-no-unit",
                "An artifact is linked to a unit that is not there.",
                "F-MET-01",
                LINKS,
                text -> text.replaceFirst("-000000000002\"", "-000000000077\""));
    }

    /** Pulp goes by the place of a value and by the name of a file, where a reader may go by names and by what a row says of itself. */
    /** The first repository is unchanged since an earlier bundle, yet this one has that member of it. */
    private void unchanged(String words, String says, String name) {
        Member member = Kit.small().meta().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        refused(words, CONTENT, says, "F-MET-01")
                .of(draft -> {
                    draft.content = kit.unchanged();
                    draft.sequence = 6;
                    draft.members("meta", list -> {
                        list.add(2, member);
                        return list;
                    });
                })
                .had("SEQ/five")
                .failed();
    }

    private void unchanged() {
        unchanged(
                "unchanged-repository-has-its-row",
                "The row of a repository is there that is unchanged since an earlier bundle.",
                ROW);
        unchanged(
                "unchanged-repository-has-units",
                "Rows of units are there of a repository that is unchanged since an earlier bundle.",
                UNITS);
    }

    private void placesOfRows() {
        rows(
                "units-fields-in-another-order",
                "Read by name the last row is sound; Pulp takes the names from the first row, and gets digest and path exchanged.",
                "F-MET-05",
                UNITS,
                text -> text.replaceFirst(
                        "(\"relative_path\":\"[^\"]*\"),(\"digest\":\"[^\"]*\")(,[^}]*\\}\\])$", "$2,$1$3"));
        rows(
                "unit-more-fields",
                "The last row has a field more than the first.",
                "F-MET-05",
                UNITS,
                text -> text.replaceFirst("\\}\\]$", ",\"more\":\"\"}]"));
        rows(
                "link-path-twice",
                "A unit has two artifacts at one path.",
                "F-MET-05",
                LINKS,
                text -> text.replaceFirst(
                        "\\[", "[" + first(text).replaceFirst("[0-9a-f]{64}", "0".repeat(64)) + ", "));
        String pypi = "repository-r0001_3/pulp_python.app.modelresource.PythonPackageContentResource.json";
        moreRows(
                "units-in-another-types-file",
                "The rows of files stand in the file of Python packages: Pulp would make such of them.",
                list -> list.replaceAll(
                        member -> member.name().equals(UNITS) ? Member.of(pypi, member.text()) : member));
        moreRows(
                "units-without-ids-in-a-file-more",
                "A file more, whose rows have neither ids nor a type: Pulp makes units of them all the same.",
                list -> list.add(list.size() - 1, Member.of(pypi, "[{\"name\":\"evil\",\"version\":\"1\"}]")));
        moreRows(
                "rows-in-an-unknown-file",
                "A file more with rows, of which nobody knows what Pulp would make of them.",
                list -> list.add(
                        list.size() - 1,
                        Member.of(
                                "repository-r0001_3/pulp_file.app.modelresource.SomethingResource.json",
                                "[{\"name\":\"evil\"}]")));
    }

    private void moreRows(String words, String says, Consumer<List<Member>> change) {
        refused(words, CONTENT, says, "F-MET-05")
                .of(draft -> draft.members("meta", list -> {
                    List<Member> changed = new ArrayList<>(list);
                    change.accept(changed);
                    return changed;
                }))
                .failed();
    }

    private static String first(String text) {
        return text.substring(1, text.indexOf('}') + 1);
    }

    private void artifactRows() {
        loading(rows(
                "artifact-rows-in-another-order",
                "The rows of artifacts are in another order than data.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replaceFirst("\\[(\\{[^}]*\\}), (\\{[^}]*\\})", "[$2, $1")));
        loading(rows(
                "artifact-row-missing",
                "An artifact in data has no row.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replaceFirst("\\{[^}]*\\}, ", "")));
        loading(rows(
                "artifact-row-more",
                "There is a row of an artifact that data has not.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replaceFirst("\\]$", ", " + Content.artifactRow("f".repeat(64), 1) + "]")));
        loading(rows(
                "artifact-row-with-another-size",
                "A row says another size than data has.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replace("\"size\":\"27\"", "\"size\":\"28\"")));
        loading(rows(
                "artifact-row-with-another-path",
                "A row says that the artifact is in another file.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replace("\"file\":\"" + Content.artifact(HELLO), "\"file\":\"/etc/passwd")));
        loading(rows(
                "artifact-row-with-another-digest",
                "A row has another digest than its file's name.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.replace("\"sha256\":\"" + HELLO, "\"sha256\":\"" + "f".repeat(64))));
        loading(rows(
                "artifact-rows-not-json",
                "The rows of artifacts are no JSON.",
                "F-MET-03",
                ARTIFACTS,
                text -> text.substring(1)));
    }

    private static void loading(Vector vector) {
        vector.failedLoading();
    }

    private void artifacts() {
        data(
                "artifact-with-other-content",
                "An artifact's content is not what its name says.",
                "F-DAT-03",
                list -> changed(list, HELLO, "Hullo from the other side.\n"));
        data(
                "artifact-longer",
                "An artifact has a byte more than the index says.",
                "F-DAT-03",
                list -> changed(list, HELLO, "Hello from the other side.\n\n"));
        data("artifacts-in-another-order", "Two artifacts have changed places.", "F-DAT-02", list -> {
            Collections.swap(list, 0, 1);
            return list;
        });
        data(
                        "artifact-missing",
                        "An artifact that the index says is carried is missing.",
                        "F-DAT-01",
                        list -> list.subList(1, list.size()))
                .failed();
        data("artifact-more", "There is an artifact that the index does not name.", "F-DAT-01", more(member("extra\n")))
                .failed();
        data(
                "artifact-in-place-of-another",
                "An artifact that nothing names stands where one is missing.",
                "F-DAT-01",
                list -> {
                    list.set(list.size() - 1, member("extra\n"));
                    return list;
                });
        data(
                "artifact-in-the-wrong-folder",
                "An artifact lies in another folder than the one of its first digits.",
                "F-DAT-01",
                list -> renamed(list, "artifact/00/" + HELLO.substring(2)));
        data(
                "artifact-name-in-upper-case",
                "An artifact's name has upper-case digits.",
                "F-DAT-01",
                list -> renamed(
                        list,
                        Content.artifact(HELLO)
                                .toUpperCase(java.util.Locale.ROOT)
                                .replace("ARTIFACT", "artifact")));
        data(
                "artifact-of-a-domain",
                "An artifact lies in the folder of one of Pulp's domains.",
                "F-DAT-01",
                list -> renamed(list, "artifact/d0/" + HELLO.substring(0, 2) + "/" + HELLO.substring(2)));
        data("no-artifact", "A member of data is no artifact.", "F-DAT-01", list -> renamed(list, "versions.json"));
    }

    private static Member member(String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        return new Member(Content.artifact(Sha256.of(bytes).hex()), bytes);
    }

    private static List<Member> changed(List<Member> list, String digest, String content) {
        list.replaceAll(
                member -> member.name().equals(Content.artifact(digest)) ? Member.of(member.name(), content) : member);
        return list;
    }

    private static List<Member> renamed(List<Member> list, String name) {
        list.replaceAll(
                member -> member.name().equals(Content.artifact(HELLO)) ? new Member(name, member.content()) : member);
        return list;
    }
}
