package org.pulpferry.bundle.zstd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.util.ZstdVersion;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameReaderTest {
    private static final int MAX = 1 << 20;

    private final FrameReader reader = new FrameReader(MAX);
    private final ByteBuffer into = ByteBuffer.allocateDirect(MAX);

    @AfterEach
    void close() {
        reader.close();
    }

    private static ByteBuffer direct(byte[] bytes) {
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static byte[] frame(byte[] raw) {
        try (FrameWriter writer = new FrameWriter(MAX)) {
            ByteBuffer frame = writer.compress(direct(raw), 0, raw.length);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return bytes;
        }
    }

    private static byte[] otherFrame(byte[] raw, boolean checksum, boolean contentSize) {
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            return context.setChecksum(checksum).setContentSize(contentSize).compress(raw);
        }
    }

    private byte[] decode(byte[] stored, int rawSize) throws FrameException {
        int taken = reader.decode(direct(stored), 0, rawSize, into);
        assertEquals(stored.length, taken, "the frame takes all bytes");
        byte[] raw = new byte[into.remaining()];
        into.get(raw);
        return raw;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] with(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    @Test
    void theLibraryIsOneWhoseDirectBuffersAreMended() {
        // 1.5.7-25 and older take a frame cut off in its second half for whole; see docs/threat-model.md.
        String[] parts = ZstdVersion.VERSION.split("[.-]", -1);
        int[] least = {1, 5, 7, 28};
        int[] numbers = Arrays.stream(parts).mapToInt(Integer::parseInt).toArray();
        assertTrue(Arrays.compare(numbers, least) >= 0, ZstdVersion.VERSION + " is older than 1.5.7-28");
    }

    @Test
    void framesOfEverySizeComeBackAsTheyWere() throws Exception {
        for (int size : new int[] {1, 2, 255, 256, 257, 65_791, 65_792, 200_000, MAX - 1, MAX}) {
            for (byte[] raw : List.of(noise(size), new byte[size])) {
                assertArrayEquals(raw, decode(frame(raw), size));
            }
        }
    }

    @Test
    void theSameBytesGiveTheSameFrame() {
        byte[] raw = noise(300_000);
        Arrays.fill(raw, 100_000, 200_000, (byte) 'a');
        assertArrayEquals(frame(raw), frame(raw));
    }

    @Test
    void aFrameCutOffAtAnyByteIsRefused() {
        byte[] raw = new byte[70_000];
        System.arraycopy(noise(2_000), 0, raw, 30_000, 2_000);
        byte[] whole = frame(raw);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(FrameException.class, () -> decode(cut, raw.length), "cut at " + length);
        }
    }

    @Test
    void aSecondFrameCutOffAtAnyByteIsRefused() throws Exception {
        byte[] raw = noise(600);
        byte[] whole = frame(raw);
        for (int length = 0; length < whole.length; length++) {
            ByteBuffer both = direct(joined(whole, Arrays.copyOf(whole, length)));
            assertEquals(whole.length, reader.decode(both, 0, 600, into));
            assertThrows(FrameException.class, () -> reader.decode(both, whole.length, 600, into), "cut at " + length);
        }
    }

    @Test
    void everyFlippedBitIsRefused() {
        byte[] raw = noise(500);
        byte[] whole = frame(raw);
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThrows(FrameException.class, () -> decode(flipped, raw.length), "bit " + bit);
        }
    }

    static List<Arguments> refused() {
        byte[] raw = noise(5_000);
        byte[] good = frame(raw);
        byte[] skippable = {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'e', 'v', 'i', 'l'};
        List<Arguments> cases = new ArrayList<>();
        cases.add(Arguments.argumentSet("ZST-01 skippable frame first", joined(skippable, good)));
        cases.add(Arguments.argumentSet("ZST-02 no content size", otherFrame(raw, true, false)));
        cases.add(Arguments.argumentSet("ZST-02 no checksum", otherFrame(raw, false, true)));
        cases.add(
                Arguments.argumentSet("ZST-02 wrong checksum", with(good, good.length - 1, good[good.length - 1] ^ 1)));
        cases.add(Arguments.argumentSet(
                "ZST-02 dictionary id", joined(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x25, 1}, good)));
        cases.add(Arguments.argumentSet("ZST-02 reserved bit", with(good, 4, good[4] | 0x08)));
        cases.add(Arguments.argumentSet("ZST-02 unused bit", with(good, 4, good[4] | 0x10)));
        cases.add(Arguments.argumentSet("ZST-02 magicless", Arrays.copyOfRange(good, 4, good.length)));
        cases.add(Arguments.argumentSet("ZST-02 version 0.7", with(good, 0, 0x27)));
        cases.add(Arguments.argumentSet("ZST-02 larger content than its place", frame(noise(5_001))));
        cases.add(Arguments.argumentSet("ZST-02 smaller content than its place", frame(noise(4_999))));
        cases.add(Arguments.argumentSet("ZST-02 window of 2 GiB", windowed(0xa8, 5_000, new byte[0])));
        cases.add(Arguments.argumentSet("ZST-03 bomb", bomb(5_000)));
        cases.add(Arguments.argumentSet("nothing", new byte[0]));
        cases.add(Arguments.argumentSet("zeros", new byte[100]));
        return cases;
    }

    /** A header with this window descriptor and a content size in four bytes, and these blocks. */
    private static byte[] windowed(int window, int size, byte[] blocks) {
        byte[] header = {
            0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0x84, (byte) window, (byte) size, (byte) (size >> 8), 0, 0
        };
        return joined(header, blocks);
    }

    /** Claims little, holds a thousand run-length blocks of 128 KiB. */
    private static byte[] bomb(int size) {
        byte[] blocks = new byte[4 * 1_000];
        for (int i = 0; i < 1_000; i++) {
            int header = (1 << 17) << 3 | 1 << 1 | (i == 999 ? 1 : 0);
            blocks[4 * i] = (byte) header;
            blocks[4 * i + 1] = (byte) (header >> 8);
            blocks[4 * i + 2] = (byte) (header >> 16);
        }
        return windowed(0x50, size, joined(blocks, new byte[4]));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void framesThatAreNotOursAreRefused(byte[] stored) {
        assertThrows(FrameException.class, () -> decode(stored, 5_000));
    }

    /** A frame of these 5,000 bytes, uncompressed, as the library itself decodes it whatever stands in its header. */
    private static byte[] byHand(byte[] raw, int emptyBlocks, int... header) {
        byte[] magic = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
        byte[] middle = new byte[header.length];
        for (int i = 0; i < header.length; i++) {
            middle[i] = (byte) header[i];
        }
        int last = raw.length << 3 | 1;
        byte[] block = {(byte) last, (byte) (last >> 8), (byte) (last >> 16)};
        byte[] whole = frame(raw);
        byte[] checksum = Arrays.copyOfRange(whole, whole.length - 4, whole.length);
        return joined(magic, middle, new byte[3 * emptyBlocks], block, raw, checksum);
    }

    private void assertRefusedFor(String why, byte[] stored) {
        FrameException refused = assertThrows(FrameException.class, () -> decode(stored, 5_000));
        assertTrue(String.valueOf(refused.getMessage()).contains(why), refused.getMessage());
    }

    // What the library would decode without a word is refused by us alone.
    @Test
    void framesThatOnlyTheFormatForbidsAreRefusedForThat() throws Exception {
        byte[] raw = noise(5_000);
        int size = 5_000 & 0xff;
        int more = 5_000 >> 8;
        assertArrayEquals(raw, decode(byHand(raw, 0, 0x84, 0x50, size, more, 0, 0), 5_000));
        assertRefusedFor("dictionary", byHand(raw, 0, 0x85, 0x50, 0, size, more, 0, 0));
        assertRefusedFor("window", byHand(raw, 0, 0x84, 0x51, size, more, 0, 0));
        assertRefusedFor("more room", byHand(raw, 1_000, 0x84, 0x50, size, more, 0, 0));
        assertRefusedFor("without a checksum", otherFrame(raw, false, true));
        assertRefusedFor("do not begin", new byte[] {0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 'e', 'v', 'i', 'l'});
        assertRefusedFor("missing", new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd});
    }

    @Test
    void nothingBehindTheLimitIsRead() {
        byte[] whole = frame(noise(600));
        ByteBuffer stored = direct(whole).limit(whole.length - 1);
        assertThrows(FrameException.class, () -> reader.decode(stored, 0, 600, into));
    }
}
