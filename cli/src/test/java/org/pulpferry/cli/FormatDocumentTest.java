package org.pulpferry.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pulpferry.pulp.dialect.ContentType;
import org.pulpferry.pulp.dialect.ContentTypes;

class FormatDocumentTest {
    @Test
    void naturalKeysAreDocumentedAsTheyAreMade() throws IOException {
        String section = TextFile.read(TextFile.project("docs/format.md"))
                .split("### 9\\.4 Natural keys", 2)[1]
                .split("\n## ", 2)[0];
        Matcher rows = Pattern.compile("^\\| ([a-z]+\\.[a-z_]+) \\| ([^|]+) \\|$", Pattern.MULTILINE)
                .matcher(section);
        Map<String, String> documented = new TreeMap<>();
        while (rows.find()) {
            documented.put(rows.group(1), rows.group(2));
        }
        Map<String, String> coded = new TreeMap<>();
        for (ContentType type : ContentTypes.all()) {
            if (type.travel() == ContentType.Travel.CARRIED) {
                String parts = String.join(", ", type.keyParts());
                coded.put(type.pulpType(), type.keyedByArtifacts() ? parts + ", +" : parts);
            }
        }
        assertTrue(coded.size() >= 20, coded.toString());
        assertEquals(coded, documented);
    }

    @Test
    void everyRuleHasAnIdOfItsOwn() throws IOException {
        Matcher ids = Pattern.compile("\\*\\*(F-[A-Z]{3}-\\d\\d)\\*\\*")
                .matcher(TextFile.read(TextFile.project("docs/format.md")));
        List<String> twice = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        while (ids.find()) {
            if (!seen.add(ids.group(1))) {
                twice.add(ids.group(1));
            }
        }
        assertTrue(seen.size() >= 80, "rules: " + seen.size());
        assertEquals(List.of(), twice);
    }
}
