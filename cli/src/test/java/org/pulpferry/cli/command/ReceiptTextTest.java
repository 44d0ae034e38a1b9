package org.pulpferry.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.Json;

/** Who carries a receipt out of a site is shown all of it. */
class ReceiptTextTest {
    private static final Pattern VALUE = Pattern.compile("[:\\[,](\"([^\"]*)\"|[0-9]+)(?=[,}\\]])");

    @ParameterizedTest
    @ValueSource(strings = {"acknowledgement", "inventory-nothing-yet"})
    void everyValueIsShown(String name) throws Exception {
        String json = TextFile.read(TextFile.project("samples/manifests/valid/" + name + ".receipt.json"));
        Receipt receipt = Json.read(json.getBytes(StandardCharsets.UTF_8), Receipt.class);
        List<String> lines = new ArrayList<>();

        ReceiptText.print(lines::add, Path.of("/receipts/x"), receipt);

        String shown = String.join("\n", lines);
        assertEquals("/receipts/x", lines.get(0));
        int values = 0;
        Matcher value = VALUE.matcher(json);
        while (value.find()) {
            String text = value.group(2) == null ? value.group(1) : value.group(2);
            assertTrue(shown.contains(text), text + " is not shown:\n" + shown);
            values++;
        }
        assertTrue(values > 10, "values looked for: " + values);
    }
}
