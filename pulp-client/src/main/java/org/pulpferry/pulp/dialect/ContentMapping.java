package org.pulpferry.pulp.dialect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;

/** {@code content_mapping.json}: which repository the units are for. rpm's trees with sub-repositories name several. */
final class ContentMapping {
    private ContentMapping() {}

    /**
     * Reads to the end.
     *
     * @throws DialectException for several repositories, whose units are not all of the exported version
     */
    static void requireSingle(InputStream in) throws IOException {
        int names = 0;
        try (JsonParser json = RowReader.parser(in)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new DialectException("content_mapping.json is no object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                json.nextToken();
                json.skipChildren();
                names++;
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new DialectException("content_mapping.json is no JSON: " + e.getOriginalMessage(), e);
        }
        if (names > 1) {
            throw new DialectException("a distribution tree with sub-repositories, which ferry does not carry");
        }
    }
}
