package org.pulpferry.pulp.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows as two generations of django-import-export write them, and what is refused. */
class RowsTest {
    private static InputStream in(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    static List<Row> read(String json) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(in(json))) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static String written(List<Row> rows) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter writer = new RowWriter(out)) {
            for (Row row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textsNumbersTruthsAndNullReadAsTexts() throws Exception {
        Row old = read("[{\"size\":1024,\"on\":true,\"off\":false,\"none\":null,\"f\":1.50}]")
                .get(0);
        Row now = read("[{\"size\":\"1024\",\"on\":\"1\",\"off\":\"0\",\"none\":\"\",\"f\":\"1.50\"}]")
                .get(0);
        for (String field : List.of("size", "on", "off", "none", "f")) {
            assertEquals(now.text(field), old.text(field));
        }
    }

    @Test
    void whatIsReadIsWrittenAsItWas() throws Exception {
        String json = "[{\"a\":\"ä\\n\\\"\",\"b\":null,\"c\":12345678901234567890,\"d\":true,\"e\":1.50},"
                + "{\"a\":\"\",\"b\":\"\",\"c\":\"\",\"d\":\"\",\"e\":\"\"}]";
        assertEquals(json, written(read(json)));
        assertEquals("[]", written(read(" [ ] ")));
        assertEquals("[{\"a\":0.00000001,\"b\":0.0}]", written(read("[{\"a\":0.00000001,\"b\":-0.0}]")));
    }

    @Test
    void aReplacedFieldKeepsItsPlace() throws Exception {
        Row row = read("[{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}]")
                .get(0)
                .with("b", "x")
                .with("d", "y");
        assertEquals("[{\"a\":\"1\",\"b\":\"x\",\"c\":\"3\",\"d\":\"y\"}]", written(List.of(row)));
    }

    @Test
    void aMissingFieldIsNamed() throws Exception {
        DialectException e = assertThrows(
                DialectException.class, () -> read("[{\"a\":\"1\"}]").get(0).text("sha256"));
        assertTrue(String.valueOf(e.getMessage()).contains("sha256"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[{}",
                "[{]",
                "[1]",
                "[[]]",
                "[{\"a\":[]}]",
                "[{\"a\":{\"b\":1}}]",
                "[{\"a\":1,\"a\":2}]",
                "[] []",
                "[]x",
                "[{\"a\":1e999999999999999999999999999999999999999999}]",
                "[{\"a\":1e0}]",
                "[{\"a\":1.5E3}]",
                "[{\"a\":1e8888888888888888888888888888}]",
                "[{\"a\":NaN}]",
            })
    void whatPulpDoesNotWriteIsRefused(String json) {
        assertThrows(DialectException.class, () -> read(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5b007b0022006100220 03a00220062002200 7d005d00", // UTF-16, little end first
                "005b007b002200610022003a002200620022007d005d",
                "5b000000 5d000000", // UTF-32
                "0000005b 0000005d",
                "5b00000000", // once read as UTF-32 with a character that there is not
                "0009000000000002 5b",
                "5b7b2261223a22c0af227d5d", // overlong
                "5b7b2261223a22eda080227d5d", // half of a pair
                "5b7b2261223a22ff227d5d",
                "5b7b2261223a22c3",
            })
    void onlyUtf8IsRead(String hex) {
        byte[] file = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThrows(DialectException.class, () -> {
            try (RowReader reader = new RowReader(new ByteArrayInputStream(file))) {
                while (reader.next() != null) {}
            }
        });
        assertThrows(DialectException.class, () -> ContentMapping.requireSingle(new ByteArrayInputStream(file)));
    }

    @Test
    void aTextBeyondTheLimitIsRefused() {
        assertThrows(DialectException.class, () -> read("[{\"a\":\"" + "x".repeat((8 << 20) + 1) + "\"}]"));
    }

    @Test
    void tooManyFieldsAreRefused() {
        StringBuilder json = new StringBuilder("[{\"f\":1");
        for (int i = 0; i < 200; i++) {
            json.append(",\"f").append(i).append("\":1");
        }
        assertThrows(DialectException.class, () -> read(json + "}]"));
    }

    @Test
    void anArtifactsRowHasEveryFieldThatPulpWrites() throws Exception {
        String sha256 = "ab".repeat(32);
        Row row = ArtifactRows.row(new ArtifactRows.Digests(null, null, "2", sha256, "3", "5"), 77);
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field :
                List.of("file", "size", "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "pulp_domain")) {
            fields.put(field, row.text(field));
        }
        assertEquals(Row.ofTexts(fields), row);
        assertEquals("artifact/ab/" + "ab".repeat(31), row.text("file"));
        assertEquals("77", row.text("size"));
        assertEquals("", row.text("md5"));
    }
}
