package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.cli.TextFile;

/**
 * Every vector of samples/vectors, through inspect, verify and import: the outcome it expects, in bounded time and memory, and nothing else.
 * The heap is what the module's pom gives, where a medium that fills it ends the run with another code than the vector's.
 */
class VectorsTest {
    /** For each verb. The machine may be busy: what is meant is that nothing goes on for ever. */
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final long HEAP = 256L << 20;
    private static final Worst WORST = new Worst();
    private static Map<String, String> around = Map.of();

    static List<String> ids() throws IOException {
        return Corpus.bundles();
    }

    @BeforeAll
    static void look() throws IOException {
        assertTrue(Runtime.getRuntime().maxMemory() <= HEAP, "the pom gives these tests a small heap");
        around = around();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("ids")
    void endsAsExpected(String id, @TempDir Path folder) throws IOException {
        try (Bench bench = new Bench(folder, Expectation.read(id))) {
            WORST.measure(id, () -> {
                assertTimeoutPreemptively(LIMIT, bench::inspect);
                assertTimeoutPreemptively(LIMIT, bench::verify);
                assertTimeoutPreemptively(LIMIT, bench::imports);
            });
        }
    }

    @AfterAll
    static void nothingElseChangedAndThisWasTheWorst() throws IOException {
        assertEquals(around, around(), "files outside the vectors' own folders changed");
        System.out.println(WORST.says());
        WORST.requireSome();
    }

    /** What a name without a folder, or one that climbs out of the corpus, would hit. */
    private static Map<String, String> around() throws IOException {
        Map<String, String> found = new TreeMap<>();
        found.putAll(Layout.listing(Path.of("src")));
        found.putAll(Layout.listing(TextFile.project("samples")));
        try (Stream<Path> here = Files.list(Path.of(""))) {
            here.forEach(each -> found.put(each.toString(), ""));
        }
        return found;
    }
}
