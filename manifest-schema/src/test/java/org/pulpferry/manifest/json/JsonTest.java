package org.pulpferry.manifest.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Limits;

class JsonTest {
    record Event(
            String what, Instant when, @Nullable String why, long count, boolean done, SortedMap<String, Integer> by) {}

    record Tree(List<Tree> below) {}

    record Nothing() {}

    record Loose(List<@Nullable String> items) {}

    record Unfit(double value) {}

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void aRecordOfAnyModuleIsOneLine() throws FerryException {
        Event event = new Event("say \"hi\" \u00e4", NOON, null, 7, true, new TreeMap<>(Map.of("b", 2, "a", 1)));
        byte[] line = Json.writeLine(event);
        assertEquals(
                "{\"what\":\"say \\u0022hi\\u0022 \\u00e4\",\"when\":\"2026-11-23T12:00:00Z\",\"why\":null,\"count\":7,"
                        + "\"done\":true,\"by\":{\"a\":1,\"b\":2}}",
                new String(line, StandardCharsets.US_ASCII));
        assertEquals(event, Json.readLine(line, Event.class));
        assertNull(Json.readLine(line, Event.class).why());
    }

    @Test
    void nullIsReadOnlyWhereTheRecordSaysSo() throws FerryException {
        assertEquals(
                1,
                Json.readLine(bytes("{\"items\":[null]}"), Loose.class).items().size());
        assertThrows(FerryException.class, () -> Json.readLine(bytes("{\"below\":null}"), Tree.class));
        assertThrows(FerryException.class, () -> Json.readLine(bytes("null"), Tree.class));
    }

    @Test
    void aDocumentEndsWithALineEndAndALineDoesNot() throws FerryException {
        assertArrayEquals(bytes("{}\n"), Json.write(new Nothing()));
        assertArrayEquals(bytes("{}"), Json.writeLine(new Nothing()));
        assertEquals(new Nothing(), Json.read(bytes("{}\n"), Nothing.class));
        assertThrows(FerryException.class, () -> Json.read(bytes("{}"), Nothing.class));
        assertThrows(FerryException.class, () -> Json.readLine(bytes("{}\n"), Nothing.class));
    }

    @Test
    void nestingHasALimit() {
        String deep = "{\"below\":[".repeat(40) + "]}".repeat(40);
        FerryException refused = assertThrows(FerryException.class, () -> Json.readLine(bytes(deep), Tree.class));
        assertEquals(ProblemCode.LIMIT, refused.code());
        String bomb = "{\"below\":[".repeat(90_000);
        assertEquals(
                ProblemCode.LIMIT,
                assertThrows(FerryException.class, () -> Json.readLine(bytes(bomb), Tree.class))
                        .code());
    }

    @Test
    void oneByteMoreThanADocumentMayHaveIsRefusedUnread() {
        byte[] large = new byte[Limits.MANIFEST_BYTES + 1];
        FerryException refused = assertThrows(FerryException.class, () -> Json.read(large, Manifest.class));
        assertEquals(ProblemCode.LIMIT, refused.code());
    }

    @Test
    void whatNoDocumentMayHoldIsNotWritten() {
        TreeMap<String, Integer> none = new TreeMap<>();
        for (Event event : List.of(
                new Event("bell \u0007", NOON, null, 1, true, none),
                new Event("half \ud800", NOON, null, 1, true, none),
                new Event("nanos", NOON.plusNanos(1), null, 1, true, none),
                new Event("minus", NOON, null, -1, true, none),
                new Event("large", NOON, null, Limits.NUMBER + 1, true, none),
                new Event("year 10000", Instant.parse("+10000-01-01T00:00:00Z"), null, 1, true, none))) {
            assertThrows(IllegalArgumentException.class, () -> Json.write(event), event.what());
        }
        Event tooLong = new Event("x".repeat(Limits.LINE_BYTES), NOON, null, 1, true, none);
        assertThrows(LimitExceededException.class, () -> Json.write(tooLong));
        assertThrows(IllegalArgumentException.class, () -> Json.write(new Unfit(1.5)));
    }

    @Test
    void aDocumentOfAnotherFormatIsToldByWhatMadeIt() {
        String future = "{\"format\":2,\"new\":true,\"exporter\":{\"name\":\"ferry\",\"version\":\"9.1\"}}\n";
        FerryException refused = assertThrows(FerryException.class, () -> Json.read(bytes(future), Manifest.class));
        assertEquals(ProblemCode.FORMAT, refused.code());
        assertEquals("format 2, made by ferry 9.1; this ferry reads format 1", refused.getMessage());
    }

    @Test
    void aRefusalSaysWhere() {
        FerryException refused =
                assertThrows(FerryException.class, () -> Json.readLine(bytes("{\"below\":7}"), Tree.class));
        assertTrue(refused.getMessage().contains("at byte 9"), refused.getMessage());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
