package org.pulpferry.exporter.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.pulp.ArtifactInfo;

class ArtifactMergeTest {
    private final Path directory;
    private int files;

    ArtifactMergeTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private static String sha256(int n) {
        return String.format(java.util.Locale.ROOT, "%064x", n);
    }

    private static ArtifactInfo artifact(int n) {
        return new ArtifactInfo("", sha256(n), n, null, "ab".repeat(20), null, "cd".repeat(48), "ef".repeat(64));
    }

    private Path list(int... artifacts) throws IOException {
        Path file = directory.resolve("list-" + files++);
        try (ArtifactList.Writer writer = new ArtifactList.Writer(file)) {
            for (int each : artifacts) {
                writer.add(artifact(each));
            }
        }
        return file;
    }

    private static Holdings holdings(int... held) {
        List<String> digests = new ArrayList<>();
        for (int each : held) {
            digests.add(sha256(each));
        }
        return () -> {
            Iterator<String> walk = digests.iterator();
            return new Holdings.Walk() {
                @Override
                public @Nullable String next() {
                    return walk.hasNext() ? walk.next() : null;
                }

                @Override
                public void close() {}
            };
        };
    }

    private static List<String> merged(List<Path> lists, Holdings holdings) throws Exception {
        List<String> result = new ArrayList<>();
        try (ArtifactMerge merge = new ArtifactMerge(lists, holdings)) {
            for (ArtifactMerge.Merged each = merge.next(); each != null; each = merge.next()) {
                result.add(each.artifact().size() + " in " + each.repositories() + (each.carried() ? "" : " held"));
            }
        }
        return result;
    }

    @Test
    void eachArtifactOnceInOrderWithAllItsRepositories() throws Exception {
        List<Path> lists = List.of(list(1, 5, 9), list(), list(5, 7), list(1, 2, 3, 9));

        assertEquals(
                List.of("1 in [1, 4]", "2 in [4]", "3 in [4]", "5 in [1, 3]", "7 in [3]", "9 in [1, 4]"),
                merged(lists, Holdings.nothing()));
    }

    @Test
    void whatIsHeldIsNotCarried() throws Exception {
        assertEquals(
                List.of("1 in [1] held", "5 in [1]", "9 in [1] held"),
                merged(List.of(list(1, 5, 9)), holdings(0, 1, 2, 8, 9, 10)));
    }

    @Test
    void noListsGiveNothing() throws Exception {
        assertEquals(List.of(), merged(List.of(), holdings(1)));
    }

    @Test
    void recordsKeepAllDigestsAndWhichAreMissing() throws Exception {
        try (ArtifactList.Reader reader = new ArtifactList.Reader(list(300))) {
            ArtifactInfo read = reader.next();
            assertNotNull(read);
            assertEquals(artifact(300), read);
            assertNull(reader.next());
        }
    }

    @Test
    void aSortedListCanBeSearched() throws Exception {
        int[] many = new int[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = 3 * i;
        }
        try (ArtifactList.Index index = new ArtifactList.Index(list(many))) {
            for (int i = 0; i < 3_000; i++) {
                assertEquals(i % 3 == 0 ? i / 3 : -1, index.find(sha256(i)), "artifact " + i);
            }
        }
    }
}
