package org.pulpferry.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The ledger's file, whatever is in it: what is read follows line by line from the bytes by a second computation, a line that a crash
 * left is cut off and nothing else is, and anything that was edited is refused.
 */
@Timeout(20)
class HashChainedLogFuzzTest {
    static List<byte[]> logs() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        byte[] log =
                chained(List.of("{\"state\":\"verified\"}", "", "{\"state\":\"staged\"}", "{\"state\":\"switched\"}"));
        seeds.add(log);
        seeds.add(new byte[0]);
        seeds.add(Arrays.copyOf(log, log.length - 7));
        seeds.add(Arrays.copyOf(log, log.length + 512)); // a promised write that never reached the disk
        byte[] edited = log.clone();
        edited[70] ^= 1;
        seeds.add(edited);
        return seeds;
    }

    @MethodSource("logs")
    @FuzzTest
    void anyBytes(byte[] bytes) throws Exception {
        check(bytes);
    }

    // The fuzzer will not guess a SHA-256: here its bytes are payloads, and only the end is spoiled.
    static List<byte[]> payloads() {
        return List.of("ab\ncd\n\nef".getBytes(StandardCharsets.US_ASCII), new byte[] {3, 'a', '\n', 'b'});
    }

    @MethodSource("payloads")
    @FuzzTest
    void spoiledEnd(byte[] bytes) throws Exception {
        if (bytes.length < 3) {
            return;
        }
        List<String> payloads = new ArrayList<>();
        String text = new String(bytes, 3, bytes.length - 3, StandardCharsets.ISO_8859_1);
        for (String line : text.split("\n", -1)) {
            payloads.add(line.replaceAll("[^ -~]", "?"));
        }
        byte[] log = chained(payloads);
        int cut = Byte.toUnsignedInt(bytes[0]) % (log.length + 1);
        byte[] spoiled = Arrays.copyOf(log, log.length - cut + Byte.toUnsignedInt(bytes[2]) % 3);
        int at = spoiled.length - 1 - Byte.toUnsignedInt(bytes[1]);
        if (at >= 0) {
            spoiled[at] ^= (byte) (bytes[2] >> 2);
        }
        check(spoiled);
    }

    private static void check(byte[] bytes) throws Exception {
        try (FileSystem files = Jimfs.newFileSystem(
                Configuration.unix().toBuilder().setAttributeViews("posix").build())) {
            Path path = files.getPath("/ledger");
            Files.write(path, bytes);
            List<String> payloads = new ArrayList<>();
            boolean refused = false;
            try {
                HashChainedLog.read(path, payloads::add);
            } catch (BrokenLogException e) {
                refused = true;
            }
            byte[] followed = chained(payloads);
            assertTrue(followed.length <= bytes.length, "nothing is read that is not there");
            assertArrayEquals(followed, Arrays.copyOf(bytes, followed.length), "every line follows from those before");
            assertArrayEquals(bytes, Files.readAllBytes(path), "reading changes nothing");
            if (refused) {
                assertTrue(
                        new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\n', followed.length) >= 0
                                || bytes.length - followed.length > HashChainedLog.MAX_PAYLOAD,
                        "an unfinished last line is never called an edit");
                requireRefusedForWriting(path, bytes);
            } else {
                requireCutAndGoesOn(path, bytes, payloads, followed.length);
            }
        }
    }

    private static void requireRefusedForWriting(Path path, byte[] bytes) throws IOException {
        try (HashChainedLog log = HashChainedLog.open(path)) {
            throw new AssertionError("refused for reading and opened for writing: " + log.size());
        } catch (BrokenLogException e) {
            assertArrayEquals(bytes, Files.readAllBytes(path), "left for whoever looks into it");
        }
    }

    private static void requireCutAndGoesOn(Path path, byte[] bytes, List<String> payloads, int whole)
            throws Exception {
        try (HashChainedLog log = HashChainedLog.open(path)) {
            assertEquals(bytes.length - whole, log.tornTail());
            assertEquals(payloads, log.payloads());
            log.append("next");
        }
        List<String> all = new ArrayList<>(payloads);
        all.add("next");
        assertArrayEquals(chained(all), Files.readAllBytes(path));
        String tail = new String(bytes, whole, bytes.length - whole, StandardCharsets.ISO_8859_1);
        assertTrue(tail.indexOf('\n') < 0 || tail.indexOf('\0') >= 0, "only what a crash leaves is cut");
    }

    /** The format of {@link HashChainedLog}, written down a second time. */
    private static byte[] chained(List<String> payloads) throws Exception {
        StringBuilder log = new StringBuilder();
        String hash = "0".repeat(64);
        for (String payload : payloads) {
            byte[] input = (hash + " " + payload).getBytes(StandardCharsets.US_ASCII);
            hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(input));
            log.append(hash).append(' ').append(payload).append('\n');
        }
        return log.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
