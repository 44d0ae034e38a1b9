package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.UnitLine;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.testkit.fuzz.Seeds;

/** Chunk tables and index files, behind digests that fit: written again they are the same bytes, or they are refused. */
@Timeout(20)
class TableFuzzTest {
    private static final Manifest GOLDEN = golden();

    private static Manifest golden() {
        try {
            return Json.read(Seeds.of("bundles/golden-1-1", "1-1/manifest.json").get(0), Manifest.class);
        } catch (IOException | FerryException e) {
            throw new AssertionError(e);
        }
    }

    static List<byte[]> tables() throws IOException {
        List<byte[]> seeds = new ArrayList<>(Seeds.of("bundles", ".tbl"));
        String digest = " " + "0".repeat(64) + "\n";
        seeds.add(("index/000/000000.zst 100 10240" + digest + "data/000/000000.zst 5 16777216" + digest
                        + "data/000/000001.zst 5 1" + digest)
                .getBytes(StandardCharsets.US_ASCII));
        return seeds;
    }

    @MethodSource("tables")
    @FuzzTest
    void chunkTable(byte[] table) throws FerryException {
        if (table.length == 0 || table.length > Limits.TABLE_BYTES) {
            return;
        }
        TableReference reference = new TableReference("chunks/000.tbl", table.length, Sha256.of(table));
        // The sums the manifest must have are taken from the lines themselves, so that the fuzzer gets past them.
        long[][] sums = new long[3][3];
        for (String line : new String(table, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            String[] fields = line.split(" ", -1);
            int stream = List.of("index", "meta", "data").indexOf(fields[0].split("/", -1)[0]);
            if (stream >= 0
                    && fields.length == 4
                    && fields[1].matches("[0-9]{1,9}")
                    && fields[2].matches("[0-9]{1,9}")) {
                sums[stream][0] += Long.parseLong(fields[2]);
                sums[stream][1] += Long.parseLong(fields[1]);
                sums[stream][2]++;
            }
        }
        Manifest manifest;
        Tables tables;
        try {
            manifest = withSums(sums, List.of(reference));
        } catch (IllegalArgumentException e) {
            return; // such a manifest cannot be
        }
        try {
            tables = Tables.read(manifest, asked -> table);
        } catch (FerryException e) {
            assertEquals(ProblemCode.FORMAT, e.code());
            requireWords(e);
            return;
        }
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        List<TableReference> references = tables.write((made, bytes) -> again.writeBytes(bytes));
        assertArrayEquals(table, again.toByteArray());
        assertEquals(List.of(reference), references);
        for (Chunk chunk : tables.all()) {
            assertTrue(chunk.path().matches("(index|meta|data)/[0-9]{3}/[0-9]{6}\\.zst"));
        }
    }

    private static Manifest withSums(long[][] sums, List<TableReference> tables) {
        Manifest m = TestManifests.with(GOLDEN, summary(sums[2], GOLDEN.data()), tables);
        return TestManifests.withStreams(m, summary(sums[0], m.index()), summary(sums[1], m.meta()));
    }

    private static StreamSummary summary(long[] sums, StreamSummary members) {
        return new StreamSummary(sums[0], sums[1], (int) sums[2], sums[2] == 0 ? 0 : members.members());
    }

    static List<byte[]> indexes() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] line : Seeds.of("manifests/valid", ".jsonl")) {
            seeds.add(line);
            ByteArrayOutputStream two = new ByteArrayOutputStream();
            two.writeBytes(line);
            two.write('\n');
            two.writeBytes(line);
            two.write('\n');
            seeds.add(two.toByteArray());
        }
        return seeds;
    }

    @MethodSource("indexes")
    @FuzzTest
    void indexFile(byte[] file) throws FerryException {
        readIndex(file, ArtifactLine.class);
        readIndex(file, UnitLine.class);
    }

    private static <T extends Record> void readIndex(byte[] file, Class<T> type) throws FerryException {
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        byte[] before = null;
        try (LineReader<T> lines =
                new LineReader<>(new LineInput(new ByteArrayInputStream(file), Limits.LINE_BYTES), type, "artifacts")) {
            for (T line = lines.next(); line != null; line = lines.next()) {
                byte[] bytes = Json.writeLine(line);
                assertTrue(before == null || Arrays.compareUnsigned(before, bytes) < 0, "in order, and nothing twice");
                before = bytes;
                again.writeBytes(bytes);
                again.write('\n');
            }
        } catch (FerryException e) {
            requireWords(e);
            assertNotNull(e.first().hint());
            return;
        }
        assertArrayEquals(file, again.toByteArray());
    }

    private static void requireWords(FerryException e) {
        e.problems()
                .forEach(problem -> assertTrue(
                        problem.message().chars().allMatch(c -> c >= ' ' && c <= '~')
                                && problem.message().length() < 4_096,
                        "words for a person"));
    }
}
