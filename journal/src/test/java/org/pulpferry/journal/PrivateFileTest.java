package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateFileTest {
    private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final Path file;

    PrivateFileTest(@TempDir Path directory) {
        this.directory = directory;
        file = directory.resolve("key");
    }

    @BeforeEach
    void writeASecret() throws IOException {
        AtomicFile.write(file, SECRET);
    }

    @Test
    void readsWhatOnlyItsOwnerCanRead() throws IOException {
        assertArrayEquals(SECRET, PrivateFile.read(file, SECRET.length));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertArrayEquals(SECRET, PrivateFile.read(file, 100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-", "rwx-----x"})
    void refusesWhatGroupOrOthersCanTouch(String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        IOException refused = assertThrows(IOException.class, () -> PrivateFile.read(file, 100));
        assertTrue(String.valueOf(refused.getMessage()).contains("chmod 0600"), refused.getMessage());
    }

    @Test
    void refusesALink() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThrows(IOException.class, () -> PrivateFile.read(link, 100));
    }

    @Test
    void refusesADirectory() throws IOException {
        Path made = SafeDirectory.create(directory.resolve("directory"));
        assertThrows(IOException.class, () -> PrivateFile.read(made, 100));
    }

    @Test
    void refusesOneByteMoreThanTheLimit() {
        assertThrows(IOException.class, () -> PrivateFile.read(file, SECRET.length - 1));
    }

    @Test
    void refusesAFileOfSomebodyElse() throws IOException {
        try (FileSystem disk = Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build())) {
            Path theirs = disk.getPath("/work/key");
            AtomicFile.write(theirs, SECRET);
            UserPrincipal me = disk.getUserPrincipalLookupService().lookupPrincipalByName("me");
            assertThrows(IOException.class, () -> PrivateFile.read(theirs, 100, me));
            Files.setOwner(theirs, me);
            assertArrayEquals(SECRET, PrivateFile.read(theirs, 100, me));
        }
    }
}
