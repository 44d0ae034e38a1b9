package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes a resource file as Pulp reads it. The same rows give the same bytes. Not thread-safe. */
public final class RowWriter implements Closeable {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator json;

    /** Begins the array; the stream stays open. */
    public RowWriter(OutputStream out) throws IOException {
        this.json = FACTORY.createGenerator(out);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        json.writeStartArray();
    }

    /** Writes one row, its values of the kind they were read. */
    public void write(Row row) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, @Nullable Object> field : row.fields().entrySet()) {
            json.writeFieldName(field.getKey());
            value(field.getValue());
        }
        json.writeEndObject();
    }

    /** Ends the array. Without it, after a failure, what was written is no JSON and nobody can take it for whole. */
    public void finish() throws IOException {
        json.writeEndArray();
        json.flush();
    }

    private void value(@Nullable Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof BigInteger number) {
            json.writeNumber(number);
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number.toPlainString());
        } else {
            json.writeString((String) value);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }
}
