package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.cli.vectors.RawTar.Member;
import org.pulpferry.manifest.value.Sha256;

/** Repositories of files and what index, meta and data hold of them, by docs/format.md alone. */
class Content {
    static final String CORE = "pulpcore.app.modelresource.";
    static final String VERSIONS =
            "[{\"component\":\"core\",\"version\":\"3.116.0\"},{\"component\":\"file\",\"version\":\"3.116.0\"}]";
    private static final String DOMAIN = "0a7e6ae1-2f23-4d53-9a0f-2c4d6b8a9c01";

    private final List<Repository> repositories = new ArrayList<>();
    private final TreeSet<String> notCarried = new TreeSet<>();
    private final TreeMap<String, String> unchanged = new TreeMap<>();

    /** A repository of files: content by relative path. */
    record Repository(String name, int version, String distribution, TreeMap<String, byte[]> files) {
        String entry(String since) {
            String counts = files.isEmpty() ? "" : "\"file.file\":" + files.size();
            return "{\"name\":\"" + name + "\",\"type\":\"file/file\",\"version\":" + version
                    + ",\"unchanged_since\":" + since + ",\"counts\":{" + counts
                    + "},\"serving\":{\"publish\":\"default\",\"distribution\":\"" + distribution
                    + "\",\"base_path\":\"" + distribution + "\",\"options\":{},\"labels\":{}}}";
        }
    }

    /** Adds a repository; its files are path and content in turn. */
    Content with(String name, int version, String distribution, Object... files) {
        TreeMap<String, byte[]> contents = new TreeMap<>();
        for (int i = 0; i < files.length; i += 2) {
            Object content = files[i + 1];
            contents.put(
                    files[i].toString(),
                    content instanceof byte[] bytes ? bytes : content.toString().getBytes(StandardCharsets.UTF_8));
        }
        repositories.add(new Repository(name, version, distribution, contents));
        return this;
    }

    /** The artifact is referred to, not carried. */
    Content without(String content) {
        notCarried.add(Sha256.of(content.getBytes(StandardCharsets.UTF_8)).hex());
        return this;
    }

    /** The repository is said to be unchanged since that bundle: this one has neither rows nor units of it. */
    Content unchanged(String name, int epoch, long sequence, String manifest) {
        unchanged.put(
                name, "{\"epoch\":" + epoch + ",\"sequence\":" + sequence + ",\"manifest\":\"" + manifest + "\"}");
        return this;
    }

    private boolean isWhole(Repository repository) {
        return !unchanged.containsKey(repository.name());
    }

    /** The manifest's entries. */
    List<String> entries() {
        return repositories.stream()
                .map(each -> each.entry(unchanged.getOrDefault(each.name(), "null")))
                .toList();
    }

    static String ordinal(int number) {
        return String.format(Locale.ROOT, "r%04d", number);
    }

    List<Member> index() {
        List<Member> members = new ArrayList<>();
        TreeMap<String, String> artifacts = new TreeMap<>();
        sizes().forEach((digest, size) -> artifacts.put(
                digest,
                "{\"sha256\":\"" + digest + "\",\"size\":" + size + ",\"carried\":" + !notCarried.contains(digest)
                        + ",\"repositories\":[" + String.join(",", ordinals(digest)) + "]}\n"));
        members.add(Member.of("artifacts", String.join("", artifacts.values())));
        for (int i = 0; i < repositories.size(); i++) {
            if (!isWhole(repositories.get(i))) {
                continue;
            }
            StringBuilder units = new StringBuilder();
            repositories.get(i).files().forEach((path, content) -> {
                String digest = Sha256.of(content).hex();
                units.append("{\"type\":\"file.file\",\"key\":[\"" + path + "\",\"" + digest + "\"],\"artifacts\":{\""
                        + path + "\":\"" + digest + "\"}}\n");
            });
            members.add(Member.of("units/" + ordinal(i + 1), units.toString()));
        }
        return members;
    }

    private Map<String, Integer> sizes() {
        TreeMap<String, Integer> sizes = new TreeMap<>();
        repositories.stream()
                .filter(this::isWhole)
                .forEach(repository -> repository
                        .files()
                        .values()
                        .forEach(content -> sizes.put(Sha256.of(content).hex(), content.length)));
        return sizes;
    }

    private List<String> ordinals(String digest) {
        List<String> ordinals = new ArrayList<>();
        for (int i = 0; i < repositories.size(); i++) {
            boolean has = isWhole(repositories.get(i))
                    && repositories.get(i).files().values().stream()
                            .anyMatch(content -> Sha256.of(content).hex().equals(digest));
            if (has) {
                ordinals.add(Integer.toString(i + 1));
            }
        }
        return ordinals;
    }

    static String artifact(String digest) {
        return "artifact/" + digest.substring(0, 2) + "/" + digest.substring(2);
    }

    List<Member> data() {
        List<Member> members = new ArrayList<>();
        TreeSet<String> seen = new TreeSet<>(notCarried);
        for (Repository repository : repositories.stream().filter(this::isWhole).toList()) {
            TreeMap<String, byte[]> byDigest = new TreeMap<>();
            repository
                    .files()
                    .values()
                    .forEach(content -> byDigest.put(Sha256.of(content).hex(), content));
            byDigest.forEach((digest, content) -> {
                if (seen.add(digest)) {
                    members.add(new Member(artifact(digest), content));
                }
            });
        }
        return members;
    }

    static String artifactRow(String digest, long size) {
        return "{\"file\":\"" + artifact(digest) + "\",\"size\":\"" + size + "\",\"sha256\":\"" + digest + "\"}";
    }

    List<Member> meta() {
        List<Member> members = new ArrayList<>();
        members.add(Member.of("versions.json", VERSIONS));
        List<String> rows = data().stream()
                .map(member -> artifactRow(Sha256.of(member.content()).hex(), member.content().length))
                .toList();
        members.add(Member.of(CORE + "ArtifactResource.json", rows(rows)));
        for (int i = 0; i < repositories.size(); i++) {
            if (!isWhole(repositories.get(i))) {
                continue;
            }
            String name = ordinal(i + 1);
            members.add(Member.of(
                    "repository-" + name + "/RepositoryResource.json",
                    rows(List.of("{\"pulp_type\":\"file.file\",\"name\":\"" + name + "\"}"))));
            if (!repositories.get(i).files().isEmpty()) {
                addRows(members, i + 1, repositories.get(i));
            }
        }
        return members;
    }

    private static void addRows(List<Member> members, int ordinal, Repository repository) {
        List<String> units = new ArrayList<>();
        List<String> links = new ArrayList<>();
        repository.files().forEach((path, content) -> {
            String digest = Sha256.of(content).hex();
            String id = String.format(Locale.ROOT, "00000000-0000-4000-%04d-%012d", ordinal, units.size());
            units.add("{\"pulp_type\":\"file.file\",\"upstream_id\":\"" + id + "\",\"pulp_domain\":\"" + DOMAIN
                    + "\",\"relative_path\":\"" + path + "\",\"digest\":\"" + digest + "\",\"_pulp_domain\":\"" + DOMAIN
                    + "\"}");
            links.add(
                    "{\"artifact\":\"" + digest + "\",\"content\":\"" + id + "\",\"relative_path\":\"" + path + "\"}");
        });
        String folder = "repository-" + ordinal(ordinal) + "_" + repository.version() + "/";
        members.add(Member.of(folder + "pulp_file.app.modelresource.FileContentResource.json", rows(units)));
        members.add(Member.of(folder + CORE + "ContentArtifactResource.json", rows(links)));
    }

    static String rows(List<String> rows) {
        return "[" + String.join(", ", rows) + "]";
    }
}
