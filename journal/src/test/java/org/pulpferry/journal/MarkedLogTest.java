package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose acknowledged lines cannot be taken away without notice. */
class MarkedLogTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final List<String> ENTRIES = List.of("one", "two", "three");

    private final Path path;
    private final Path mark;

    MarkedLogTest(@TempDir Path directory) {
        path = directory.resolve("ledger.log");
        mark = directory.resolve("ledger.log.mark");
    }

    @BeforeEach
    void writeALog() throws IOException {
        append(ENTRIES.toArray(String[]::new));
    }

    @Test
    void noPrefixOfItPassesForAllOfIt() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        byte[] marked = Files.readAllBytes(mark);
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            assertThrows(BrokenLogException.class, () -> HashChainedLog.openMarked(path), "cut at " + cut);
            assertThrows(BrokenLogException.class, this::read, "cut at " + cut);
            assertEquals(cut, Files.size(path), "a refused log is left as it is");
            assertArrayEquals(marked, Files.readAllBytes(mark));
        }
        Files.delete(path);
        assertThrows(BrokenLogException.class, () -> HashChainedLog.openMarked(path));
        assertThrows(BrokenLogException.class, this::read);
        assertFalse(Files.exists(path));
    }

    @Test
    void whateverAKillLeftBehindTheLastAcknowledgedLineIsCutOff() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        byte[] marked = Files.readAllBytes(mark);
        append("four");
        byte[] longer = Files.readAllBytes(path);
        for (int cut = whole.length; cut < longer.length; cut++) {
            Files.write(path, Arrays.copyOf(longer, cut));
            Files.write(mark, marked);
            assertEquals(ENTRIES, read());
            try (HashChainedLog log = HashChainedLog.openMarked(path)) {
                assertEquals(cut - whole.length, log.tornTail());
                assertEquals(ENTRIES, log.payloads());
            }
            assertArrayEquals(whole, Files.readAllBytes(path));
        }
    }

    @Test
    void aKillBetweenLineAndMarkLosesNothing() throws IOException {
        byte[] marked = Files.readAllBytes(mark);
        append("four");
        Files.write(mark, marked);
        assertEquals(List.of("one", "two", "three", "four"), read());
        append("five");
        assertEquals(List.of("one", "two", "three", "four", "five"), read());
    }

    @Test
    void aKillBeforeTheFirstMarkLeavesALogThatIsBegunAnew() throws IOException {
        Files.write(path, new byte[0]);
        Files.delete(mark);
        assertEquals(List.of(), read());
        append("one");
        assertEquals(List.of("one"), read());
    }

    @Test
    void aMarkThatIsGoneOrOfAnotherLogIsNoticed() throws IOException {
        byte[] marked = Files.readAllBytes(mark);
        Files.delete(mark);
        assertThrows(BrokenLogException.class, () -> HashChainedLog.openMarked(path));
        for (String other : List.of("", "x", "0 " + "0".repeat(64), "1 " + "0".repeat(64) + "\n", "-1 x\n")) {
            Files.writeString(mark, other);
            assertThrows(BrokenLogException.class, () -> HashChainedLog.openMarked(path), other);
        }
        for (int at = 0; at < marked.length; at++) {
            byte[] changed = marked.clone();
            changed[at] ^= 1;
            Files.write(mark, changed);
            assertThrows(BrokenLogException.class, this::read, "byte " + at);
        }
    }

    @Test
    void afterAFailedFsyncTheAcknowledgedLinesAreInAnotherFile() throws IOException {
        String before = inode();
        LogMark known = LogMark.of(path);
        FileChannel broken = new FailingChannel(
                FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), 1_000_000, 0);
        try (HashChainedLog log = HashChainedLog.open(path, broken, known)) {
            assertThrows(IOException.class, () -> log.append("four"));
            assertThrows(IOException.class, () -> log.append("four"));
        }
        assertNotEquals(before, inode());
        assertEquals(ENTRIES, read());
        append("four");
        assertEquals(List.of("one", "two", "three", "four"), read());
    }

    @Test
    void aMarkThatCannotBeWrittenStopsTheWriterAndNothingIsLost() throws IOException {
        try (HashChainedLog log = HashChainedLog.openMarked(path)) {
            Files.delete(mark);
            Files.createDirectory(mark);
            Files.createFile(mark.resolve("in-the-way"));
            assertThrows(IOException.class, () -> log.append("four"));
            assertThrows(IOException.class, () -> log.append("five"));
        }
        Files.delete(mark.resolve("in-the-way"));
        Files.delete(mark);
        Files.writeString(mark, "0 " + "0".repeat(64) + "\n");
        assertEquals(List.of("one", "two", "three", "four"), read());
    }

    @Test
    void aKillBetweenAnyLineAndItsMarkLosesNothing() throws IOException {
        Path begun = path.resolveSibling("begun.log");
        Path killed = path.resolveSibling("killed.log");
        FileChannel inner =
                FileChannel.open(begun, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileChannel watched = new FailingChannel(inner, Long.MAX_VALUE, Long.MAX_VALUE) {
            @Override
            public void force(boolean metaData) throws IOException {
                super.force(metaData);
                for (String suffix : List.of("", ".mark")) {
                    Path file = begun.resolveSibling("begun.log" + suffix);
                    if (Files.exists(file)) {
                        Files.copy(
                                file,
                                killed.resolveSibling("killed.log" + suffix),
                                StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
        };
        try (HashChainedLog log = HashChainedLog.open(begun, watched, LogMark.START)) {
            for (int lines = 1; lines <= ENTRIES.size(); lines++) {
                log.append(ENTRIES.get(lines - 1));
                try (HashChainedLog left = HashChainedLog.openMarked(killed)) {
                    assertEquals(ENTRIES.subList(0, lines), left.payloads());
                }
            }
        }
    }

    @Test
    void whatIsBegunAgainKeepsTheOldOne() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        HashChainedLog.beginAgain(path, NOW, "other");
        assertEquals(List.of("other"), read());
        append("more");
        assertEquals(List.of("other", "more"), read());
        assertArrayEquals(whole, Files.readAllBytes(path.resolveSibling("ledger.log.lost-20260601T120000Z")));
    }

    @Test
    void whereverAKillStopsABeginningItIsRefusedOrBegunAndTheSameAgainEndsIt() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        byte[] cut = Arrays.copyOf(whole, whole.length - 9);
        byte[] marked = Files.readAllBytes(mark);
        Path aside = path.resolveSibling("ledger.log.lost-20260601T120000Z");
        for (byte[] log : List.of(whole, cut, new byte[0])) {
            for (byte[] before : List.of(marked, new byte[0])) {
                Files.write(path, log);
                Files.write(mark, before);
                HashChainedLog.beginAgain(path, NOW, "other");
                // killed between the log and its mark
                Files.write(mark, before);
                assertThrows(BrokenLogException.class, this::read);
                HashChainedLog.beginAgain(path, NOW, "other");
                assertEquals(List.of("other"), read());
                assertArrayEquals(log, Files.readAllBytes(aside), "the first one that was kept stays");
                Files.delete(aside);
            }
        }
    }

    @Test
    void whatWasGoneIsBegunAgainToo() throws IOException {
        Instant now = NOW;
        for (List<Path> gone : List.of(List.of(path), List.of(mark), List.of(path, mark))) {
            now = now.plusSeconds(1);
            for (Path each : gone) {
                Files.delete(each);
            }
            HashChainedLog.beginAgain(path, now, "other");
            assertEquals(List.of("other"), read());
        }
    }

    private String inode() throws IOException {
        return String.valueOf(Files.getAttribute(path, "unix:ino"));
    }

    private void append(String... payloads) throws IOException {
        try (HashChainedLog log = HashChainedLog.openMarked(path)) {
            for (String payload : payloads) {
                log.append(payload);
            }
        }
    }

    private List<String> read() throws IOException {
        List<String> payloads = new ArrayList<>();
        HashChainedLog.readMarked(path, payloads::add);
        return payloads;
    }
}
