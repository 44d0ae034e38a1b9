package org.pulpferry.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;

class CorpusTest {
    static List<Corpus> valid() throws IOException {
        return Corpus.of("valid", 9);
    }

    static List<Corpus> invalid() throws IOException {
        return Corpus.of("invalid", 90);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidSampleIsReadAndWrittenToTheSameBytes(Corpus sample) throws FerryException {
        Record document = sample.read();
        byte[] written = sample.name().endsWith(".jsonl") ? Json.writeLine(document) : Json.write(document);
        assertArrayEquals(sample.bytes(), written);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void anInvalidSampleIsRefusedWithItsCode(Corpus sample) {
        FerryException refused = assertThrows(FerryException.class, sample::read);
        assertEquals(sample.code(), refused.code().name(), refused.getMessage());
        assertTrue(
                refused.problems().stream().noneMatch(problem -> problem.hint().isBlank()));
        if (sample.rule().startsWith("F-CHK")) {
            assertTrue(refused.getMessage().contains(sample.rule()), refused.getMessage());
            assertEquals(
                    1,
                    refused.problems().stream()
                            .map(problem -> problem.message().substring(0, 19))
                            .distinct()
                            .count(),
                    "a sample breaks one rule: " + refused.getMessage());
        }
    }

    @Test
    void everyRuleOnDocumentsHasAnInvalidSample() throws IOException {
        Set<String> sampled = invalid().stream().map(Corpus::rule).collect(Collectors.toCollection(TreeSet::new));
        Set<String> ruled = new TreeSet<>();
        Matcher rules = Pattern.compile("\\*\\*(F-(?:CHK-0\\d|CHK-1[0-3]|JSN-\\d\\d|MAN-\\d\\d))\\*\\*")
                .matcher(document("docs/format.md"));
        while (rules.find()) {
            ruled.add(rules.group(1));
        }
        assertTrue(ruled.size() >= 27, "rules found: " + ruled);
        ruled.remove("F-JSN-10"); // About the order of reading, not about bytes.
        ruled.removeAll(sampled);
        assertEquals(Set.of(), ruled);
    }

    @Test
    void everyByteOfAManifestCounts() throws IOException {
        Corpus full = valid().stream()
                .filter(sample -> sample.name().equals("full.manifest.json"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < full.bytes().length; i++) {
            byte[] changed = full.bytes().clone();
            changed[i] ^= 0x20;
            Record read;
            try {
                read = new Corpus(full.file(), changed).read();
            } catch (FerryException e) {
                continue;
            }
            assertArrayEquals(changed, Json.write(read), "read as something else at " + i);
        }
    }

    @Test
    void everyPrefixOfAManifestIsRefused() throws IOException {
        for (Corpus sample : valid()) {
            for (int length = 0; length < Math.min(2_000, sample.bytes().length); length++) {
                byte[] cut = Arrays.copyOf(sample.bytes(), length);
                assertThrows(FerryException.class, () -> new Corpus(sample.file(), cut).read());
            }
        }
    }

    @Test
    void limitsInTheDocumentAreTheLimitsInTheCode() throws Exception {
        String table = document("docs/format.md").split("## 13\\. Limits", 2)[1].split("\n## ", 2)[0];
        Matcher rows = Pattern.compile("\\| ([A-Z0-9_]+) \\| (\\d+) \\|").matcher(table);
        Set<String> documented = new TreeSet<>();
        Class<?> limits = Limits.class;
        while (rows.find()) {
            documented.add(rows.group(1));
            Number value = (Number) limits.getField(rows.group(1)).get(null);
            assertEquals(Long.parseLong(rows.group(2)), value.longValue(), rows.group(1));
        }
        Set<String> coded = new TreeSet<>();
        for (var field : limits.getFields()) {
            coded.add(field.getName());
        }
        assertFalse(coded.isEmpty());
        assertEquals(coded, documented);
    }

    private static String document(String path) throws IOException {
        Path file = Path.of(Objects.requireNonNull(System.getProperty("project.directory")), path);
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(1 << 20), StandardCharsets.UTF_8);
        }
    }
}
