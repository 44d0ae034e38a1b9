package org.pulpferry.exporter.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.value.Sha256;

class HeldFileTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    void unionAndIntersectionAreThoseOfSets() throws Exception {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            SortedSet<String> left = set(random);
            SortedSet<String> right = set(random);
            SortedSet<String> either = new TreeSet<>(left);
            either.addAll(right);
            SortedSet<String> both = new TreeSet<>(left);
            both.retainAll(right);

            HeldFile union = HeldFile.union(of(left), of(right), folder.resolve("union"));
            HeldFile intersection = HeldFile.intersection(union, of(both), folder.resolve("intersection"));

            assertEquals(List.copyOf(either), walk(union), "seed " + seed);
            assertEquals(List.copyOf(both), walk(intersection), "seed " + seed);
            assertEquals(either.size(), union.count());
            assertEquals(both.size(), intersection.count());
            assertEquals(List.copyOf(both), walk(HeldFile.intersection(of(left), of(right), folder.resolve("other"))));
        }
    }

    @Test
    void aFileCutWithinADigestIsNotTakenForItsEnd() throws Exception {
        HeldFile held = HeldFile.union(of(set(new Random(1))), Holdings.nothing(), folder.resolve("cut"));
        Files.write(held.path(), new byte[31], StandardOpenOption.APPEND);
        assertThrows(IOException.class, () -> walk(held));
    }

    private static SortedSet<String> set(Random random) {
        SortedSet<String> digests = new TreeSet<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            digests.add(Sha256.of(new byte[] {(byte) random.nextInt(24)}).hex());
        }
        return digests;
    }

    private static Holdings of(SortedSet<String> digests) {
        return () -> {
            var each = digests.iterator();
            return new Holdings.Walk() {
                @Override
                public @Nullable String next() {
                    return each.hasNext() ? each.next() : null;
                }

                @Override
                public void close() {}
            };
        };
    }

    private static List<String> walk(Holdings held) throws Exception {
        List<String> digests = new ArrayList<>();
        try (Holdings.Walk walk = held.open()) {
            for (String each = walk.next(); each != null; each = walk.next()) {
                digests.add(each);
            }
        }
        return digests;
    }
}
