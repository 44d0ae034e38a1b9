package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of samples/vectors, through verify and through import: the outcome it expects, in bounded time and memory, and nothing else. */
class VectorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static long worstTime;
    private static String slowest = "";
    private static long worstHeap;
    private static String largest = "";

    static List<String> ids() throws IOException {
        List<String> ids = new ArrayList<>();
        Path corpus = Expectation.vectors();
        try (Stream<Path> files = Files.find(corpus, 3, (path, attributes) -> path.endsWith("EXPECT"))) {
            files.map(file -> corpus.relativize(file.resolve("..").normalize()).toString())
                    .sorted()
                    .forEach(ids::add);
        }
        return ids;
    }

    @ParameterizedTest
    @MethodSource("ids")
    void endsAsExpected(String id, @TempDir Path folder) throws IOException {
        Expectation vector = Expectation.read(id);
        try (Bench bench = new Bench(folder, vector)) {
            long before = System.nanoTime();
            try (HeapWatch heap = new HeapWatch()) {
                Assertions.assertTimeoutPreemptively(LIMIT, bench::verify);
                Assertions.assertTimeoutPreemptively(LIMIT, bench::imports);
                record(id, System.nanoTime() - before, heap.most());
            }
        }
    }

    private static void record(String id, long nanos, long heap) {
        if (nanos > worstTime) {
            worstTime = nanos;
            slowest = id;
        }
        if (heap > worstHeap) {
            worstHeap = heap;
            largest = id;
        }
    }

    @AfterAll
    static void sayTheWorst() {
        System.out.println("vectors: slowest " + slowest + " " + worstTime / 1_000_000
                + " ms, verify and import; largest heap " + largest + " " + (worstHeap >> 20) + " MiB of "
                + (Runtime.getRuntime().maxMemory() >> 20));
        assertTrue(worstTime > 0, "no vector was tried");
    }
}
