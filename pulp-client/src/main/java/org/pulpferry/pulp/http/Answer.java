package org.pulpferry.pulp.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.problem.PulpException;

/** A JSON object of an answer; a field that is missing or of another kind than documented is {@link PulpException.Nonsense}. */
public final class Answer {
    private final JsonNode node;
    private final String asked;

    Answer(JsonNode node, String asked) {
        this.node = node;
        this.asked = asked;
    }

    /** A text. */
    public String text(String field) throws PulpException {
        JsonNode value = node.path(field);
        if (!value.isTextual()) {
            throw nonsense(field, "a text");
        }
        return value.textValue();
    }

    /** A text, or null where the field is missing, null or empty. */
    public @Nullable String textOrNull(String field) {
        JsonNode value = node.path(field);
        return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
    }

    /** A value of a key: text, number or truth as text; null and missing as empty text. */
    public String plain(String field) throws PulpException {
        JsonNode value = node.path(field);
        if (value.isContainerNode()) {
            throw nonsense(field, "a plain value");
        }
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    /** A whole number. */
    public long number(String field) throws PulpException {
        JsonNode value = node.path(field);
        if (!value.canConvertToLong() || !value.isIntegralNumber()) {
            throw nonsense(field, "a whole number");
        }
        return value.longValue();
    }

    /** A whole number, or null. */
    public @Nullable Long numberOrNull(String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
    }

    /** Whether the field is {@code true}. */
    public boolean truth(String field) {
        return node.path(field).asBoolean(false);
    }

    /** Whether the field is there and not null. */
    public boolean has(String field) {
        return node.hasNonNull(field);
    }

    /** An object, empty when missing or null. */
    public Answer object(String field) {
        return new Answer(node.path(field), asked);
    }

    /** Elements of a list, empty when missing or null. */
    public List<Answer> list(String field) throws PulpException {
        List<Answer> elements = new ArrayList<>();
        for (JsonNode each : array(field)) {
            elements.add(new Answer(each, asked));
        }
        return elements;
    }

    /** Texts of a list, empty when missing or null; other elements are refused. */
    public List<String> texts(String field) throws PulpException {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array(field)) {
            if (!each.isTextual()) {
                throw nonsense(field, "a list of texts");
            }
            texts.add(each.textValue());
        }
        return texts;
    }

    /** Fields of an object with plain values as text, null as null; empty when missing or null. */
    public Map<String, @Nullable String> map(String field) throws PulpException {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path(field).properties()) {
            if (entry.getValue().isContainerNode()) {
                throw nonsense(field, "an object of plain values");
            }
            map.put(
                    entry.getKey(),
                    entry.getValue().isNull() ? null : entry.getValue().asText());
        }
        return map;
    }

    /** Like {@link #map}, without the fields that are null. */
    public Map<String, String> texted(String field) throws PulpException {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable String> entry : map(field).entrySet()) {
            String value = entry.getValue();
            if (value != null) {
                map.put(entry.getKey(), value);
            }
        }
        return map;
    }

    /** Names of an object's fields. */
    public List<String> names() {
        return node.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** What an error field says, in one line; empty when there is none. */
    public Optional<String> reason(String field) {
        JsonNode error = node.path(field);
        if (error.isNull() || error.isMissingNode()) {
            return Optional.empty();
        }
        JsonNode words = error.path("description").isTextual() ? error.path("description") : error.path("reason");
        return Optional.of(words.isTextual() ? Reasons.bounded(words.textValue()) : Reasons.line(error));
    }

    private JsonNode array(String field) throws PulpException {
        JsonNode value = node.path(field);
        if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
            throw nonsense(field, "a list");
        }
        return value;
    }

    private PulpException nonsense(String field, String expected) {
        return new PulpException.Nonsense(asked + " was answered without " + expected + " in the field " + field, null);
    }
}
