package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/threat-model.md to the sources: a test it names is there. */
class ThreatModelTest {
    private static final Path PROJECT = Path.of(System.getProperty("project.directory"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z0-9]*Test)\\.([a-z][A-Za-z0-9]*)`");

    @Test
    void everyTestItNamesIsThere() throws IOException {
        Map<String, String> sources = testSources();
        TreeSet<String> missing = new TreeSet<>();
        int named = 0;
        Matcher tests = NAMED.matcher(Files.readString(PROJECT.resolve("docs/threat-model.md")));
        while (tests.find()) {
            named++;
            String source = sources.getOrDefault(tests.group(1), "");
            if (!source.contains("void " + tests.group(2) + "(")) {
                missing.add(tests.group());
            }
        }
        assertEquals(new TreeSet<>(), missing);
        assertTrue(named >= 50, "tests named: " + named);
    }

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (Stream<Path> modules = Files.list(PROJECT)) {
            for (Path tests : modules.map(module -> module.resolve("src/test/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(tests)) {
                    for (Path file : files.filter(path -> path.toString().endsWith("Test.java"))
                            .toList()) {
                        sources.put(String.valueOf(file.getFileName()).replace(".java", ""), Files.readString(file));
                    }
                }
            }
        }
        return sources;
    }
}
