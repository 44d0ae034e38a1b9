package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Exports and imports as files in Pulp's dialect, as far as files and simple content go. */
final class Transfer {
    static final String CORE = "pulpcore.app.modelresource.";

    private final State state;

    Transfer(State state) {
        this.state = state;
    }

    static String name(String sha256) {
        return "artifact/" + sha256.substring(0, 2) + "/" + sha256.substring(2);
    }

    /** Writes the chunks and the table of contents; fields of the export. */
    ObjectNode export(ObjectNode exporter, ObjectNode request) throws IOException {
        Path directory = Path.of(exporter.get("path").asText());
        boolean full = request.path("full").asBoolean(true);
        Map<String, byte[]> members = new LinkedHashMap<>();
        ArrayNode versions = state.mapper.createArrayNode();
        state.components.forEach((component, version) ->
                versions.addObject().put("component", component).put("version", version));
        members.put("versions.json", bytes(versions));
        ArrayNode repositories = state.mapper.createArrayNode();
        Map<String, byte[]> described = new LinkedHashMap<>();
        TreeSet<String> artifacts = new TreeSet<>();
        for (JsonNode version : request.get("versions")) {
            describe(version.asText(), described, repositories, artifacts);
        }
        if (full) {
            ArrayNode rows = state.mapper.createArrayNode();
            for (String sha256 : artifacts) {
                byte[] content = state.bytes(sha256);
                members.put(name(sha256), content);
                rows.addObject()
                        .put("file", name(sha256))
                        .put("size", Integer.toString(content.length))
                        .put("sha256", sha256);
            }
            members.put(CORE + "ArtifactResource.json", bytes(rows));
        }
        members.put(CORE + "RepositoryResource.json", bytes(repositories));
        members.putAll(described);
        String size = request.path("chunk_size").asText("1000000000B");
        return write(directory, tar(members, state.deduplicated), Long.parseLong(size.substring(0, size.length() - 1)));
    }

    private void describe(String version, Map<String, byte[]> members, ArrayNode repositories, Set<String> artifacts) {
        ObjectNode node = state.at(version);
        String repository =
                state.at(node.get("repository").asText()).get("name").asText();
        String prefix = "repository-" + repository + "_" + node.get("number").asInt() + "/";
        repositories.addObject().put("pulp_type", "file.file").put("name", repository);
        Map<String, ArrayNode> rows = new TreeMap<>();
        ArrayNode links = state.mapper.createArrayNode();
        for (String href : state.units.getOrDefault(version, Set.of())) {
            ObjectNode unit = state.at(href);
            String id = href.replaceAll(".*/([^/]+)/$", "$1");
            String type = unit.get("fake_type").asText();
            ObjectNode row = rows.computeIfAbsent(type, each -> state.mapper.createArrayNode())
                    .addObject();
            row.put("pulp_type", type).put("upstream_id", id);
            Map<String, String> texts = new TreeMap<>(); // all rows of a file have their fields in one order
            unit.properties().forEach(field -> {
                if (field.getValue().isTextual() && !field.getKey().matches("pulp_.*|prn|fake_type")) {
                    texts.put(field.getKey(), field.getValue().asText());
                }
            });
            texts.forEach(row::put);
            if (type.equals("file.file")) {
                row.set("digest", row.remove("sha256"));
            }
            unit.get("artifacts").properties().forEach(each -> {
                String sha256 = state.at(each.getValue().asText()).get("sha256").asText();
                artifacts.add(sha256);
                links.addObject().put("artifact", sha256).put("content", id).put("relative_path", each.getKey());
            });
        }
        rows.forEach((type, content) -> members.put(prefix + resource(type), bytes(content)));
        if (!links.isEmpty()) {
            members.put(prefix + CORE + "ContentArtifactResource.json", bytes(links));
        }
        ArrayNode own = state.mapper.createArrayNode();
        own.addObject().put("pulp_type", "file.file").put("name", repository);
        members.put(prefix + "pulp_file.app.modelresource.FileRepositoryResource.json", bytes(own));
    }

    /** The resource file of a content type, as the plugins name theirs. */
    private static String resource(String type) {
        String plugin = type.substring(0, type.indexOf('.'));
        StringBuilder name = new StringBuilder();
        for (String word : type.substring(plugin.length() + 1).split("_", -1)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        String resource = switch (type) {
            case "file.file" -> "FileContent";
            case "python.python" -> "PythonPackageContent";
            default -> name.toString();
        };
        return "pulp_" + plugin + ".app.modelresource." + resource + "Resource.json";
    }

    private ObjectNode write(Path directory, byte[] tar, long chunkSize) throws IOException {
        Files.createDirectories(directory);
        ObjectNode toc = state.object();
        toc.putObject("meta").put("checksum_type", "crc32").put("chunk_size", chunkSize);
        ObjectNode files = toc.putObject("files");
        ObjectNode export = state.object();
        ObjectNode output = export.putObject("output_file_info");
        for (int n = 0; n * chunkSize < tar.length; n++) {
            byte[] chunk =
                    Arrays.copyOfRange(tar, (int) (n * chunkSize), (int) Math.min(tar.length, (n + 1) * chunkSize));
            CRC32 crc = new CRC32();
            crc.update(chunk);
            String name = "export-fake.tar." + String.format(Locale.ROOT, "%04d", n);
            Files.write(directory.resolve(name), chunk);
            files.put(name, Long.toHexString(crc.getValue()));
            output.put(directory.resolve(name).toString(), Long.toHexString(crc.getValue()));
        }
        Path file = directory.resolve("export-fake-toc.json");
        Files.write(file, bytes(toc));
        output.put(file.toString(), State.sha256(bytes(toc)));
        export.putObject("toc_info").put("file", file.toString());
        return export;
    }

    /** Reads what a table of contents names, stores the artifacts, and gives the repositories in it. */
    Imported read(String tocPath) throws IOException {
        Path toc = Path.of(tocPath);
        if (state.taken != null) {
            return new Imported(contents(new LargeTars(state).take(toc, state.taken)));
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        TreeMap<String, String> files = new TreeMap<>();
        try (InputStream in = Files.newInputStream(toc)) {
            state.mapper
                    .readTree(in)
                    .get("files")
                    .properties()
                    .forEach(each -> files.put(each.getKey(), each.getValue().asText()));
        }
        for (Map.Entry<String, String> each : files.entrySet()) {
            try (InputStream in = Files.newInputStream(toc.resolveSibling(each.getKey()))) {
                byte[] chunk = in.readNBytes(1 << 28);
                CRC32 crc = new CRC32();
                crc.update(chunk);
                if (!Long.toHexString(crc.getValue()).equals(each.getValue())) {
                    throw new IllegalStateException("Import chunk hash mismatch");
                }
                whole.write(chunk);
            }
        }
        Map<String, byte[]> members = untar(whole.toByteArray());
        members.forEach((name, content) -> {
            if (name.startsWith("artifact/")) {
                state.artifact(content);
            }
        });
        return new Imported(contents(members));
    }

    private List<Content> contents(Map<String, byte[]> members) throws IOException {
        List<Content> contents = new ArrayList<>();
        for (JsonNode repository : json(members, CORE + "RepositoryResource.json")) {
            String name = repository.get("name").asText();
            Map<String, JsonNode> rows = new LinkedHashMap<>();
            Map<String, Map<String, String>> artifacts = new LinkedHashMap<>();
            for (String member : members.keySet()) {
                if (!member.matches("repository-\\Q" + name + "\\E_[0-9]+/.+\\.json")
                        || member.endsWith("content_mapping.json")) {
                    continue;
                }
                for (JsonNode row : json(members, member)) {
                    if (row.has("upstream_id")) {
                        rows.put(row.get("upstream_id").asText(), row);
                    } else if (row.has("content")) {
                        artifacts
                                .computeIfAbsent(row.get("content").asText(), each -> new TreeMap<>())
                                .put(
                                        row.get("relative_path").asText(),
                                        row.get("artifact").asText());
                    }
                }
            }
            contents.add(new Content(name, rows, artifacts));
        }
        return contents;
    }

    private JsonNode json(Map<String, byte[]> members, String name) throws IOException {
        byte[] content = members.get(name);
        return content == null ? state.mapper.createArrayNode() : state.mapper.readTree(content);
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] tar(Map<String, byte[]> members, boolean linked) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        @Nullable String[] first = new String[1];
        members.forEach((name, content) -> {
            if (linked && name.startsWith("artifact/")) {
                if (first[0] != null) {
                    tar.writeBytes(header(name, 0, first[0]));
                    return;
                }
                first[0] = name;
            }
            tar.writeBytes(header(name, content.length, ""));
            tar.writeBytes(content);
            tar.writeBytes(new byte[(512 - content.length % 512) % 512]);
        });
        tar.writeBytes(new byte[1024]);
        tar.writeBytes(new byte[(10_240 - tar.size() % 10_240) % 10_240]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size, String link) {
        byte[] encoded = name.getBytes(StandardCharsets.UTF_8);
        if (encoded.length > 100) {
            throw new IllegalStateException("a name too long for the fake: " + name);
        }
        byte[] header = new byte[512];
        System.arraycopy(encoded, 0, header, 0, encoded.length);
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, String.format(Locale.ROOT, "%011o\0", size));
        put(header, 136, "00000000000\0");
        put(header, 148, "        ");
        header[156] = (byte) (link.isEmpty() ? '0' : '1');
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static Map<String, byte[]> untar(byte[] tar) {
        Map<String, byte[]> members = new LinkedHashMap<>();
        int at = 0;
        while (at < tar.length && tar[at] != 0) {
            String name = new String(tar, at, 100, StandardCharsets.UTF_8).replaceAll("\0.*", "");
            int size = Integer.parseInt(new String(tar, at + 124, 11, StandardCharsets.US_ASCII).strip(), 8);
            if (tar[at + 156] != '0') {
                throw new IllegalStateException("a member that the fake cannot read: " + name);
            }
            members.put(name, Arrays.copyOfRange(tar, at + 512, at + 512 + size));
            at += 512 + (size + 511) / 512 * 512;
        }
        return members;
    }

    record Imported(List<Content> repositories) {}

    /** A repository's content: rows by upstream id, artifacts by upstream id. */
    record Content(String name, Map<String, JsonNode> rows, Map<String, Map<String, String>> artifacts) {
        /** Stores the units and gives their hrefs. */
        List<String> store(State state) {
            List<String> hrefs = new ArrayList<>();
            rows.forEach((id, row) -> {
                Map<String, String> fields = new TreeMap<>();
                row.properties().forEach(field -> {
                    if (!field.getKey().matches("pulp_.*|_pulp.*|upstream_id")) {
                        fields.put(
                                field.getKey().equals("digest") ? "sha256" : field.getKey(),
                                field.getValue().asText());
                    }
                });
                hrefs.add(state.store(row.get("pulp_type").asText(), fields, artifacts.getOrDefault(id, Map.of())));
            });
            return hrefs;
        }
    }
}
