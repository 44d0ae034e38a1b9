package org.pulpferry.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {
    private static final FreeSpace.Store NO_MOUNT_POINT = directory -> {
        throw new IOException("Mount point not found");
    };

    @Test
    void aDirectoryHasRoom(@TempDir Path directory) {
        assertTrue(FreeSpace.at(directory).orElseThrow() > 0);
    }

    @Test
    void theSystemIsAskedWhereJavaFindsNoMountPoint(@TempDir Path directory) {
        assertTrue(FreeSpace.at(directory, NO_MOUNT_POINT).orElseThrow() > 0);
    }

    @Test
    void nothingIsMadeUpWhereNobodyCanTell(@TempDir Path directory) {
        assertEquals(OptionalLong.empty(), FreeSpace.at(directory.resolve("missing")));
        assertEquals(OptionalLong.empty(), FreeSpace.at(directory.resolve("missing"), NO_MOUNT_POINT));
    }
}
