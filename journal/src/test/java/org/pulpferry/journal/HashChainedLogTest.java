package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashChainedLogTest {
    private static final List<String> ENTRIES =
            List.of("{\"state\":\"verified\"}", "", "{\"state\":\"staged\"}", "{\"state\":\"switched\"}");

    private final Path directory;
    private final Path path;

    HashChainedLogTest(@TempDir Path directory) {
        this.directory = directory;
        path = directory.resolve("ledger.log");
    }

    @BeforeEach
    void writeALog() throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path)) {
            for (String entry : ENTRIES) {
                log.append(entry);
            }
        }
    }

    @Test
    void givesBackWhatWasAppended() throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(ENTRIES, log.payloads());
            assertEquals(4, log.size());
            assertEquals(0, log.tornTail());
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }

    @Test
    void aLineIsTheHashOfAllBeforeItAndOfItself() throws Exception {
        List<String> lines = Files.readAllLines(path);
        String expected = sha256("0".repeat(64) + " " + ENTRIES.get(0));
        assertEquals(expected + " " + ENTRIES.get(0), lines.get(0));
        String second = sha256(expected + " " + ENTRIES.get(1));
        assertEquals(second + " ", lines.get(1));
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(lines.get(3).substring(0, 64), log.head());
        }
    }

    @Test
    void whereverACrashCutsTheFileTheWholeLinesStayAndTheNextFits() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (int cut = 0; cut < whole.length; cut++) {
            Files.write(path, Arrays.copyOf(whole, cut));
            try (HashChainedLog log = HashChainedLog.open(path)) {
                List<String> left = log.payloads();
                assertEquals(ENTRIES.subList(0, left.size()), left);
                assertEquals(cut, Files.size(path) + log.tornTail());
                log.append("after the crash");
            }
            try (HashChainedLog log = HashChainedLog.open(path)) {
                assertEquals("after the crash", log.payloads().get((int) log.size() - 1));
                assertEquals(0, log.tornTail());
            }
        }
    }

    @Test
    void zerosThatAFileSystemLeftAtTheEndAreATornLine() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        byte[] withZeros = Arrays.copyOf(whole, whole.length + 100);
        Files.write(path, withZeros);
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(ENTRIES, log.payloads());
            assertEquals(100, log.tornTail());
        }
        withZeros[withZeros.length - 1] = '\n'; // the last page came, the one before did not
        Files.write(path, withZeros);
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(ENTRIES, log.payloads());
        }
        assertArrayEquals(whole, Files.readAllBytes(path));
    }

    @Test
    void noByteCanBeChangedWithoutNotice() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        int refused = 0;
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(path, changed);
            assertThrows(BrokenLogException.class, () -> HashChainedLog.open(path));
            assertArrayEquals(changed, Files.readAllBytes(path), "a refused log is left as it is");
            refused++;
        }
        assertEquals(whole.length, refused);
    }

    @Test
    void onlyTheBeginningOfALineIsTakenForAnUnfinishedOne() throws IOException {
        byte[] whole = Files.readAllBytes(path);
        for (String tail : List.of("half a line", "0".repeat(64) + "{", "0".repeat(65), "0 {}", "F", "\u0007")) {
            Files.write(path, whole);
            Files.writeString(path, tail, StandardOpenOption.APPEND);
            assertThrows(BrokenLogException.class, () -> HashChainedLog.open(path), tail);
        }
    }

    @Test
    void linesRemovedDoubledOrExchangedAreNoticed() throws IOException {
        List<String> lines = Files.readAllLines(path);
        assertBroken(1, lines.subList(1, 4));
        assertBroken(3, List.of(lines.get(0), lines.get(1), lines.get(3)));
        assertBroken(2, List.of(lines.get(0), lines.get(0), lines.get(1)));
        assertBroken(2, List.of(lines.get(0), lines.get(2), lines.get(1), lines.get(3)));
        assertBroken(5, List.of(lines.get(0), lines.get(1), lines.get(2), lines.get(3), "{\"state\":\"forged\"}"));
    }

    @Test
    void whatIsNotALogIsRefusedWithoutReadingItWhole() throws IOException {
        Files.write(path, new byte[1 << 20]);
        assertThrows(BrokenLogException.class, () -> HashChainedLog.open(path));
        Files.writeString(path, "x".repeat(1 << 20));
        assertThrows(BrokenLogException.class, () -> HashChainedLog.open(path));
    }

    @Test
    void theLongestPayloadComesBackAndOneMoreIsRefused() throws IOException {
        String longest = "x".repeat(HashChainedLog.MAX_PAYLOAD);
        try (HashChainedLog log = HashChainedLog.open(path)) {
            log.append(longest);
            log.append(longest);
            log.append("end");
            assertThrows(IllegalArgumentException.class, () -> log.append(longest + "x"));
            assertThrows(IllegalArgumentException.class, () -> log.append("two\nlines"));
            assertThrows(IllegalArgumentException.class, () -> log.append("\u00e4"));
        }
        try (HashChainedLog log = HashChainedLog.open(path)) {
            List<String> all = new ArrayList<>(ENTRIES);
            all.addAll(List.of(longest, longest, "end"));
            assertEquals(all, log.payloads());
        }
    }

    @Test
    void aDiskThatIsFullAtAnyByteLosesNothingThatWasAcknowledged() throws IOException {
        byte[] before = Files.readAllBytes(path);
        for (int room = 0; room < 78; room++) {
            try (HashChainedLog log = HashChainedLog.open(path, new FailingChannel(open(), room, 1_000), null)) {
                assertThrows(IOException.class, () -> log.append("does not fit"));
                IOException again = assertThrows(IOException.class, () -> log.append("nor this"));
                assertTrue(String.valueOf(again.getMessage()).contains("earlier"), again.getMessage());
                assertEquals(ENTRIES, log.payloads());
            }
            assertArrayEquals(before, Files.readAllBytes(path));
        }
        try (HashChainedLog log = HashChainedLog.open(path)) {
            log.append("room again");
            assertEquals(5, log.size());
        }
    }

    @Test
    void aLineThatDidNotReachTheDiskIsNotSeenByTheNextRun() throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path, new FailingChannel(open(), 1_000_000, 0), null)) {
            assertThrows(IOException.class, () -> log.append("in the page cache only"));
        }
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(ENTRIES, log.payloads());
        }
    }

    @Test
    void aLineThatTheDiskOnlySaidItHadIsMissed() throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path)) {
            log.append("last");
            try (FileChannel disk = FileChannel.open(path, StandardOpenOption.WRITE)) {
                disk.write(ByteBuffer.wrap(new byte[1]), disk.size() - 3);
            }
            assertThrows(IOException.class, log::payloads);
        }
    }

    @Test
    void aSecondWriterIsNoticedBeforeAnythingIsOverwritten() throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path);
                HashChainedLog other = HashChainedLog.open(path)) {
            other.append("theirs");
            assertThrows(IOException.class, () -> log.append("ours"));
        }
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals("theirs", log.payloads().get(4));
        }
    }

    @Test
    void readingBesideAWriterChangesNothing() throws IOException {
        Files.writeString(path, "0".repeat(64) + " {\"half a li", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(path);
        List<String> seen = new ArrayList<>();
        HashChainedLog.read(path, seen::add);
        assertEquals(ENTRIES, seen);
        assertArrayEquals(before, Files.readAllBytes(path));
    }

    @Test
    void aLinkIsNotALog() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), path);
        assertThrows(IOException.class, () -> HashChainedLog.open(link));
    }

    @Test
    void afterAKillEveryAcknowledgedLineIsThere() throws Exception {
        Path victim = directory.resolve("victim.log");
        long acknowledged = -1;
        for (int round = 0; round < 5; round++) {
            try (ChildProcess child = ChildProcess.start("append", victim.toString())) {
                for (int i = 0; i < 20 + 13 * round; i++) {
                    acknowledged = Long.parseLong(child.readLine());
                }
                child.kill();
                List<String> rest = child.readRest();
                if (!rest.isEmpty()) {
                    acknowledged = Math.max(acknowledged, lastWhole(rest));
                }
            }
            try (HashChainedLog log = HashChainedLog.open(victim)) {
                assertTrue(log.size() > acknowledged, log.size() + " lines, acknowledged " + acknowledged);
                long[] number = {0};
                log.forEach(payload -> assertTrue(payload.startsWith("entry " + number[0]++ + " "), payload));
            }
        }
        assertNotEquals(-1, acknowledged);
    }

    // The child may have been killed in the middle of a number.
    private static long lastWhole(List<String> numbers) {
        return numbers.size() < 2 ? -1 : Long.parseLong(numbers.get(numbers.size() - 2));
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void assertBroken(long line, List<String> lines) throws IOException {
        Files.write(path, lines, StandardCharsets.US_ASCII);
        assertEquals(
                line,
                assertThrows(BrokenLogException.class, () -> HashChainedLog.open(path))
                        .line());
    }

    private static String sha256(String text) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                        .digest(text.getBytes(StandardCharsets.US_ASCII)));
    }
}
