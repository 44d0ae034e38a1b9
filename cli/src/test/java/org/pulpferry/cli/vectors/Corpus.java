package org.pulpferry.cli.vectors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in samples/vectors. */
final class Corpus {
    /** Families of vectors that are no bundles. */
    private static final Set<String> FILES = Set.of("RCP", "KEY", "TARP");

    private Corpus() {}

    /** All vectors. */
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

    /** Those that are bundles and wanted: {@code -Dvectors=TAR/name,ZST} tries only what begins like one of these. */
    static List<String> bundles() throws IOException {
        return ids().stream()
                .filter(id -> !FILES.contains(family(id)) && wanted(id))
                .toList();
    }

    /** The others. */
    static List<String> files() throws IOException {
        return ids().stream()
                .filter(id -> FILES.contains(family(id)) && wanted(id))
                .toList();
    }

    private static boolean wanted(String id) {
        return Arrays.stream(System.getProperty("vectors", "").split(",", -1)).anyMatch(id::startsWith);
    }

    static String family(String id) {
        return id.substring(0, id.indexOf('/'));
    }
}
