package org.pulpferry.pulp.http;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One request.
 *
 * @param path below the server, or an href as Pulp gave it
 * @param body JSON; null for none
 * @param signed whether Pulp is told who asks
 */
@SuppressWarnings("ArrayRecordComponent")
record Ask(
        String verb,
        String path,
        Query query,
        byte @Nullable [] body,
        @Nullable UUID correlation,
        boolean signed) {
    private static final int LONGEST = 300;

    static Ask get(String path, Query query) {
        return new Ask("GET", path, query, null, null, true);
    }

    Ask openly() {
        return new Ask(verb, path, query, body, correlation, false);
    }

    @Override
    public String toString() {
        String text = verb + " " + path + query;
        return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
