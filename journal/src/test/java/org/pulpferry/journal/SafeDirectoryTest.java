package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeDirectoryTest {
    private final Path directory;

    SafeDirectoryTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void makesPrivateDirectoriesWithTheirParents() throws IOException {
        Path made = SafeDirectory.create(directory.resolve("state/runs"));
        assertEquals("rwx------", mode(made));
        assertEquals("rwx------", mode(directory.resolve("state")));
        assertEquals(made, SafeDirectory.create(made), "again is success");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-xr-x", "rwxrwx---", "rwx-----x", "rwxrwxrwx"})
    void refusesADirectoryOthersCanEnter(String mode) throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString(mode));
        IOException refused = assertThrows(IOException.class, () -> SafeDirectory.create(open));
        assertTrue(String.valueOf(refused.getMessage()).contains("chmod 0700"), refused.getMessage());
    }

    @Test
    void refusesALinkToADirectoryEvenAPrivateOne() throws IOException {
        Path real = SafeDirectory.create(directory.resolve("real"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        assertThrows(IOException.class, () -> SafeDirectory.create(link));
        Path dangling = Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("none"));
        assertThrows(IOException.class, () -> SafeDirectory.create(dangling));
        assertFalse(Files.exists(directory.resolve("none")));
    }

    @Test
    void refusesAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThrows(IOException.class, () -> SafeDirectory.create(file));
    }

    @Test
    void refusesADirectoryOfSomebodyElse() throws IOException {
        try (FileSystem disk = unix()) {
            Path theirs = Files.createDirectory(
                    disk.getPath("/work/theirs"),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            UserPrincipal me = disk.getUserPrincipalLookupService().lookupPrincipalByName("me");
            IOException refused = assertThrows(IOException.class, () -> SafeDirectory.requirePrivate(theirs, me));
            assertTrue(String.valueOf(refused.getMessage()).contains("not to me"), refused.getMessage());
            Files.setOwner(theirs, me);
            assertEquals(theirs, SafeDirectory.requirePrivate(theirs, me));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesDirectoriesToShareWithTheGroup(boolean groupMayWrite) throws IOException {
        Path shared = SafeDirectory.createShared(directory.resolve("run"), groupMayWrite);
        int mode = (Integer) Files.getAttribute(shared, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0_7777;
        assertEquals(Integer.toOctalString(groupMayWrite ? 0_2770 : 0_2750), Integer.toOctalString(mode));
        assertThrows(FileAlreadyExistsException.class, () -> SafeDirectory.createShared(shared, groupMayWrite));
    }

    @Test
    void deletesATreeAndLeavesWhatItsLinksPointTo() throws IOException {
        Path precious = Files.createDirectory(directory.resolve("precious"));
        Files.writeString(precious.resolve("file"), "kept");
        Path tree = Files.createDirectories(directory.resolve("tree/a/b"));
        Files.writeString(tree.resolve("file"), "gone");
        Files.createSymbolicLink(tree.resolve("directory-link"), precious);
        Files.createSymbolicLink(tree.resolve("file-link"), precious.resolve("file"));
        Files.createSymbolicLink(directory.resolve("tree/dangling"), directory.resolve("none"));
        SafeDirectory.delete(directory.resolve("tree"));
        assertFalse(Files.exists(directory.resolve("tree"), LinkOption.NOFOLLOW_LINKS));
        assertEquals("kept", Files.readString(precious.resolve("file")));
    }

    @Test
    void deletingALinkLeavesItsTarget() throws IOException {
        Path precious = Files.createDirectory(directory.resolve("precious"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), precious);
        SafeDirectory.delete(link);
        assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.isDirectory(precious));
    }

    @Test
    void deletingWhatIsNotThereIsSuccess() throws IOException {
        SafeDirectory.delete(directory.resolve("none"));
        SafeDirectory.delete(directory.resolve("none/below"));
    }

    @Test
    void deletesOnAFileSystemInMemoryToo() throws IOException {
        try (FileSystem disk = unix()) {
            Path tree = Files.createDirectories(disk.getPath("/work/tree/a/b"));
            Files.writeString(tree.resolve("file"), "gone");
            SafeDirectory.delete(disk.getPath("/work/tree"));
            assertFalse(Files.exists(disk.getPath("/work/tree")));
        }
    }

    @Test
    void aTreeWithoutAnEndIsNotFollowedToTheEndOfTheStack() throws IOException {
        try (FileSystem disk = unix()) {
            Path deep = disk.getPath("/work/tree");
            for (int i = 0; i < 70; i++) {
                deep = deep.resolve("d");
            }
            Files.createDirectories(deep);
            assertThrows(IOException.class, () -> SafeDirectory.delete(disk.getPath("/work/tree")));
        }
    }

    private static FileSystem unix() {
        return Jimfs.newFileSystem(Configuration.unix().toBuilder()
                .setAttributeViews("basic", "owner", "posix", "unix")
                .build());
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
