package org.pulpferry.cli.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.archive.ArchiveException;
import org.pulpferry.cli.CalledFerry;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.pulp.dialect.PulpExportReader;
import org.pulpferry.signing.ReceiptVerifier;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.TrustedRoot;

/** The vectors that are no bundles, through what reads such files: a verb where there is one, else the class that the verbs use. */
class FileVectorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-06-02T00:00:00Z");
    private static final Pattern CONTROL = Pattern.compile("[^\n -~]");
    private static final Worst WORST = new Worst();

    /** How a reading ended, and what was said. */
    private record Ended(int code, String text) {}

    static List<String> ids() throws IOException {
        return Corpus.files();
    }

    @ParameterizedTest(allowZeroInvocations = true)
    @MethodSource("ids")
    void endsAsExpected(String id, @TempDir Path folder) throws IOException {
        FileExpectation vector = FileExpectation.read(id);
        Path laid = folder.resolve("medium");
        Layout.lay(vector, laid);
        Map<String, String> before = Layout.listing(folder);
        WORST.measure(id, () -> {
            Ended ended = assertTimeoutPreemptively(LIMIT, () -> switch (Corpus.family(id)) {
                case "KEY" -> keys(laid, vector);
                case "RCP" -> receipt(laid, vector);
                default -> pulpTar(laid, vector, folder.resolve("toc"));
            });
            assertEquals(vector.outcome().code(), ended.code(), ended::text);
            assertFalse(CONTROL.matcher(ended.text()).find(), ended::text);
        });
        Layout.delete(folder.resolve("toc"));
        assertEquals(before, Layout.listing(folder), "something was touched");
    }

    @AfterAll
    static void thisWasTheWorst() {
        System.out.println(WORST.says());
        WORST.requireSome();
    }

    private static Ended keys(Path laid, FileExpectation vector) {
        List<String> call = new ArrayList<>(List.of("keys", "show", vector.reads()));
        if (Files.exists(laid.resolve("passphrase"))) {
            call.addAll(List.of("--passphrase-file", laid.resolve("passphrase").toString()));
        }
        call.set(2, vector.in(laid).toString());
        CalledFerry called = CalledFerry.in(laid, Map.of(), call.toArray(String[]::new));
        assertTrue(called.code() == 0 || called.err().contains("\nhint: "), called.err());
        assertFalse((called.out() + called.err()).contains(SealedKey.PASSPHRASE), "the passphrase is printed");
        return new Ended(called.code(), called.out() + called.err());
    }

    private static Ended receipt(Path laid, FileExpectation vector) throws IOException {
        Path folder = vector.in(laid);
        Path roots = Files.exists(laid.resolve("1.root.json"))
                ? laid
                : Expectation.vectors().resolve("base/one/roots");
        byte[] root = bytes(roots.resolve("1.root.json"), Limits.ROOT_BYTES);
        byte[] signatures = bytes(roots.resolve("1.root.sig.json"), Limits.SIGNATURE_FILE_BYTES);
        try {
            TrustedRoot trusted = RootChain.initial(root, signatures, Sha256.of(root), NOW);
            ReceiptVerifier.verify(
                    trusted,
                    bytes(folder.resolve("receipt.json"), Limits.RECEIPT_BYTES),
                    bytes(folder.resolve("receipt.sig.json"), Limits.SIGNATURE_FILE_BYTES));
            return new Ended(0, "");
        } catch (FerryException e) {
            return new Ended(e.code().exitCode(), String.valueOf(e.getMessage()));
        }
    }

    /** Up to a byte more than there may be, as every reader of such a file does it. */
    private static byte[] bytes(Path file, int limit) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
        }
    }

    private static Ended pulpTar(Path laid, FileExpectation vector, Path work) throws IOException {
        Layout.copy(laid, work);
        CRC32 crc = new CRC32();
        crc.update(bytes(vector.in(laid), 1 << 26));
        Path toc = work.resolve("toc.json");
        Files.writeString(
                toc,
                "{\"meta\":{\"chunk_size\":0,\"file\":\"export.tar\"},\"files\":{\"" + vector.reads() + "\":\""
                        + Long.toHexString(crc.getValue()) + "\"}}");
        try (PulpExportReader reader = PulpExportReader.open(toc, 1_000)) {
            while (reader.next() != null) {
                reader.body().readAllBytes();
            }
            return new Ended(0, "");
        } catch (ArchiveException e) {
            boolean limit = e.kind() == ArchiveException.Kind.LIMIT;
            return new Ended(
                    (limit ? ProblemCode.LIMIT : ProblemCode.CONTENT).exitCode(), String.valueOf(e.getMessage()));
        }
    }
}
