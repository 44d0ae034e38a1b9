package org.pulpferry.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** Holds the published schemas and the records to each other. */
class SchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Rules about values; a schema knows nothing of bytes, of order, or of what one field means for another. */
    private static final Set<String> ALSO_BY_SCHEMA =
            Set.of("F-MAN-01", "F-MAN-02", "F-MAN-03", "F-MAN-05", "F-RCP-01");

    static List<Corpus> valid() throws IOException {
        return CorpusTest.valid();
    }

    static List<Corpus> invalid() throws IOException {
        return CorpusTest.invalid();
    }

    @ParameterizedTest
    @ValueSource(strings = {"manifest", "root", "receipt", "sig", "artifact", "unit"})
    void aSchemaSaysWhatItsRecordSays(String kind) throws IOException {
        JsonNode schema = tree(kind);
        assertEquals(
                "https://json-schema.org/draft/2020-12/schema",
                schema.get("$schema").asText());
        Walk walk = new Walk(schema);
        walk.record(Objects.requireNonNull(Corpus.KINDS.get(kind)), schema, kind);
        assertTrue(walk.seen > 2);
        Set<String> defined = new TreeSet<>();
        schema.path("$defs").fieldNames().forEachRemaining(defined::add);
        assertEquals(defined, walk.used, "every definition is used");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void aValidSampleFitsItsSchema(Corpus sample) throws IOException {
        assertEquals(List.of(), errors(sample));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void aSampleWithAWrongValueDoesNotFitItsSchema(Corpus sample) throws IOException {
        if (ALSO_BY_SCHEMA.contains(sample.rule())
                || (sample.code().equals("LIMIT") && !sample.kind().equals("sig"))) {
            assertFalse(errors(sample).isEmpty());
        }
    }

    @Test
    void numbersInTheSchemasAreTheLimits() throws IOException {
        assertEquals(
                Limits.FORMAT, tree("manifest").at("/properties/format/const").asInt());
        Map<String, Long> expected = Map.ofEntries(
                Map.entry("manifest/properties/audience/maxItems", (long) Limits.AUDIENCE_SITES),
                Map.entry("manifest/properties/pulp/maxItems", (long) Limits.COMPONENTS),
                Map.entry("manifest/properties/meta/properties/members/maximum", (long) Limits.META_MEMBERS),
                Map.entry("manifest/properties/data/properties/members/maximum", (long) Limits.ARTIFACTS),
                Map.entry("manifest/properties/tables/maxItems", (long) Limits.TABLES),
                Map.entry("manifest/properties/repositories/maxItems", (long) Limits.REPOSITORIES),
                Map.entry("manifest/properties/cures/maxItems", (long) Limits.CURES),
                Map.entry("manifest/$defs/cure/maxLength", (long) Limits.NAME_CHARACTERS),
                Map.entry("manifest/$defs/texts/maxProperties", (long) Limits.OPTIONS),
                Map.entry("manifest/$defs/table_reference/properties/size/maximum", (long) Limits.TABLE_BYTES),
                Map.entry("manifest/$defs/repository_entry/properties/name/maxLength", (long)
                        Limits.REPOSITORY_NAME_CHARACTERS),
                Map.entry(
                        "manifest/$defs/repository_entry/properties/counts/maxProperties", (long) Limits.CONTENT_TYPES),
                Map.entry("root/properties/signers/maxItems", (long) Limits.ROOT_SIGNERS),
                Map.entry("root/properties/streams/maxItems", (long) Limits.STREAMS),
                Map.entry("root/properties/sites/maxItems", (long) Limits.SITES),
                Map.entry("root/properties/revoked/maxItems", (long) Limits.REVOCATIONS),
                Map.entry("root/$defs/stream_role/properties/signers/maxItems", (long) Limits.MANIFEST_SIGNERS),
                Map.entry("root/$defs/base64/maxLength", (long) Limits.KEY_STRING_CHARACTERS),
                Map.entry("receipt/properties/held/maxItems", (long) Limits.MANIFESTS_HELD),
                Map.entry("unit/properties/key/maxItems", (long) Limits.UNIT_KEY_PARTS),
                Map.entry("unit/properties/key/items/maxLength", (long) Limits.STRING_CHARACTERS),
                Map.entry("unit/properties/artifacts/maxProperties", (long) Limits.UNIT_ARTIFACTS));
        for (Map.Entry<String, Long> entry : expected.entrySet()) {
            int slash = entry.getKey().indexOf('/');
            JsonNode node =
                    tree(entry.getKey().substring(0, slash)).at(entry.getKey().substring(slash));
            assertEquals(entry.getValue(), node.isMissingNode() ? -1L : node.asLong(), entry.getKey());
        }
    }

    private static List<String> errors(Corpus sample) throws IOException {
        JsonNode node;
        try {
            node = MAPPER.readTree(sample.bytes());
        } catch (JsonProcessingException e) {
            return List.of("not JSON");
        }
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text(sample.kind()));
        List<String> errors = new ArrayList<>();
        schema.validate(node).forEach(error -> errors.add(error.toString()));
        return errors;
    }

    private static JsonNode tree(String kind) throws IOException {
        return MAPPER.readTree(text(kind));
    }

    private static String text(String kind) throws IOException {
        String resource = "schema/" + Corpus.SCHEMAS.get(kind) + ".schema.json";
        try (InputStream in = Manifest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readNBytes(1 << 20), StandardCharsets.UTF_8);
        }
    }

    private static final class Walk {
        private final JsonNode root;
        private final Set<String> used = new TreeSet<>();
        private int seen;

        Walk(JsonNode root) {
            this.root = root;
            use(root);
        }

        void record(Class<?> type, JsonNode schema, String at) {
            assertEquals("object", schema.get("type").asText(), at);
            assertFalse(schema.get("additionalProperties").asBoolean(true), at);
            List<String> expected = new ArrayList<>();
            for (RecordComponent component : type.getRecordComponents()) {
                expected.add(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
            }
            List<String> properties = new ArrayList<>();
            schema.get("properties").fieldNames().forEachRemaining(properties::add);
            List<String> required = new ArrayList<>();
            schema.get("required").forEach(name -> required.add(name.asText()));
            assertEquals(expected, properties, at);
            assertEquals(expected, required, at);
            for (int i = 0; i < expected.size(); i++) {
                JsonNode property = schema.get("properties").get(expected.get(i));
                component(type.getRecordComponents()[i].getAnnotatedType(), property, at + "." + expected.get(i));
            }
        }

        private void component(AnnotatedType type, JsonNode node, String at) {
            seen++;
            JsonNode schema = resolve(node);
            JsonNode alternatives = schema.path("anyOf");
            boolean nullable = alternatives.size() == 2
                    && alternatives.get(0).path("type").asText().equals("null");
            assertEquals(type.isAnnotationPresent(Nullable.class), nullable, at);
            value(type, nullable ? resolve(alternatives.get(1)) : schema, at);
        }

        private void value(AnnotatedType annotated, JsonNode schema, String at) {
            if (annotated.getType() instanceof ParameterizedType generic) {
                AnnotatedType[] arguments = ((AnnotatedParameterizedType) annotated).getAnnotatedActualTypeArguments();
                boolean list = generic.getRawType() == List.class;
                assertEquals(list ? "array" : "object", schema.path("type").asText(), at);
                assertTrue(schema.has(list ? "maxItems" : "maxProperties"), at);
                component(
                        arguments[arguments.length - 1],
                        schema.get(list ? "items" : "additionalProperties"),
                        at + "[]");
                return;
            }
            Class<?> type = (Class<?>) annotated.getType();
            if (type == Sha256.class || type == Name.class) {
                assertEquals(
                        type == Name.class ? Name.PATTERN : Sha256.PATTERN,
                        schema.path("pattern").asText(),
                        at);
                Set<String> excluded = new TreeSet<>();
                schema.at("/not/enum").forEach(word -> excluded.add(word.asText()));
                assertEquals(type == Name.class ? new TreeSet<>(Name.DEVICES) : Set.of(), excluded, at);
            } else if (type == Instant.class) {
                assertEquals("date-time", schema.path("format").asText(), at);
                assertTrue(schema.has("pattern"), at);
            } else if (type.isEnum()) {
                List<String> constants = new ArrayList<>();
                for (Object constant : type.getEnumConstants()) {
                    constants.add(constant.toString().toLowerCase(Locale.ROOT));
                }
                List<String> allowed = new ArrayList<>();
                schema.path("enum").forEach(word -> allowed.add(word.asText()));
                assertEquals(constants, allowed, at);
            } else if (type.isRecord()) {
                record(type, schema, at);
            } else {
                plain(type, schema, at);
            }
        }

        private static void plain(Class<?> type, JsonNode schema, String at) {
            if (type == boolean.class) {
                assertEquals("boolean", schema.path("type").asText(), at);
            } else if (type == String.class) {
                boolean grammar = schema.has("enum") || schema.has("pattern");
                assertTrue(grammar, at + ": a string has a grammar");
            } else if (!schema.has("const")) {
                assertEquals("integer", schema.path("type").asText(), at);
                assertTrue(schema.path("minimum").asLong(-1) >= 0, at);
                long maximum = type == long.class || type == Long.class ? Limits.NUMBER : Integer.MAX_VALUE;
                assertTrue(schema.path("maximum").asLong(Long.MAX_VALUE) <= maximum, at);
            }
        }

        private JsonNode resolve(JsonNode node) {
            JsonNode now = node;
            while (now.has("$ref")) {
                now = root.at(now.get("$ref").asText().substring(1));
                assertFalse(now.isMissingNode(), "a reference to nothing: " + node);
            }
            return now;
        }

        private void use(JsonNode node) {
            JsonNode reference = node.path("$ref");
            if (reference.isTextual()) {
                used.add(reference.asText().substring("#/$defs/".length()));
            }
            node.forEach(this::use);
        }
    }

    @Test
    void patternsInTheSchemasAreThoseOfTheRecords() throws IOException {
        JsonNode manifest = tree("manifest");
        assertEquals(
                TableReference.PATH_PATTERN,
                manifest.at("/$defs/table_reference/properties/path/pattern").asText());
        assertEquals(
                RepositoryEntry.TYPE_PATTERN,
                manifest.at("/$defs/repository_entry/properties/type/pattern").asText());
        assertEquals(
                RepositoryEntry.CONTENT_TYPE_PATTERN,
                manifest.at("/$defs/content_type/pattern").asText());
        assertEquals(
                Base64Text.PATTERN, tree("root").at("/$defs/base64/pattern").asText());
    }
}
