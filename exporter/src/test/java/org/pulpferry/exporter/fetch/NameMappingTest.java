package org.pulpferry.exporter.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.pulpferry.pulp.dialect.DialectException;

class NameMappingTest {
    private static String copy(String json, String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NameMapping.copy(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), out, name, "r0001");
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theNameIsReplacedAndTheListLeftAlone() throws Exception {
        assertEquals("{\"r0001\": [\"01a2\", \"x\"]}", copy("{\"ubuntu-22.04\": [\"01a2\", \"x\"]}", "ubuntu-22.04"));
    }

    @Test
    void aUnitOfThatNameIsNoName() throws Exception {
        assertEquals("{\"r0001\": [\"a\", \"b\"]}", copy("{\"a\": [\"a\", \"b\"]}", "a"));
    }

    @Test
    void otherNamesStay() throws Exception {
        assertEquals("{\"r0001\": [\"1\"], \"a-tree\": []}", copy("{\"a\": [\"1\"], \"a-tree\": []}", "a"));
    }

    @Test
    void escapedNamesAreKnownAgain() throws Exception {
        assertEquals(
                "{\"r0001\": []}",
                copy("{\"\\u00fc \\\"q\\\" \\\\ \\ud83d\\ude80\": []}", "\u00fc \"q\" \\ \ud83d\ude80"));
        assertEquals("{\"r0001\": []}", copy("{\"\u00fc\": []}", "\u00fc"));
    }

    @Test
    void whatIsNoObjectOfListsIsRefused() {
        assertThrows(DialectException.class, () -> copy("{\"a\": [", "a"));
        assertThrows(DialectException.class, () -> copy("{\"a\": [[[1]]]}", "a"));
        assertThrows(DialectException.class, () -> copy("{\"a", "a"));
        assertThrows(DialectException.class, () -> copy("{\"\\x\": []}", "a"));
        assertThrows(DialectException.class, () -> copy("}", "a"));
    }
}
