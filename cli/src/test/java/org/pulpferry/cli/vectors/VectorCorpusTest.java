package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.cli.TextFile;

/**
 * The corpus in samples/vectors is what its builder makes, byte for byte, and whole. {@code -Dsamples.write=true} writes it anew after a change
 * of the format or of a vector.
 */
@SuppressWarnings("StringSplitter")
class VectorCorpusTest {
    private static final Pattern RULE = Pattern.compile("\\*\\*([FP]-[A-Z]{3}-\\d\\d)\\*\\*");

    private final Kit kit;

    VectorCorpusTest(@TempDir Path temporary) throws IOException {
        this.kit = kit(temporary);
    }

    static Kit kit(Path temporary) throws IOException {
        Path folder = TextFile.project("samples/bundles/golden-1-1");
        Map<String, byte[]> golden = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                golden.put(folder.relativize(file).toString(), bytes(file));
            }
        }
        return new Kit(temporary, golden);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private Map<String, byte[]> built() {
        Map<String, byte[]> all = new TreeMap<>();
        for (String base : kit.names()) {
            kit.files(base).forEach((path, bytes) -> all.put("base/" + base + "/" + path, bytes));
        }
        StringBuilder counts = new StringBuilder();
        for (Family family : Families.of(kit)) {
            for (Case vector : family.vectors()) {
                vector.build().forEach((path, bytes) -> {
                    byte[] before = all.put(vector.id() + "/" + path, bytes);
                    assertEquals(null, before, () -> vector.id() + " is there twice");
                });
            }
            counts.append(family.name())
                    .append(' ')
                    .append(family.vectors().size())
                    .append('\n');
        }
        all.put("COUNTS", counts.toString().getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return all;
    }

    @Test
    void isWhatItsBuilderMakes() throws IOException {
        Map<String, byte[]> built = built();
        Path corpus = Expectation.vectors();
        if (Boolean.getBoolean("samples.write")) {
            for (String family : committed().keySet()) {
                Layout.delete(corpus.resolve(family));
            }
            for (Map.Entry<String, byte[]> file : built.entrySet()) {
                Path target = corpus.resolve(file.getKey());
                Files.createDirectories(target.resolveSibling("."));
                Files.write(target, file.getValue());
            }
        }
        Map<String, Path> committed = committed();
        assertEquals(built.keySet(), committed.keySet());
        for (Map.Entry<String, Path> file : committed.entrySet()) {
            assertArrayEquals(built.get(file.getKey()), bytes(file.getValue()), file.getKey());
        }
    }

    @Test
    void isWhole() throws IOException {
        Map<String, Integer> counted = new TreeMap<>();
        for (String id : Corpus.ids()) {
            counted.merge(id.substring(0, id.indexOf('/')), 1, Integer::sum);
        }
        Map<String, Integer> expected = new TreeMap<>();
        TextFile.read(Expectation.vectors().resolve("COUNTS")).lines().forEach(line -> {
            String[] parts = line.split(" ");
            expected.put(parts[0], Integer.parseInt(parts[1]));
        });
        assertEquals(expected, counted);
        assertTrue(counted.values().stream().mapToInt(Integer::intValue).sum() >= 1_100, counted.toString());
    }

    @Test
    void everyRuleOfTheFormatHasAVectorOrAReason() throws IOException {
        Set<String> rules = new TreeSet<>();
        for (String page : List.of("docs/format.md", "samples/vectors/README.md")) {
            Matcher ids = RULE.matcher(TextFile.read(TextFile.project(page)));
            while (ids.find()) {
                rules.add(ids.group(1));
            }
        }
        Set<String> shown = new TreeSet<>();
        for (String id : Corpus.ids()) {
            shown.addAll(Expectation.shown(id));
        }
        Set<String> without = new TreeSet<>();
        TextFile.read(Expectation.vectors().resolve("WITHOUT")).lines().forEach(line -> {
            assertTrue(line.matches("F-[A-Z]{3}-\\d\\d .{20,}"), line);
            without.add(line.substring(0, 8));
        });
        assertTrue(rules.size() >= 100, () -> "rules: " + rules.size());
        assertTrue(rules.containsAll(shown), () -> "vectors show rules that are not there: " + shown);
        Set<String> both = new TreeSet<>(shown);
        both.retainAll(without);
        assertEquals(Set.of(), both, "they have vectors after all");
        shown.addAll(without);
        assertEquals(rules, shown);
    }

    /** Files that the builder answers for, by path below the corpus. */
    private static Map<String, Path> committed() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        Path corpus = Expectation.vectors();
        Files.createDirectories(corpus);
        try (Stream<Path> all = Files.walk(corpus)) {
            all.filter(Files::isRegularFile).forEach(file -> {
                String path = corpus.relativize(file).toString();
                if (path.contains("/") || path.equals("COUNTS")) {
                    files.put(path, file);
                }
            });
        }
        return files;
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(1 << 26);
        }
    }
}
