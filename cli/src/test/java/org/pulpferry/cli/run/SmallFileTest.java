package org.pulpferry.cli.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

class SmallFileTest {
    private final Path folder;

    SmallFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aFileOrALinkToOneIsRead() throws IOException, FerryException {
        Path file = Files.write(folder.resolve("1.root.json"), new byte[] {1, 2, 3});
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertArrayEquals(new byte[] {1, 2, 3}, SmallFile.read(file, 3));
        assertArrayEquals(new byte[] {1, 2, 3}, SmallFile.read(link, 3));
        assertRefused(ProblemCode.LIMIT, file, 2);
    }

    @Test
    void aFifoOnAMediumDoesNotHang() throws IOException, InterruptedException {
        Path fifo = folder.resolve("1.root.json");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertRefused(ProblemCode.IO, fifo, 3));
        assertRefused(ProblemCode.IO, folder, 3);
        assertRefused(ProblemCode.IO, folder.resolve("missing"), 3);
    }

    private static void assertRefused(ProblemCode code, Path file, int limit) {
        assertEquals(
                code,
                assertThrows(FerryException.class, () -> SmallFile.read(file, limit))
                        .code());
    }
}
