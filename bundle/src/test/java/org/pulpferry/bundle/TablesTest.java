package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.TableReference;
import org.pulpferry.manifest.Tool;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

class TablesTest {
    private static final int FULL = 16 << 20;
    private static final Sha256 DIGEST = Sha256.of(new byte[] {1});

    private static ChunkList list(BundleStream stream, int size, int lastRaw) {
        ChunkList list = new ChunkList(stream);
        for (int number = 0; number < size; number++) {
            int raw = number == size - 1 ? lastRaw : FULL;
            list.add(new Chunk(stream, number, 100 + number, raw, DIGEST));
        }
        return list;
    }

    private static Tables tables(int dataChunks) {
        return new Tables(
                list(BundleStream.INDEX, 1, 10_240),
                list(BundleStream.META, 2, 20_480),
                list(BundleStream.DATA, dataChunks, 30_720));
    }

    private static Manifest manifest(Tables tables, List<TableReference> references) {
        return new Manifest(
                1,
                new Name("s"),
                1,
                1,
                List.of(new Name("site-a")),
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(1),
                Instant.EPOCH.plusSeconds(1),
                null,
                1,
                new Tool("ferry", "1", "h"),
                List.of(),
                tables.chunks(BundleStream.INDEX).summary(2),
                tables.chunks(BundleStream.META).summary(1),
                tables.chunks(BundleStream.DATA).summary(0),
                references,
                List.of(),
                List.of());
    }

    /** Writes the tables, changes the text of each, and reads them as signed. */
    private static Tables reread(Tables tables, UnaryOperator<String> change) throws FerryException {
        Map<String, byte[]> written = new TreeMap<>();
        List<TableReference> references = tables.write((reference, bytes) -> written.put(
                reference.path(),
                change.apply(new String(bytes, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.ISO_8859_1)));
        return Tables.read(manifest(tables, references), reference -> {
            byte[] bytes = written.get(reference.path());
            if (bytes == null) {
                throw new AssertionError(reference.path());
            }
            return bytes;
        });
    }

    @Test
    void tablesComeBackAsTheyWereAThousandLinesEach() throws Exception {
        for (int chunks : new int[] {0, 1, 996, 997, 998, 3_000}) {
            Tables tables = tables(chunks);
            List<Chunk> before = new ArrayList<>();
            tables.all().forEach(before::add);
            List<Chunk> after = new ArrayList<>();
            reread(tables, UnaryOperator.identity()).all().forEach(after::add);
            assertEquals(before, after);
            assertEquals(chunks + 3, before.size());
            assertEquals(
                    (chunks + 3 + 999) / 1_000,
                    tables.write((reference, bytes) -> {}).size());
        }
    }

    @Test
    void aLineIsPathStoredRawAndDigest() throws Exception {
        List<String> texts = new ArrayList<>();
        tables(0).write((reference, bytes) -> texts.add(new String(bytes, StandardCharsets.US_ASCII)));
        assertEquals(
                "index/000/000000.zst 100 10240 " + DIGEST + "\nmeta/000/000000.zst 100 16777216 " + DIGEST
                        + "\nmeta/000/000001.zst 101 20480 " + DIGEST + "\n",
                String.join("", texts));
    }

    static List<Arguments> malformed() {
        return List.of(
                change("empty", text -> ""),
                change("no last line feed", text -> text.substring(0, text.length() - 1)),
                change("carriage returns", text -> text.replace("\n", "\r\n")),
                change("an empty line", text -> text + "\n"),
                change("a line less", text -> text.substring(text.indexOf('\n') + 1)),
                change("a line twice", text -> text + text.substring(0, text.indexOf('\n') + 1)),
                change("two blanks", text -> text.replaceFirst(" ", "  ")),
                change("a tab", text -> text.replaceFirst(" ", "\t")),
                change("a leading zero", text -> text.replaceFirst(" 100 ", " 0100 ")),
                change("a sign", text -> text.replaceFirst(" 100 ", " +100 ")),
                change("nothing stored", text -> text.replaceFirst(" 100 ", " 0 ")),
                change("more stored than can be", text -> text.replaceFirst(" 100 10240 ", " 75817 10240 ")),
                change("a raw size over the limit", text -> text.replaceFirst(" 16777216 ", " 16777217 ")),
                change("a huge number", text -> text.replaceFirst(" 10240 ", " 9999999999999999 ")),
                change(
                        "a chunk before the last that is not full",
                        text -> text.replaceFirst(" 16777216 ", " 16777215 ")),
                change("another number", text -> text.replaceFirst("000001", "000002")),
                change("another directory", text -> text.replaceFirst("meta/000", "meta/001")),
                change("another stream", text -> text.replaceFirst("meta/", "data/")),
                change("a path outside", text -> text.replaceFirst("index/000", "../../000")),
                change(
                        "an upper-case digest",
                        text -> text.replace(DIGEST.hex(), DIGEST.hex().toUpperCase(Locale.ROOT))),
                change(
                        "a short digest",
                        text -> text.replace(DIGEST.hex(), DIGEST.hex().substring(1))),
                change("bytes that are not ASCII", text -> text.replaceFirst("meta", "m\u00e9ta")),
                change("another sum", text -> text.replaceFirst(" 101 ", " 102 ")));
    }

    private static Arguments change(String name, UnaryOperator<String> change) {
        return Arguments.argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void anythingElseIsRefusedAsFormat(UnaryOperator<String> change) {
        FerryException found = assertThrows(FerryException.class, () -> reread(tables(2), change));
        assertEquals(ProblemCode.FORMAT, found.code());
    }

    @Test
    void aListTakesChunksInTurnOnly() {
        ChunkList list = list(BundleStream.DATA, 2, 100);
        assertThrows(IllegalArgumentException.class, () -> list.add(new Chunk(BundleStream.DATA, 3, 1, 1, DIGEST)));
        assertThrows(IllegalArgumentException.class, () -> list.add(new Chunk(BundleStream.DATA, 2, 1, 1, DIGEST)));
        assertThrows(
                IllegalArgumentException.class,
                () -> list(BundleStream.DATA, 1, FULL).add(new Chunk(BundleStream.META, 1, 1, 1, DIGEST)));
        assertEquals(FULL + 100, list.rawSize());
        assertEquals(201, list.storedSize());
        assertEquals(new Chunk(BundleStream.DATA, 1, 101, 100, DIGEST), list.get(1));
    }
}
