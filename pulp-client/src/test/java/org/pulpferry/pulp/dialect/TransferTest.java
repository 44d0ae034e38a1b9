package org.pulpferry.pulp.dialect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.archive.ArchiveException;
import org.pulpferry.archive.ArtifactName;

/** Tars with a table of contents, in both directions, and artifacts on disk. */
class TransferTest {
    @TempDir
    Path directory = Path.of("");

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return Long.toHexString(crc.getValue());
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(1 << 24);
        }
    }

    private static List<byte[]> readAll(Path toc) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        try (PulpExportReader reader = PulpExportReader.open(toc, 1000)) {
            for (PulpExportReader.Member m = reader.next(); m != null; m = reader.next()) {
                bodies.add(reader.body().readNBytes((int) m.size()));
            }
        }
        return bodies;
    }

    private Path written(byte[]... bodies) throws IOException {
        try (PulpImportWriter writer = new PulpImportWriter(directory)) {
            int n = 0;
            for (byte[] body : bodies) {
                writer.add(n == 0 ? "versions.json" : "repository-r0001_1/x" + n + ".json", body);
                n++;
            }
            return writer.finish();
        }
    }

    /** Cuts the one chunk into several, as an export has them. */
    private Path cut(Path written, int chunkSize) throws IOException {
        byte[] whole = content(written.resolveSibling("ferry.tar.0000"));
        List<String> files = new ArrayList<>();
        for (int i = 0; i * chunkSize < whole.length; i++) {
            byte[] chunk = Arrays.copyOfRange(whole, i * chunkSize, Math.min(whole.length, (i + 1) * chunkSize));
            Files.write(directory.resolve("c.tar.000" + i), chunk);
            files.add(0, "\"c.tar.000" + i + "\":\"" + crc(chunk) + "\"");
        }
        return toc(chunkSize, "{" + String.join(",", files) + "}");
    }

    private Path toc(long chunkSize, String files) throws IOException {
        String json =
                "{\"meta\":{\"checksum_type\":\"crc32\",\"chunk_size\":" + chunkSize + "},\"files\":" + files + "}";
        return Files.write(directory.resolve("c-toc.json"), json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatIsWrittenForPulpIsReadAgain() throws Exception {
        byte[] one = "[]".getBytes(StandardCharsets.UTF_8);
        byte[] two = new byte[70_000];
        new Random(1).nextBytes(two);
        Path toc = written(one, two, new byte[0]);
        List<byte[]> read = readAll(toc);
        assertArrayEquals(one, read.get(0));
        assertArrayEquals(two, read.get(1));
        assertEquals(0, read.get(2).length);
        byte[] tar = content(directory.resolve("ferry.tar.0000"));
        assertEquals(0, tar.length % 10_240);
        assertEquals(
                "{\"meta\":{\"checksum_type\":\"crc32\",\"chunk_size\":" + tar.length
                        + "},\"files\":{\"ferry.tar.0000\":\"" + crc(tar) + "\"}}",
                new String(content(toc), StandardCharsets.UTF_8));
        for (String file : List.of("ferry.tar.0000", "ferry-toc.json")) {
            assertEquals(
                    "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))));
        }
        assertThrows(FileAlreadyExistsException.class, () -> new PulpImportWriter(directory).close());
    }

    @Test
    void aChecksumIsNotPadded() throws Exception {
        for (int i = 0; i < 400; i++) {
            byte[] body = ("[" + i + "]").getBytes(StandardCharsets.UTF_8);
            Path toc = written(body);
            String found = new String(content(toc), StandardCharsets.UTF_8).replaceAll(".*\"([0-9a-f]+)\"}}$", "$1");
            assertArrayEquals(body, readAll(toc).get(0));
            Files.delete(directory.resolve("ferry.tar.0000"));
            Files.delete(toc);
            if (found.length() < 8) {
                return;
            }
        }
        throw new AssertionError("no checksum began with a zero");
    }

    @Test
    void aBodyOfAnotherLengthIsRefused() throws Exception {
        try (PulpImportWriter writer = new PulpImportWriter(directory)) {
            assertThrows(IOException.class, () -> writer.add("a.json", 3, new ByteArrayInputStream(new byte[2])));
        }
    }

    @Test
    void membersAreReadAcrossChunksAndFoundAgainBySeeking() throws Exception {
        byte[] big = new byte[50_000];
        new Random(2).nextBytes(big);
        Path toc = cut(written("[]".getBytes(StandardCharsets.UTF_8), big), 9_000);
        try (PulpExportReader reader = PulpExportReader.open(toc, 10)) {
            PulpExportReader.Member first = reader.next();
            PulpExportReader.Member second = reader.next();
            if (first == null || second == null) {
                throw new AssertionError("two members");
            }
            assertArrayEquals(big, reader.body().readNBytes(big.length));
            assertEquals(null, reader.next());
            try (InputStream again = reader.reopen(second)) {
                assertArrayEquals(big, again.readNBytes(big.length + 1));
            }
            assertEquals(0, reader.length() % 10_240);
        }
        assertThrows(ArchiveException.class, () -> {
            try (PulpExportReader reader = PulpExportReader.open(toc, 1)) {
                while (reader.next() != null) {}
            }
        });
    }

    @Test
    void aChangedShortMissingOrLinkedChunkIsNamed() throws Exception {
        Path toc = cut(written("[]".getBytes(StandardCharsets.UTF_8), new byte[40_000]), 9_000);
        Path chunk = directory.resolve("c.tar.0002");
        byte[] right = content(chunk);
        byte[] wrong = right.clone();
        wrong[100] ^= 1;
        Files.write(chunk, wrong);
        assertNames(chunk, toc);
        Files.write(chunk, Arrays.copyOf(right, right.length - 1));
        assertNames(chunk, toc);
        Files.delete(chunk);
        assertNames(chunk, toc);
        Files.createSymbolicLink(chunk, Files.write(directory.resolve("elsewhere"), right));
        assertNames(chunk, toc);
    }

    private static void assertNames(Path chunk, Path toc) {
        DialectException e = assertThrows(DialectException.class, () -> readAll(toc));
        assertTrue(String.valueOf(e.getMessage()).contains(chunk.toString()), e.getMessage());
    }

    @Test
    void aTableOfContentsThatLeavesItsDirectoryOrIsNoneIsRefused() throws Exception {
        for (String files : List.of(
                "{\"../x.tar\":\"0\"}",
                "{\"/etc/passwd\":\"0\"}",
                "{\"a/b\":\"0\"}",
                "{\".\":\"0\"}",
                "{}",
                "[]",
                "{\"a\":0}",
                "{\"a\":\"0\"")) {
            Path toc = toc(10, files);
            assertThrows(DialectException.class, () -> PulpExportReader.open(toc, 10), files);
        }
        Path empty = Files.write(directory.resolve("empty-toc.json"), new byte[0]);
        assertThrows(DialectException.class, () -> PulpExportReader.open(empty, 10));
        assertThrows(NoSuchFileException.class, () -> PulpExportReader.open(directory.resolve("none"), 10));
    }

    @Test
    void artifactsAreOpenedByDigestAndOnlyAsTheyShouldBe() throws Exception {
        ArtifactStorage storage = new ArtifactStorage(directory);
        assertTrue(storage.check().orElseThrow().contains("MEDIA_ROOT"));
        String sha256 = "0f".repeat(32);
        Path file = directory.resolve(ArtifactName.of(sha256));
        Files.createDirectories(directory.resolve("artifact").resolve("0f"));
        assertEquals(Optional.empty(), storage.check());
        assertThrows(NoSuchFileException.class, () -> storage.open(sha256, 3));
        assertTrue(storage.look(sha256, 3).orElseThrow().contains("missing"));

        Files.write(file, new byte[] {1, 2, 3});
        try (InputStream in = storage.open(sha256, 3)) {
            assertArrayEquals(new byte[] {1, 2, 3}, in.readNBytes(9));
        }
        assertEquals(Optional.empty(), storage.look(sha256, 3));
        assertThrows(DialectException.class, () -> storage.open(sha256, 4));

        Files.move(file, directory.resolve("real"));
        Files.createSymbolicLink(file, directory.resolve("real"));
        assertThrows(IOException.class, () -> storage.open(sha256, 3));
        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(IOException.class, () -> storage.open(sha256, Files.size(file)));
    }
}
