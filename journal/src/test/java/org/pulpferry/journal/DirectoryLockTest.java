package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a lock is held, not used
class DirectoryLockTest {
    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Path directory;

    DirectoryLockTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @Test
    void aSecondRunIsToldWhoHoldsTheDirectory() throws Exception {
        try (ChildProcess child = ChildProcess.start("hold", directory.toString())) {
            assertEquals("held", child.readLine());
            LockedException refused = assertThrows(
                    LockedException.class, () -> DirectoryLock.acquire(directory, AT_ONCE, "ferry import"));
            assertEquals(directory, refused.directory());
            assertTrue(String.valueOf(refused.getMessage()).contains("process " + child.pid()), refused.getMessage());
            assertTrue(String.valueOf(refused.getMessage()).contains("ferry export"), refused.getMessage());
        }
    }

    @Test
    void aKilledHolderHoldsNothing() throws Exception {
        try (ChildProcess child = ChildProcess.start("hold", directory.toString())) {
            assertEquals("held", child.readLine());
            child.kill();
            try (DirectoryLock lock = DirectoryLock.acquire(directory, AT_ONCE, "ferry import")) {
                assertTrue(Files.readString(directory.resolve("lock.holder")).contains("ferry import"));
            }
        }
    }

    @Test
    void whatAKilledWriterLeftIsGoneWithTheNextLock() throws Exception {
        Path left = Files.createFile(directory.resolve(".lock.holder.4711-1.ferry-tmp"));
        Path below = Files.createDirectories(directory.resolve("runs/one")).resolve(".journal.4711-2.ferry-tmp");
        Files.createFile(below);
        Path other = Files.createFile(directory.resolve("other"));
        try (DirectoryLock lock = DirectoryLock.acquire(directory, AT_ONCE, "ferry import")) {
            assertTrue(Files.notExists(left));
            assertTrue(Files.notExists(below));
            assertTrue(Files.exists(other));
        }
    }

    @Test
    void anAttemptInTheSameProcessFailsAndDoesNotLoosenTheLock() throws Exception {
        try (DirectoryLock lock = DirectoryLock.acquire(directory, AT_ONCE, "first")) {
            assertThrows(LockedException.class, () -> DirectoryLock.acquire(directory, AT_ONCE, "second"));
            try (ChildProcess child = ChildProcess.start("hold", directory.toString())) {
                assertEquals("locked", child.readLine());
            }
        }
    }

    @Test
    void aPathThroughALinkIsTheSameDirectory(@TempDir Path other) throws Exception {
        Path link = Files.createSymbolicLink(other.resolve("link"), directory);
        try (DirectoryLock lock = DirectoryLock.acquire(directory, AT_ONCE, "first")) {
            assertThrows(LockedException.class, () -> DirectoryLock.acquire(link, AT_ONCE, "second"));
        }
    }

    @Test
    void whoWaitsGetsTheLockWhenItIsLetGo() throws Exception {
        DirectoryLock first = DirectoryLock.acquire(directory, AT_ONCE, "first");
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Future<DirectoryLock> second = executor.submit(() -> DirectoryLock.acquire(directory, LONG, "second"));
            Thread.sleep(300);
            assertTrue(!second.isDone());
            first.close();
            second.get().close();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void closingTwiceDoesNotLoosenTheNextHoldersLock() throws Exception {
        DirectoryLock first = DirectoryLock.acquire(directory, AT_ONCE, "first");
        first.close();
        try (DirectoryLock second = DirectoryLock.acquire(directory, AT_ONCE, "second")) {
            first.close();
            assertThrows(LockedException.class, () -> DirectoryLock.acquire(directory, AT_ONCE, "third"));
        }
    }

    @Test
    void controlCharactersInACommandDoNotReachTheHoldersFile() throws Exception {
        try (DirectoryLock lock = DirectoryLock.acquire(directory, AT_ONCE, "ferry \u001b[31m import\n")) {
            String holder = Files.readString(directory.resolve("lock.holder"));
            assertTrue(holder.chars().allMatch(c -> c >= ' ' && c <= '~'), holder);
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsAnInputOutputError() {
        assertThrows(
                IOException.class, () -> DirectoryLock.acquire(directory.resolve("none"), AT_ONCE, "ferry import"));
    }
}
