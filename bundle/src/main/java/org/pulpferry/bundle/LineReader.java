package org.pulpferry.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * Reads a file of the index line by line, and holds it to the format's order as it goes (F-IDX-04). For one thread at a time.
 *
 * @param <T> the record a line is
 */
public final class LineReader<T extends Record> implements AutoCloseable {
    private final LineInput input;
    private final Class<T> type;
    private final String name;
    private byte @Nullable [] before;

    LineReader(LineInput input, Class<T> type, String name) {
        this.input = input;
        this.type = type;
        this.name = name;
    }

    /**
     * The next record, or null at the end.
     *
     * @throws FerryException CONTENT for lines that are malformed or out of order, LIMIT for one too long, IO
     */
    public @Nullable T next() throws FerryException {
        byte[] line = nextLine();
        return line == null ? null : parse(line);
    }

    /**
     * The next line as it is, without its line feed, or null at the end: for those who need few of the records. Only its place among the others has
     * been looked at.
     *
     * @throws FerryException CONTENT for lines out of order, LIMIT for one too long, IO
     */
    public byte @Nullable [] nextLine() throws FerryException {
        byte[] line;
        try {
            line = input.next();
        } catch (LineInput.TooLongException e) {
            throw refused(ProblemCode.LIMIT, "has " + e.getMessage());
        } catch (EOFException e) {
            throw refused(ProblemCode.CONTENT, "ends within a line");
        } catch (IOException e) {
            throw Failures.of(e, "reading the index, " + name);
        }
        if (line == null) {
            return null;
        }
        if (before != null && (Arrays.compareUnsigned(before, line) >= 0 || sameSubject(before, line))) {
            throw refused(ProblemCode.CONTENT, "is not in order, or has something twice");
        }
        before = line;
        return line;
    }

    /**
     * The record that a line of {@link #nextLine} is.
     *
     * @throws FerryException CONTENT when it is malformed, LIMIT
     */
    public T parse(byte[] line) throws FerryException {
        try {
            return Json.readLine(line, type);
        } catch (FerryException e) {
            ProblemCode code = e.code() == ProblemCode.LIMIT ? ProblemCode.LIMIT : ProblemCode.CONTENT;
            throw new FerryException(code, "the index, " + name + ": " + e.getMessage(), Failures.NOT_OURS, e);
        }
    }

    /** Compares what two lines are about, an artifact or a unit; lines of one file are in that order. */
    public static int compareSubjects(byte[] line, byte[] other) {
        return Arrays.compareUnsigned(line, 0, subject(line), other, 0, subject(other));
    }

    /** Whether two lines are about the same artifact or unit: all but the last keys' values are the same. */
    static boolean sameSubject(byte[] line, byte[] other) {
        int length = subject(line);
        return Arrays.equals(line, 0, length, other, 0, Math.min(length, other.length));
    }

    /** The subject ends where the values begin; a quote within a string is written as an escape, so this is never found in one. */
    private static int subject(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int artifacts = text.indexOf(",\"artifacts\":");
        int size = text.indexOf(",\"size\":"); // in a unit's line this can only be a path among its artifacts
        int end = artifacts >= 0 ? artifacts : size;
        return end < 0 ? line.length : end;
    }

    private FerryException refused(ProblemCode code, String how) {
        return new FerryException(code, "the index, " + name + ", " + how, Failures.NOT_OURS);
    }

    @Override
    public void close() throws FerryException {
        try {
            input.close();
        } catch (IOException e) {
            throw Failures.of(e, "reading the index, " + name);
        }
    }
}
