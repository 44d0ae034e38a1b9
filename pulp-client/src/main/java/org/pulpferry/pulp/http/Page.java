package org.pulpferry.pulp.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pulpferry.pulp.problem.PulpException;

/** One page of a list: held as bytes, its rows parsed one by one, since a page of trees is ten times as large. */
final class Page implements AutoCloseable {
    private final ObjectMapper mapper;
    private final String asked;
    private final JsonParser rows;
    private final long count;

    Page(ObjectMapper mapper, byte[] body, String asked) throws PulpException {
        this.mapper = mapper;
        this.asked = asked;
        try {
            this.count = scan(body);
            this.rows = mapper.getFactory().createParser(body);
            seekRows(rows);
        } catch (IOException e) {
            throw nonsense(e);
        }
    }

    /** How many rows the whole list has. */
    long count() {
        return count;
    }

    /** The next row, or null. */
    @Nullable
    Answer next() throws PulpException {
        try {
            return rows.nextToken() == JsonToken.START_OBJECT ? new Answer(mapper.readTree(rows), asked) : null;
        } catch (IOException e) {
            throw nonsense(e);
        }
    }

    private long scan(byte[] body) throws IOException, PulpException {
        long total = -1;
        try (JsonParser json = mapper.getFactory().createParser(body)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean counts = json.currentName().equals("count");
                if (json.nextToken() == JsonToken.VALUE_NUMBER_INT && counts) {
                    total = json.getLongValue();
                }
                json.skipChildren();
            }
        }
        if (total < 0) {
            throw nonsense(null);
        }
        return total;
    }

    private void seekRows(JsonParser json) throws IOException, PulpException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean found = json.currentName().equals("results");
            if (json.nextToken() == JsonToken.START_ARRAY && found) {
                return;
            }
            json.skipChildren();
        }
        throw nonsense(null);
    }

    private PulpException nonsense(@Nullable IOException cause) {
        return new PulpException.Nonsense(asked + " was not answered with a list", cause);
    }

    @Override
    public void close() {
        try {
            rows.close();
        } catch (IOException e) {
            throw new IllegalStateException("closing a parser of bytes in memory failed", e);
        }
    }
}
