package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.pulpferry.manifest.value.Sha256;

/** Test vectors of others, below src/test/resources/vectors; its README names the source of each. */
final class Vectors {
    private static final Path FOLDER = Path.of(
            Objects.requireNonNull(System.getProperty("project.directory")), "signing/src/test/resources/vectors");
    private static final int LARGEST = 8 << 20;

    private Vectors() {}

    /** One vector of a Wycheproof file and the group that holds what its tests have in common. */
    record Case(JsonNode group, JsonNode test) {
        int id() {
            return test.get("tcId").intValue();
        }

        boolean valid() {
            return test.get("result").textValue().equals("valid");
        }

        byte[] bytes(String key) {
            JsonNode value = test.has(key) ? test.get(key) : group.get(key);
            return HexFormat.of().parseHex(value.textValue());
        }

        boolean has(String key) {
            return test.has(key);
        }

        /** All flags in one word, as the tables of the tests have them. */
        String flags() {
            List<String> flags = new ArrayList<>();
            test.get("flags").forEach(flag -> flags.add(flag.textValue()));
            return flags.isEmpty() ? "(none)" : String.join("+", flags);
        }
    }

    /** All vectors of a Wycheproof file, which must be exactly the file with this digest. */
    static List<Case> wycheproof(String name, String sha256) throws IOException {
        JsonNode file = read("wycheproof/" + name, sha256);
        List<Case> cases = new ArrayList<>();
        file.get("testGroups").forEach(group -> group.get("tests").forEach(test -> cases.add(new Case(group, test))));
        assertEquals(file.get("numberOfTests").intValue(), cases.size());
        return cases;
    }

    static JsonNode read(String name, String sha256) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(FOLDER.resolve(name))) {
            content = in.readNBytes(LARGEST);
        }
        assertEquals(sha256, Sha256.of(content).hex(), name + " is not the file its README names");
        return new ObjectMapper().readTree(content);
    }

    /** Counts outcomes by flags: a line is the flags, how many were accepted, how many refused. */
    static final class Tally {
        private final Map<String, int[]> counts = new TreeMap<>();

        void add(String flags, boolean accepted) {
            counts.computeIfAbsent(flags, flag -> new int[2])[accepted ? 0 : 1]++;
        }

        List<String> lines() {
            List<String> lines = new ArrayList<>();
            counts.forEach((flags, count) -> lines.add(flags + " " + count[0] + " " + count[1]));
            return lines;
        }
    }
}
