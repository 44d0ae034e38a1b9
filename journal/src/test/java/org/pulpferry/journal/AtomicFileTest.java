package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {
    private static final byte[] OLD = "old".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "new content".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;

    AtomicFileTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void writesAFileOnlyItsOwnerCanRead() throws IOException {
        Path target = directory.resolve("state.json");
        AtomicFile.write(target, NEW);
        assertArrayEquals(NEW, Files.readAllBytes(target));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
        assertEquals(List.of("state.json"), names(directory));
    }

    @Test
    void givesExactlyTheModeAskedForWhateverTheUmask() throws IOException {
        Path target = directory.resolve("shared");
        AtomicFile.write(target, NEW, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertEquals("rw-rw-rw-", PosixFilePermissions.toString(Files.getPosixFilePermissions(target)));
    }

    @Test
    void replacesALinkInsteadOfWritingThroughIt() throws IOException {
        Path elsewhere = Files.write(directory.resolve("elsewhere"), OLD);
        Path target = Files.createSymbolicLink(directory.resolve("target"), elsewhere);
        AtomicFile.write(target, NEW);
        assertArrayEquals(OLD, Files.readAllBytes(elsewhere));
        assertTrue(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS));
    }

    @Test
    void aNewFileNeverReplacesOneThatIsThere() throws IOException {
        Path target = Files.write(directory.resolve("key"), OLD);
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.writeNew(target, NEW));
        assertArrayEquals(OLD, Files.readAllBytes(target));
        assertEquals(List.of("key"), names(directory));
    }

    @Test
    void aNewFileIsNotWrittenThroughADanglingLink() throws IOException {
        Path nowhere = directory.resolve("nowhere");
        Path target = Files.createSymbolicLink(directory.resolve("target"), nowhere);
        assertThrows(FileAlreadyExistsException.class, () -> AtomicFile.writeNew(target, NEW));
        assertFalse(Files.exists(nowhere));
        assertTrue(Files.isSymbolicLink(target));
    }

    @Test
    void aFullDiskLeavesTheOldContentAndNothingElse() throws IOException {
        Configuration small = Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .setMaxSize(64 << 10)
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(small)) {
            Path target = Files.write(disk.getPath("/work/state.json"), OLD);
            assertThrows(IOException.class, () -> AtomicFile.write(target, new byte[128 << 10]));
            assertArrayEquals(OLD, Files.readAllBytes(target));
            assertEquals(List.of("state.json"), names(disk.getPath("/work")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void worksOnAFileSystemInMemory(boolean isNew) throws IOException {
        Configuration unix = Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build();
        try (FileSystem disk = Jimfs.newFileSystem(unix)) {
            Path target = disk.getPath("/work/file");
            if (isNew) {
                AtomicFile.writeNew(target, NEW);
            } else {
                AtomicFile.write(target, NEW);
            }
            assertArrayEquals(NEW, Files.readAllBytes(target));
        }
    }

    @Test
    void sweepRemovesWhatKilledWritersLeftAndNothingElse() throws IOException {
        Files.write(directory.resolve(".state.json.4711-1.ferry-tmp"), OLD);
        Files.write(directory.resolve("state.json"), OLD);
        Files.write(directory.resolve(".profile"), OLD);
        AtomicFile.sweep(directory);
        assertEquals(List.of(".profile", "state.json"), names(directory));
    }

    @Test
    void aNewFileTakesAwayWhatKilledWritersOfTheSameFileLeft() throws IOException {
        Files.write(directory.resolve(".release.key.4711-1.ferry-tmp"), OLD);
        Files.write(directory.resolve(".release.pub.4711-2.ferry-tmp"), OLD);
        AtomicFile.writeNew(directory.resolve("release.key"), NEW);
        assertEquals(List.of(".release.pub.4711-2.ferry-tmp", "release.key"), names(directory));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
