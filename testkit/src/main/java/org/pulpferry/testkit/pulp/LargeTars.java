package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Artifacts whose bytes are nobody's memory: measured is ferry, not the fake. Called under the state's monitor. */
final class LargeTars {
    private static final int BLOCK = 512;
    private static final List<String> ALGORITHMS = List.of("SHA-224", "SHA-256", "SHA-384", "SHA-512");

    private final State state;

    LargeTars(State state) {
        this.state = state;
    }

    /** Makes a file unit of each artifact; their hrefs. */
    List<String> storage(Path media) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(media.resolve("artifact"))) {
            files = found.filter(Files::isRegularFile).sorted().toList();
        }
        List<String> hrefs = new ArrayList<>();
        for (Path file : files) {
            ObjectNode row = row(file);
            String sha256 = row.get("sha256").asText();
            state.artifact(row);
            String path = "files/" + sha256;
            hrefs.add(state.store("file.file", Map.of("relative_path", path, "sha256", sha256), Map.of(path, sha256)));
        }
        return hrefs;
    }

    private ObjectNode row(Path file) throws IOException {
        List<MessageDigest> digests = new ArrayList<>();
        try {
            for (String algorithm : ALGORITHMS) {
                digests.add(MessageDigest.getInstance(algorithm));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (MessageDigest each : digests) {
                    each.update(buffer, 0, read);
                }
            }
        }
        ObjectNode row = state.object();
        row.put("size", Files.size(file));
        row.putNull("md5");
        row.putNull("sha1");
        for (int i = 0; i < digests.size(); i++) {
            String field = ALGORITHMS.get(i).replace("SHA-", "sha");
            row.put(field, HexFormat.of().formatHex(digests.get(i).digest()));
        }
        return row.put("file", Transfer.name(row.get("sha256").asText()));
    }

    /** Links the tars that a table of contents names into a folder, stores the artifacts that have a row, and gives the other members. */
    Map<String, byte[]> take(Path toc, Path folder) throws IOException {
        Map<String, byte[]> members = new TreeMap<>();
        try (InputStream in = Files.newInputStream(toc)) {
            for (Map.Entry<String, JsonNode> each :
                    state.mapper.readTree(in).get("files").properties()) {
                Path tar = toc.resolveSibling(each.getKey());
                int number = folder.toFile().list().length;
                Files.createLink(folder.resolve(number + ".tar"), tar);
                members.putAll(members(tar));
            }
        }
        byte[] rows = members.remove(Transfer.CORE + "ArtifactResource.json");
        if (rows != null) {
            for (JsonNode row : state.mapper.readTree(rows)) {
                ObjectNode fields = (ObjectNode) row;
                state.artifact(fields.put("size", row.get("size").asLong())
                        .putNull("md5")
                        .putNull("sha1"));
            }
        }
        return members;
    }

    /** What is in a tar but for the artifacts, which are passed over. */
    private static Map<String, byte[]> members(Path tar) throws IOException {
        Map<String, byte[]> members = new HashMap<>();
        try (FileChannel in = FileChannel.open(tar)) {
            long at = 0;
            byte[] header = read(in, at, BLOCK);
            while (header[0] != 0) {
                String name = text(header, 0, 100);
                long size = Long.parseLong(text(header, 124, 11).strip(), 8);
                if (!name.startsWith("artifact/")) {
                    members.put(name, read(in, at + BLOCK, Math.toIntExact(size)));
                }
                at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
                header = read(in, at, BLOCK);
            }
        }
        return members;
    }

    private static String text(byte[] header, int from, int length) {
        return new String(header, from, length, StandardCharsets.UTF_8).replaceAll("\0.*", "");
    }

    private static byte[] read(FileChannel in, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (in.read(bytes, from + bytes.position()) < 0) {
                throw new EOFException("the tar ends at " + (from + bytes.position()));
            }
        }
        return bytes.array();
    }
}
