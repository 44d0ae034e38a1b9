package org.pulpferry.pulp.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows of resource files: what is read can be written and read again, and is the same; anything else is a {@link DialectException}. */
@Timeout(20)
class RowFuzzTest {
    static Stream<byte[]> files() {
        return Stream.of(
                        "[{\"size\":1024,\"on\":true,\"off\":false,\"none\":null,\"f\":1.50}]",
                        "[{\"a\":\"\\u00e4\\n\\\"\",\"c\":12345678901234567890},{\"a\":\"\"}]",
                        "[]",
                        "[{\"a\":1e999,\"b\":-0.0,\"c\":{}}]",
                        "{\"r0001\":[\"0a7e6ae1-2f23-4d53-9a0f-2c4d6b8a9c01\"]}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("files")
    @FuzzTest
    void rows(byte[] file) throws IOException {
        List<Row> rows;
        try {
            rows = read(file);
        } catch (DialectException e) {
            return;
        }
        byte[] written = written(rows);
        assertEquals(rows, read(written));
        for (Row row : rows) {
            for (String field : row.names()) {
                assertTrue(row.text(field).length() <= file.length + 64, "a number is not blown up");
            }
        }
    }

    @MethodSource("files")
    @FuzzTest
    void contentMapping(byte[] file) throws IOException {
        try {
            ContentMapping.requireSingle(new ByteArrayInputStream(file));
        } catch (DialectException e) {
            assertTrue(String.valueOf(e.getMessage()).length() < 4_096);
        }
    }

    private static List<Row> read(byte[] file) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (RowReader reader = new RowReader(new ByteArrayInputStream(file))) {
            for (Row row = reader.next(); row != null; row = reader.next()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static byte[] written(List<Row> rows) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RowWriter writer = new RowWriter(out)) {
            for (Row row : rows) {
                writer.write(row);
            }
            writer.finish();
        }
        return out.toByteArray();
    }
}
