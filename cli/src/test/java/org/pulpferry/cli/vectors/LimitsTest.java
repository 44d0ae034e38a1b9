package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pulpferry.cli.TextFile;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;

/** samples/vectors/LIMITS: every named limit is met by a vector just at it and one just beyond it, or says why not. */
@SuppressWarnings("StringSplitter")
class LimitsTest {
    private static final int REASON = 20;

    /** The rest of each line by its limit's name. */
    private static Map<String, String> lines() throws IOException {
        Map<String, String> lines = new TreeMap<>();
        TextFile.read(Expectation.vectors().resolve("LIMITS")).lines().forEach(line -> {
            String before = lines.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
            assertEquals(null, before, line);
        });
        return lines;
    }

    @Test
    void everyLimitIsListed() throws IOException {
        TreeSet<String> limits = new TreeSet<>();
        for (Field field : Limits.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                limits.add(field.getName());
            }
        }
        assertTrue(limits.size() >= 38, () -> "limits: " + limits);
        assertEquals(limits, lines().keySet());
    }

    @Test
    void everyLimitIsMetFromBothSides() throws IOException {
        for (Map.Entry<String, String> line : lines().entrySet()) {
            String[] words = line.getValue().split(" ", 3);
            if (words[0].equals("without")) {
                assertTrue(line.getValue().length() > REASON, line.toString());
                continue;
            }
            assertNotEquals(ProblemCode.LIMIT.name(), outcome(words[0]), line.toString());
            String beyond = outcome(words[1]);
            if (words.length == 2) {
                assertEquals(ProblemCode.LIMIT.name(), beyond, line.toString());
            } else {
                assertTrue(words[2].length() > REASON, line.toString());
                boolean refused = Arrays.stream(ProblemCode.values())
                        .anyMatch(code -> code.name().equals(beyond));
                assertTrue(refused, line.toString());
                assertTrue(words[2].contains(beyond), () -> line + " ends as " + beyond);
            }
        }
    }

    private static String outcome(String id) throws IOException {
        return TextFile.read(Expectation.vectors().resolve(id).resolve("EXPECT"))
                .lines()
                .findFirst()
                .orElseThrow()
                .split(" ")[1];
    }
}
