package org.pulpferry.bundle.zstd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.testkit.fuzz.Seeds;

/**
 * One frame out of memory that somebody else has filled. The first two bytes say how much it must hold. Accepted, it holds exactly
 * that, has taken no byte behind it, and zstd's other entry point decodes it alike.
 */
@Timeout(20)
class FrameFuzzTest {
    private static final int LARGEST = 1 << 16;

    private static final FrameReader READER = new FrameReader(LARGEST);
    private static final ByteBuffer INTO = ByteBuffer.allocateDirect(LARGEST);

    static List<byte[]> frames() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (int size : new int[] {0, 1, 300, 20_000}) {
            byte[] raw = new byte[size];
            for (int i = 0; i < size; i++) {
                raw[i] = (byte) (i % 7);
            }
            seeds.add(seed(size, Zstd.compress(raw)));
            seeds.add(seed(size, checked(raw)));
        }
        for (byte[] chunk : Seeds.of("bundles", ".zst")) {
            seeds.add(seed(10_240, chunk));
        }
        return seeds;
    }

    private static byte[] checked(byte[] raw) {
        try (FrameWriter writer = new FrameWriter(LARGEST)) {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(Math.max(1, raw.length)).put(raw).flip();
            ByteBuffer frame = writer.compress(direct, 0, raw.length);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return bytes;
        }
    }

    private static byte[] seed(int rawSize, byte[] frame) {
        ByteArrayOutputStream seed = new ByteArrayOutputStream();
        seed.write(rawSize >> 8);
        seed.write(rawSize);
        seed.writeBytes(frame);
        return seed.toByteArray();
    }

    @MethodSource("frames")
    @FuzzTest
    void frame(byte[] bytes) {
        if (bytes.length < 2) {
            return;
        }
        int rawSize = (Byte.toUnsignedInt(bytes[0]) << 8) | Byte.toUnsignedInt(bytes[1]);
        byte[] frame = Arrays.copyOfRange(bytes, 2, bytes.length);
        ByteBuffer stored =
                ByteBuffer.allocateDirect(Math.max(1, frame.length)).put(frame).flip();
        int taken;
        try {
            taken = READER.decode(stored, 0, rawSize, INTO);
        } catch (FrameException e) {
            String words = String.valueOf(e.getMessage());
            assertTrue(words.chars().allMatch(c -> c >= ' ' && c <= '~') && words.length() < 500, words);
            return;
        }
        assertTrue(taken > 0 && taken <= frame.length);
        byte[] raw = new byte[INTO.remaining()];
        INTO.get(raw);
        assertEquals(rawSize, raw.length);
        byte[] again = new byte[rawSize];
        assertEquals(rawSize, Zstd.decompressByteArray(again, 0, rawSize, frame, 0, taken));
        assertArrayEquals(raw, again);
    }
}
