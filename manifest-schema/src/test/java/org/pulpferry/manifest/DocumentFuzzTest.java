package org.pulpferry.manifest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.manifest.check.ManifestCheck;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.testkit.fuzz.Seeds;

/** Whatever bytes claim to be a document: refused in words, or written back they are the same bytes. */
@Timeout(20)
class DocumentFuzzTest {
    static List<byte[]> manifests() throws IOException {
        return Seeds.of("manifests", ".manifest.json");
    }

    @MethodSource("manifests")
    @FuzzTest
    void manifest(byte[] bytes) {
        document(bytes, Manifest.class).ifPresent(ManifestCheck::check);
    }

    static List<byte[]> signatureFiles() throws IOException {
        return Seeds.of("manifests", ".sig.json");
    }

    @MethodSource("signatureFiles")
    @FuzzTest
    void signatureFile(byte[] bytes) {
        document(bytes, SignatureFile.class);
    }

    static List<byte[]> roots() throws IOException {
        return Seeds.of("manifests", ".root.json");
    }

    @MethodSource("roots")
    @FuzzTest
    void root(byte[] bytes) {
        document(bytes, Root.class);
    }

    static List<byte[]> receipts() throws IOException {
        return Seeds.of("manifests", ".receipt.json");
    }

    @MethodSource("receipts")
    @FuzzTest
    void receipt(byte[] bytes) {
        document(bytes, Receipt.class);
    }

    static List<byte[]> lines() throws IOException {
        return Seeds.of("manifests", ".jsonl");
    }

    @MethodSource("lines")
    @FuzzTest
    void indexLine(byte[] bytes) {
        boolean artifact = line(bytes, ArtifactLine.class);
        boolean unit = line(bytes, UnitLine.class);
        assertTrue(!artifact || !unit, "a line is one or the other");
    }

    private static <T extends Record> Optional<T> document(byte[] bytes, Class<T> type) {
        T document;
        try {
            document = Json.read(bytes, type);
        } catch (FerryException e) {
            requireRefusal(e);
            return Optional.empty();
        }
        assertArrayEquals(bytes, Json.write(document));
        return Optional.of(document);
    }

    private static boolean line(byte[] bytes, Class<? extends Record> type) {
        Record line;
        try {
            line = Json.readLine(bytes, type);
        } catch (FerryException e) {
            requireRefusal(e);
            return false;
        }
        assertArrayEquals(bytes, Json.writeLine(line));
        return true;
    }

    /** A refusal's words go to a terminal as they are. */
    private static void requireRefusal(FerryException e) {
        assertTrue(
                e.code() == ProblemCode.FORMAT || e.code() == ProblemCode.LIMIT,
                e.code().name());
        e.problems().forEach(problem -> {
            assertTrue(problem.message().chars().allMatch(c -> c >= ' ' && c <= '~'), "unprintable");
            assertTrue(problem.message().length() < 4_096, "endless");
        });
    }
}
