package org.pulpferry.pulp.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what Pulp says in an error into one bounded line. */
final class Reasons {
    private static final int LONGEST = 600;
    private static final int DEEPEST = 4;
    /** What is searched for markup: the search looks at each part of a hostile text as often as the text is long. */
    private static final int SEARCHED = 8_192;

    private Reasons() {}

    /** Of an answer's body: maps as {@code field: text}, joined; markup taken away from pages that are not JSON. */
    static String of(ObjectMapper mapper, String body) {
        try {
            JsonNode node = mapper.readTree(body);
            if (node != null && node.isContainerNode()) {
                return line(node);
            }
        } catch (JsonProcessingException e) {
            // not JSON: gunicorn and proxies answer in HTML
        }
        String beginning = body.substring(0, Math.min(SEARCHED, body.length()));
        return bounded(
                beginning.replaceAll("(?s)<(style|script)[^>]*>.*?</\\1>", " ").replaceAll("<[^>]*>", " "));
    }

    /** Of a node of an answer, for example a task's {@code error}. */
    static String line(JsonNode node) {
        List<String> parts = new ArrayList<>();
        collect("", node, parts, 0);
        return bounded(String.join("; ", parts));
    }

    /** Without control characters and line ends, and not too long. */
    static String bounded(String text) {
        String plain = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (plain.length() > LONGEST) {
            plain = plain.substring(0, LONGEST) + " ...";
        }
        return plain.isEmpty() ? "no reason given" : plain;
    }

    private static void collect(String field, JsonNode node, List<String> parts, int depth) {
        if (depth > DEEPEST) {
            parts.add(field + "...");
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> entry : node.properties()) {
                // Django's name for "no field in particular" and REST framework's for "what follows is the message"
                // tell a person nothing
                boolean plain =
                        entry.getKey().equals("detail") || entry.getKey().equals("non_field_errors");
                collect(plain ? field : field + entry.getKey() + ": ", entry.getValue(), parts, depth + 1);
            }
        } else if (node.isArray()) {
            for (JsonNode each : node) {
                collect(field, each, parts, depth + 1);
            }
        } else {
            parts.add(field + node.asText());
        }
    }
}
