package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** {@code content_mapping.json}: which repository the units are for. rpm's trees with sub-repositories name several. */
public final class ContentMapping {
    private ContentMapping() {}

    /**
     * Reads to the end.
     *
     * @throws DialectException for several repositories, whose units are not all of the exported version
     */
    static void requireSingle(InputStream in) throws IOException {
        if (names(in).size() > 1) {
            throw new DialectException("a distribution tree with sub-repositories, which ferry does not carry");
        }
    }

    /**
     * Reads to the end and closes.
     *
     * @throws DialectException when it names another repository than that one
     */
    public static void requireOnly(InputStream in, String name) throws IOException {
        if (!List.of(name).containsAll(names(in))) {
            throw new DialectException("content_mapping.json names another repository");
        }
    }

    private static List<String> names(InputStream in) throws IOException {
        List<String> names = new ArrayList<>();
        try (JsonParser json = RowReader.parser(in)) {
            json.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new DialectException("content_mapping.json is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                names.add(json.currentName());
                json.nextToken();
                json.skipChildren();
                if (names.size() > 2) {
                    break; // two are too many
                }
            }
        } catch (JsonProcessingException | CharacterCodingException e) {
            throw new DialectException("content_mapping.json is no JSON: " + RowReader.reason(e), e);
        }
        return names;
    }
}
