package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

class IndexTest {
    private final Path temporary;

    IndexTest(@TempDir Path temporary) {
        this.temporary = temporary;
    }

    private interface Addition {
        void to(IndexBuilder builder) throws FerryException;
    }

    private static Sha256 digest(int number) {
        return Sha256.of(new byte[] {(byte) number, (byte) (number >> 8)});
    }

    /** A thousand units in two of three repositories, some artifacts in both. */
    private static List<Addition> additions() {
        List<Addition> additions = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            int number = i;
            int repository = i % 3 == 0 ? 3 : 1;
            additions.add(builder -> builder.addUnit(
                    repository,
                    "file.file",
                    List.of("p/" + number + " \"\u00fc"),
                    Map.of("p/" + number, digest(number))));
            additions.add(builder -> builder.addArtifact(digest(number), number, number % 2 == 0, repository));
            additions.add(builder ->
                    builder.addArtifact(digest(number), number, number % 2 == 0, number % 5 == 0 ? 1 : repository));
        }
        additions.add(builder -> builder.addUnit(3, "deb.release", List.of("jammy", ""), Map.of()));
        return additions;
    }

    private IndexFiles build(String name, int heldBytes, List<Addition> additions) throws FerryException {
        try (IndexBuilder builder = new IndexBuilder(temporary.resolve(name), List.of(1, 2, 3), heldBytes)) {
            for (Addition addition : additions) {
                addition.to(builder);
            }
            assertEquals(Map.of(), builder.counts(2));
            return builder.finish();
        }
    }

    @Test
    void theOrderOfAdditionAndTheMemoryForSortingDoNotShow() throws Exception {
        IndexFiles inMemory = build("a", 64 << 20, additions());
        List<Addition> shuffled = additions();
        Collections.shuffle(shuffled, new Random(3));
        IndexFiles inManyRuns = build("b", 2_000, shuffled);
        assertEquals(inMemory.digests(), inManyRuns.digests());
        assertEquals(4, inMemory.digests().size());
        try (Stream<Path> left = Files.walk(temporary.resolve("b"))) {
            assertEquals(4, left.filter(Files::isRegularFile).count(), "no temporary files are left");
        }
    }

    @Test
    void whatWasAddedComesBackInOrder() throws Exception {
        IndexFiles index = build("a", 5_000, additions());
        List<Sha256> artifacts = new ArrayList<>();
        try (LineReader<ArtifactLine> lines = index.artifacts()) {
            for (ArtifactLine line = lines.next(); line != null; line = lines.next()) {
                artifacts.add(line.sha256());
                int number = (int) line.size();
                assertEquals(digest(number), line.sha256());
                assertEquals(number % 2 == 0, line.carried());
                boolean both = number % 5 == 0 && number % 3 == 0;
                assertEquals(both ? List.of(1, 3) : List.of(number % 3 == 0 ? 3 : 1), line.repositories());
            }
        }
        assertEquals(1_000, artifacts.size());
        assertEquals(artifacts.stream().sorted().toList(), artifacts);
        int units = 0;
        try (LineReader<UnitLine> lines = index.units("r0003")) {
            UnitLine first = lines.next();
            assertEquals(new UnitLine("deb.release", List.of("jammy", ""), new TreeMap<>()), first);
            while (lines.next() != null) {
                units++;
            }
        }
        assertEquals(334, units);
        try (LineReader<UnitLine> lines = index.units("r0002")) {
            assertNull(lines.next());
        }
    }

    @Test
    void membersAreArtifactsAndUnitsOfEveryRepository() throws Exception {
        IndexFiles index = build("a", 5_000, additions());
        List<String> names =
                index.members().stream().map(member -> member.entry().name()).toList();
        assertEquals(List.of("artifacts", "units/r0001", "units/r0002", "units/r0003"), names);
    }

    @Test
    void aUnitThatIsThereTwiceIsRefused() {
        List<Addition> twice = List.of(
                builder -> builder.addUnit(1, "file.file", List.of("a"), Map.of("a", digest(1))),
                builder -> builder.addUnit(1, "file.file", List.of("a"), Map.of("a", digest(2))));
        FerryException found = assertThrows(FerryException.class, () -> build("a", 5_000, twice));
        assertEquals(ProblemCode.CONTENT, found.code());
        assertTrue(String.valueOf(found.getMessage()).contains("r0001"), found.getMessage());
    }

    @Test
    void theSameUnitInTwoRepositoriesAndKeysThatBeginAlikeAreFine() throws Exception {
        build(
                "a",
                5_000,
                List.of(
                        builder -> builder.addUnit(
                                1, "file.file", List.of("a"), Map.of("size", digest(1), "artifacts", digest(1))),
                        builder -> builder.addUnit(1, "file.file", List.of("a", "b"), Map.of()),
                        builder -> builder.addUnit(3, "file.file", List.of("a"), Map.of())));
    }

    @Test
    void anArtifactOfTwoSizesIsRefused() {
        List<Addition> two = List.of(
                builder -> builder.addArtifact(digest(1), 1, true, 1),
                builder -> builder.addArtifact(digest(1), 2, true, 1));
        assertEquals(
                ProblemCode.CONTENT,
                assertThrows(FerryException.class, () -> build("a", 5_000, two)).code());
    }

    @Test
    void linesOutOfOrderOrMalformedAreContentThatIsRefused() throws Exception {
        IndexFiles index = build("a", 5_000, additions());
        Path file = temporary.resolve("a/artifacts");
        List<String> lines = lines(file).subList(0, 4);
        List<List<String>> bad = List.of(
                List.of(lines.get(1), lines.get(0)),
                List.of(lines.get(0), lines.get(0)),
                List.of(lines.get(0), lines.get(0).replaceAll("\"size\":[0-9]+", "\"size\":1000000")),
                List.of("{}"),
                List.of(""),
                List.of(lines.get(0) + " "));
        for (List<String> content : bad) {
            Files.writeString(file, String.join("\n", content) + "\n");
            assertEquals(ProblemCode.CONTENT, refusal(index), content.toString());
        }
        Files.writeString(file, "x".repeat((1 << 20) + 1) + "\n");
        assertEquals(ProblemCode.LIMIT, refusal(index));
    }

    private static List<String> lines(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            return lines.toList();
        }
    }

    private static ProblemCode refusal(IndexFiles index) {
        return assertThrows(FerryException.class, () -> {
                    try (LineReader<ArtifactLine> reader = index.artifacts()) {
                        while (reader.next() != null) {
                            // Goes on to the line that is refused.
                        }
                    }
                })
                .code();
    }

    @Test
    void linesAreSortedByTheirBytesHoweverManyRunsThereAre() throws IOException {
        Random random = new Random(5);
        List<byte[]> lines = new ArrayList<>();
        try (LineSorter sorter = new LineSorter(temporary, "x", 300)) {
            for (int i = 0; i < 2_000; i++) {
                byte[] line = new byte[random.nextInt(20)];
                random.nextBytes(line);
                for (int at = 0; at < line.length; at++) {
                    line[at] = line[at] == '\n' ? 0 : line[at];
                }
                lines.add(line);
                sorter.add(line);
            }
            lines.sort(Arrays::compareUnsigned);
            LineSorter.Merge sorted = sorter.sorted();
            for (byte[] line : lines) {
                assertEquals(0, Arrays.compare(line, sorted.next()));
            }
            assertNull(sorted.next());
        }
    }

    @Test
    void aLastLineWithoutLineFeedIsAnError() {
        LineInput input = new LineInput(new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.US_ASCII)), 10);
        assertThrows(IOException.class, () -> {
            input.next();
            input.next();
        });
    }
}
