package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a resource file (a JSON array of flat objects) row by row, within limits: a text of 8 MiB (file lists of kernel packages are 1 to
 * 2 MiB), 200 fields. All rows have the same fields in the same order: Pulp's import takes the names from the first row and the others'
 * values by their place. Values may be texts, numbers, truths or null, since that depends on the django-import-export that wrote them. Not
 * thread-safe.
 */
public final class RowReader implements Closeable {
    private static final int LONGEST_TEXT = 8 << 20;
    private static final int MOST_FIELDS = 200;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(40)
                    .maxNameLength(200)
                    .maxNestingDepth(4)
                    .build())
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .build();

    private final InputStream in;
    private final JsonParser json;
    private @Nullable List<String> names;
    private long rows;
    private boolean ended;

    /** Reads from a stream that is closed with this. */
    public RowReader(InputStream in) throws IOException {
        this.in = in;
        this.json = parser(in);
        try {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                throw new DialectException("not a JSON array of rows");
            }
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw broken(e);
        }
    }

    /** Of UTF-8 and nothing else: Jackson given bytes guesses at UTF-16 and UTF-32, and lets overlong forms and lone surrogates pass. */
    static JsonParser parser(InputStream in) throws IOException {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return FACTORY.createParser(new InputStreamReader(in, utf8));
    }

    /** The next row, or null after the last, when nothing but white space follows. */
    public @Nullable Row next() throws IOException {
        if (ended) {
            return null;
        }
        try {
            JsonToken token = json.nextToken();
            if (token == JsonToken.END_ARRAY) {
                ended = true;
                if (json.nextToken() != null) {
                    throw new DialectException("something follows the rows");
                }
                return null;
            }
            if (token != JsonToken.START_OBJECT) {
                throw new DialectException("row " + rows + " is no object");
            }
            rows++;
            return row();
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw broken(e);
        }
    }

    private Row row() throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.currentName();
            int before = fields.size();
            fields.put(field, value(field, json.nextToken()));
            if (fields.size() == before) {
                throw new DialectException("row " + rows + " has the field " + field + " twice");
            }
            if (fields.size() > MOST_FIELDS) {
                throw new DialectException("row " + rows + " has more than " + MOST_FIELDS + " fields");
            }
        }
        if (names == null) {
            names = List.copyOf(fields.keySet());
        } else if (!isSame(names, fields.keySet())) {
            throw new DialectException("row " + rows + " has other fields than the first, or in another order");
        }
        return new Row(fields);
    }

    private static boolean isSame(List<String> names, Set<String> fields) {
        if (names.size() != fields.size()) {
            return false;
        }
        Iterator<String> field = fields.iterator();
        for (String name : names) {
            if (!name.equals(field.next())) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Object value(String field, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> json.getText();
            case VALUE_NUMBER_INT -> json.getBigIntegerValue();
            case VALUE_NUMBER_FLOAT -> decimal(field);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new DialectException("row " + rows + " is not flat: field " + field);
        };
    }

    /** Without an exponent, which Pulp does not write and a short text could stand for a long number with. */
    private BigDecimal decimal(String field) throws IOException {
        String text = json.getText();
        if (text.indexOf('e') >= 0 || text.indexOf('E') >= 0) {
            throw new DialectException("row " + rows + " holds a number with an exponent: field " + field);
        }
        return json.getDecimalValue();
    }

    private DialectException broken(IOException e) {
        return new DialectException("no JSON as Pulp writes it, after " + rows + " rows: " + reason(e), e);
    }

    /** What is wrong with the text. */
    static String reason(IOException e) {
        return e instanceof JsonProcessingException json ? json.getOriginalMessage() : "not UTF-8";
    }

    @Override
    public void close() throws IOException {
        json.close();
        in.close();
    }
}
