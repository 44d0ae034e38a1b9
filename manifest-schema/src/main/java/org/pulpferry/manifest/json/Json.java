package org.pulpferry.manifest.json;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Limits;

/**
 * The one JSON codec: records to canonical bytes and back (docs/format.md, "Canonical JSON"). Stateless, safe for threads.
 *
 * <p>A record's components become keys in snake_case, in their order, every one always written. Components may be {@code String}, {@code int},
 * {@code long}, {@code boolean}, {@code Instant} (whole seconds), {@code Sha256}, {@code Name}, enums (lower case), records, and {@code List} and
 * {@code SortedMap<String, …>} of these; {@code @Nullable} allows null. A package of another module with such records must be opened to
 * {@code org.pulpferry.manifest}.
 */
public final class Json {
    private Json() {}

    /**
     * The document's bytes, LF at the end.
     *
     * @throws IllegalArgumentException if it holds what no document may hold (control characters, numbers out of range, parts of a second)
     * @throws LimitExceededException if it is larger than {@link JsonLimits} allows its type
     */
    public static byte[] write(Record document) {
        return bounded(document, encode(document, "\n"));
    }

    /** As {@link #write}, without the LF: a line of a JSON-lines file, a ledger or a journal. */
    public static byte[] writeLine(Record line) {
        return bounded(line, encode(line, ""));
    }

    /**
     * Reads a document that {@link #write} could have written; any other bytes are refused, even those of the same meaning.
     *
     * @throws FerryException FORMAT or LIMIT, saying where
     */
    public static <T extends Record> T read(byte[] bytes, Class<T> type) throws FerryException {
        return decode(bytes, type, "\n");
    }

    /** As {@link #read}, for a line without its LF. */
    public static <T extends Record> T readLine(byte[] bytes, Class<T> type) throws FerryException {
        return decode(bytes, type, "");
    }

    private static byte[] encode(Record document, String end) {
        CanonicalWriter out = new CanonicalWriter();
        RecordShape.of(document.getClass()).write(out, document);
        out.raw(end);
        return out.bytes();
    }

    private static byte[] bounded(Record document, byte[] bytes) {
        int maximum = maximumBytes(document.getClass());
        if (bytes.length > maximum) {
            Limits.atMost(maximum, bytes.length, document.getClass().getSimpleName() + " in bytes");
        }
        return bytes;
    }

    private static <T extends Record> T decode(byte[] bytes, Class<T> type, String end) throws FerryException {
        int maximum = maximumBytes(type);
        if (bytes.length > maximum) {
            throw refused(type, ProblemCode.LIMIT, "larger than " + maximum + " bytes");
        }
        T document;
        try {
            CanonicalReader in = new CanonicalReader(bytes, maximumString(type));
            document = type.cast(RecordShape.of(type).read(in));
            in.expect(end);
            in.end();
        } catch (JsonFormatException e) {
            Optional<FerryException> otherFormat = OtherFormat.refusal(bytes);
            if (otherFormat.isPresent()) {
                throw otherFormat.get();
            }
            throw refused(type, e.code(), String.valueOf(e.getMessage()));
        }
        // The reader knows only one spelling of everything; this holds it to that should it ever be wrong.
        if (!Arrays.equals(bytes, encode(document, end))) {
            throw refused(type, ProblemCode.FORMAT, "not in canonical form");
        }
        return document;
    }

    private static FerryException refused(Class<?> type, ProblemCode code, String why) {
        return new FerryException(
                code,
                "not a valid " + type.getSimpleName() + ": " + why,
                "it was changed or damaged on its way, or another program made it: fetch a good copy");
    }

    private static int maximumBytes(Class<?> type) {
        JsonLimits limits = limits(type);
        return limits == null ? Limits.LINE_BYTES : limits.bytes();
    }

    private static int maximumString(Class<?> type) {
        JsonLimits limits = limits(type);
        return limits == null ? Limits.STRING_CHARACTERS : limits.string();
    }

    private static @Nullable JsonLimits limits(Class<?> type) {
        return type.getAnnotation(JsonLimits.class);
    }
}
