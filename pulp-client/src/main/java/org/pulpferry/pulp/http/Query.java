package org.pulpferry.pulp.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters of a request, in order. Immutable. */
public final class Query {
    /** No parameters. */
    public static final Query NONE = new Query(Map.of());

    private final Map<String, String> parameters;

    private Query(Map<String, String> parameters) {
        this.parameters = parameters;
    }

    /** One parameter. */
    public static Query of(String name, String value) {
        return NONE.and(name, value);
    }

    /** These and one more. */
    public Query and(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(name, value);
        return new Query(more);
    }

    Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public String toString() {
        return parameters.isEmpty() ? "" : "?" + parameters;
    }
}
