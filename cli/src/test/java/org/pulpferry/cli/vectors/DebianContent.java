package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.value.Sha256;

/** A repository of Debian packages: a package that is twice in one component, and an index in two forms. */
final class DebianContent extends Content {
    static final String PACKAGE = "pool/main/a/a_1.0_all.deb";
    static final String INDEX = "dists/stable/main/binary-amd64/Packages";
    static final String FOLDER = "repository-r0001_1/";
    static final String RELATIONS = FOLDER + "pulp_deb.app.modelresource.PackageReleaseComponentResource.json";
    static final String LINKS = FOLDER + CORE + "ContentArtifactResource.json";
    static final String DEB = digest("a package\n");
    static final String FIELDS = digest("what its control file says\n");
    static final String PLAIN = digest("Package: a\n");
    static final String PACKED = digest("Package: a, packed\n");

    private static final List<String> CONTENTS = List.of("a package\n", "Package: a\n", "Package: a, packed\n");

    private static String digest(String content) {
        return Sha256.of(content.getBytes(StandardCharsets.US_ASCII)).hex();
    }

    /** The part that stands for an index's artifacts (F-UNT-03); paths and digests in turn. */
    static String sum(String... pathsAndDigests) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < pathsAndDigests.length; i += 2) {
            lines.append(pathsAndDigests[i])
                    .append('\0')
                    .append(pathsAndDigests[i + 1])
                    .append('\n');
        }
        return digest(lines.toString());
    }

    /** A unit's line in the index. */
    private static String unit(String type, String key, String artifacts) {
        return "{\"type\":\"" + type + "\",\"key\":[\"" + key.replace("|", "\",\"") + "\"],\"artifacts\":{" + artifacts
                + "}}\n";
    }

    private static String row(String type, int number, String fields) {
        return "{\"pulp_type\":\"" + type + "\",\"upstream_id\":\""
                + String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number) + "\"," + fields + "}";
    }

    private static String link(int number, String path, String digest) {
        return "{\"artifact\":\"" + digest + "\",\"content\":\""
                + String.format(Locale.ROOT, "00000000-0000-4000-8000-%012d", number) + "\",\"relative_path\":\"" + path
                + "\"}";
    }

    @Override
    List<String> entries() {
        return List.of(
                "{\"name\":\"debian\",\"type\":\"deb/apt\",\"version\":1,\"unchanged_since\":null,\"counts\":{\"deb.package\":1,"
                        + "\"deb.package_index\":1,\"deb.package_release_component\":2,\"deb.release_component\":1},"
                        + "\"serving\":{\"publish\":\"verbatim\",\"distribution\":\"debian\",\"base_path\":\"debian\","
                        + "\"options\":{},\"labels\":{}}}");
    }

    @Override
    List<Member> index() {
        TreeSet<String> artifacts = new TreeSet<>();
        for (String content : CONTENTS) {
            artifacts.add("{\"sha256\":\"" + digest(content) + "\",\"size\":" + content.length()
                    + ",\"carried\":true,\"repositories\":[1]}\n");
        }
        String relation = PACKAGE + "|" + DEB + "|" + FIELDS + "|stable|main";
        String files = "\"" + INDEX + "\":\"" + PLAIN + "\",\"" + INDEX + ".gz\":\"" + PACKED + "\"";
        TreeSet<String> units = new TreeSet<>();
        units.add(unit("deb.package", PACKAGE + "|" + DEB + "|" + FIELDS, "\"" + PACKAGE + "\":\"" + DEB + "\""));
        units.add(unit(
                "deb.package_index", "main|amd64|" + INDEX + "|" + sum(INDEX, PLAIN, INDEX + ".gz", PACKED), files));
        units.add(unit("deb.package_release_component", relation, ""));
        units.add(unit("deb.package_release_component", relation + "|2", ""));
        units.add(unit("deb.release_component", "stable|main", ""));
        return List.of(
                Member.of("artifacts", String.join("", artifacts)), Member.of("units/r0001", String.join("", units)));
    }

    @Override
    List<Member> data() {
        TreeMap<String, String> byDigest = new TreeMap<>();
        CONTENTS.forEach(content -> byDigest.put(digest(content), content));
        List<Member> members = new ArrayList<>();
        byDigest.forEach((digest, content) -> members.add(Member.of(artifact(digest), content)));
        return members;
    }

    @Override
    List<Member> meta() {
        List<String> artifacts = data().stream()
                .map(member -> artifactRow(Sha256.of(member.content()).hex(), member.content().length))
                .toList();
        String deb = FOLDER + "pulp_deb.app.modelresource.";
        String relation =
                "\"package\":\"" + PACKAGE + "|" + DEB + "|" + FIELDS + "\",\"release_component\":\"stable|main\"";
        return List.of(
                Member.of("versions.json", VERSIONS),
                Member.of(CORE + "ArtifactResource.json", rows(artifacts)),
                Member.of(
                        "repository-r0001/RepositoryResource.json",
                        rows(List.of("{\"pulp_type\":\"deb.apt-repo\",\"name\":\"r0001\"}"))),
                Member.of(
                        deb + "PackageResource.json",
                        rows(List.of(row(
                                "deb.package",
                                1,
                                "\"relative_path\":\"" + PACKAGE + "\",\"sha256\":\"" + DEB
                                        + "\",\"metadata_sha256\":\"" + FIELDS + "\"")))),
                Member.of(
                        deb + "ReleaseComponentResource.json",
                        rows(List.of(row(
                                "deb.release_component", 2, "\"distribution\":\"stable\",\"component\":\"main\"")))),
                Member.of(
                        deb + "PackageReleaseComponentResource.json",
                        rows(List.of(
                                row("deb.package_release_component", 3, relation),
                                row("deb.package_release_component", 4, relation)))),
                Member.of(
                        deb + "PackageIndexResource.json",
                        rows(List.of(row(
                                "deb.package_index",
                                5,
                                "\"component\":\"main\",\"architecture\":\"amd64\",\"relative_path\":\"" + INDEX
                                        + "\"")))),
                Member.of(
                        LINKS,
                        rows(List.of(link(1, PACKAGE, DEB), link(5, INDEX, PLAIN), link(5, INDEX + ".gz", PACKED)))));
    }
}
