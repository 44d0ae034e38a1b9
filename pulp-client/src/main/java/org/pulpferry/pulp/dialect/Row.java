package org.pulpferry.pulp.dialect;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of a resource file: fields in Pulp's order. Values are text, numbers, booleans or null; which of them depends on the
 * django-import-export that wrote them, so read them through {@link #text}, which takes null and empty text as the same. Immutable.
 */
public final class Row {
    private final Map<String, @Nullable Object> fields;

    /** {@code fields}: nobody else's from now on. */
    Row(Map<String, @Nullable Object> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** A row of texts, in that order of fields. */
    public static Row ofTexts(Map<String, String> fields) {
        return new Row(new LinkedHashMap<>(fields));
    }

    /** Names of the fields, in order. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Whether the field is there. */
    public boolean has(String field) {
        return fields.containsKey(field);
    }

    /**
     * The field's value as text: numbers in decimal, true and false as {@code 1} and {@code 0}, null as empty.
     *
     * @throws DialectException when there is no such field
     */
    public String text(String field) throws DialectException {
        if (!fields.containsKey(field)) {
            throw new DialectException("a row without the field " + field + ", only " + fields.keySet());
        }
        Object value = fields.get(field);
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        return value == null ? "" : value.toString();
    }

    /** The row with one field replaced, or added at the end. */
    public Row with(String field, @Nullable String value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
        copy.put(field, value);
        return new Row(copy);
    }

    /** String, BigInteger, BigDecimal, Boolean or null by field, in order. */
    Map<String, @Nullable Object> fields() {
        return fields;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && row.fields.equals(fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return fields.keySet().toString();
    }
}
