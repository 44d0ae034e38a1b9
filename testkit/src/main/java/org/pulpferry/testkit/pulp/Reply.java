package org.pulpferry.testkit.pulp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** Status and body of an answer. */
record Reply(int status, @Nullable JsonNode body) {
    static Reply ok(JsonNode body) {
        return new Reply(200, body);
    }

    static Reply error(int status, String detail) {
        return new Reply(status, JsonNodeFactory.instance.objectNode().put("detail", detail));
    }

    static Reply field(String field, String problem) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putArray(field).add(problem);
        return new Reply(400, body);
    }

    static Reply task(String href) {
        return new Reply(202, JsonNodeFactory.instance.objectNode().put("task", href));
    }
}
