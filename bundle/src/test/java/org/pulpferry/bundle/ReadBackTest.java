package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** What a disk that lies makes of a chunk is noticed before anybody is told that the chunk is whole. */
class ReadBackTest {
    private static final String NAME = "data/000/000000.zst";
    private static final byte[] WRITTEN = new byte[3 * ChunkBuffers.ALIGNMENT + 17];

    private final Path folder;
    private final long crc;

    ReadBackTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        for (int i = 0; i < WRITTEN.length; i++) {
            WRITTEN[i] = (byte) (i * 31);
        }
        CRC32C written = new CRC32C();
        written.update(WRITTEN);
        crc = written.getValue();
        Files.createDirectories(folder.resolve("data/000"));
        Files.write(folder.resolve(NAME), WRITTEN);
    }

    @Test
    void aChunkThatIsThereAsItWasWrittenPasses() {
        assertDoesNotThrow(this::readBack);
    }

    @Test
    void aChunkOfWhichOneBitIsDifferentIsDamaged() throws IOException {
        byte[] changed = WRITTEN.clone();
        changed[changed.length - 1] ^= 1;
        Files.write(folder.resolve(NAME), changed);
        assertDamaged();
    }

    @Test
    void aChunkOfWhichAPieceIsMissingIsDamaged() throws IOException {
        Files.write(folder.resolve(NAME), Arrays.copyOf(WRITTEN, WRITTEN.length - 1));
        assertDamaged();
    }

    @Test
    void aChunkThatIsLongerIsDamaged() throws IOException {
        Files.write(folder.resolve(NAME), Arrays.copyOf(WRITTEN, WRITTEN.length + 1));
        assertDamaged();
    }

    private void assertDamaged() {
        FerryException refused = assertThrows(FerryException.class, this::readBack);
        assertEquals(ProblemCode.DAMAGED, refused.code());
    }

    private void readBack() throws IOException, FerryException, InterruptedException {
        ChunkBuffers buffers = new ChunkBuffers(1);
        ByteBuffer into = buffers.take().limit(WRITTEN.length);
        try (MediaFolder back = MediaFolder.open(folder, true, () -> {})) {
            ChunkFiles.requireWritten(back, NAME, into, crc);
        }
    }
}
