package org.pulpferry.bundle.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Opens one frame at a time, into exactly the bytes it must hold, so that neither a bomb nor a truncated frame gets through. Works
 * on memory only, never on a stream: zstd-jni's streams have taken a cut-off frame for a clean end. Holds native memory; for one
 * thread at a time.
 */
public final class FrameReader implements AutoCloseable {
    private static final int MAGIC = 0xFD2FB528;
    private static final int HEADER = 6;
    private static final int SINGLE_SEGMENT = 0x20;
    private static final int CHECKSUM = 0x04;
    private static final int UNUSED_AND_RESERVED = 0x18;
    private static final int DICTIONARY = 0x03;

    private final ZstdDecompressCtx context = new ZstdDecompressCtx();
    private final int maxWindow;

    /**
     * A reader that refuses frames whose window is larger than {@code maxWindow} bytes: no frame of ours needs one larger than
     * itself.
     */
    public FrameReader(int maxWindow) {
        this.maxWindow = maxWindow;
    }

    /**
     * Decodes the frame at {@code offset}.
     *
     * @param stored a direct buffer; nothing from its limit on is read
     * @param rawSize what the frame must hold
     * @param into a direct buffer; on return its position is 0 and its limit {@code rawSize}
     * @return bytes the frame takes in {@code stored}
     * @throws FrameException when it is not a frame of the format that holds exactly {@code rawSize} bytes
     */
    public int decode(ByteBuffer stored, int offset, int rawSize, ByteBuffer into) throws FrameException {
        int left = stored.limit() - offset;
        checkHeader(stored, offset, left);
        long contentSize = Zstd.getDirectByteBufferFrameContentSize(stored, offset, left);
        if (contentSize != rawSize) {
            throw new FrameException("a frame says it holds " + contentSize + " bytes where " + rawSize + " belong");
        }
        long size = Zstd.findDirectByteBufferFrameCompressedSize(stored, offset, left);
        if (Zstd.isError(size) || size > left) {
            throw new FrameException("a frame is cut off");
        }
        if (size > Zstd.compressBound(rawSize)) {
            throw new FrameException("a frame takes more room than its content can need");
        }
        into.clear();
        int decoded;
        try {
            decoded = context.decompressDirectByteBuffer(into, 0, rawSize, stored, offset, (int) size);
        } catch (ZstdException e) {
            FrameException refused = new FrameException("a frame cannot be decoded: " + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
        if (decoded != rawSize) {
            throw new FrameException("a frame holds " + decoded + " bytes where " + rawSize + " belong");
        }
        into.limit(rawSize).position(0);
        return (int) size;
    }

    /** RFC 8878, 3.1.1.1: the header is looked at before the library sees it. */
    private void checkHeader(ByteBuffer stored, int offset, int left) throws FrameException {
        if (left < HEADER) {
            throw new FrameException("a frame is missing");
        }
        if (stored.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(offset) != MAGIC) {
            throw new FrameException("bytes that do not begin a zstd frame");
        }
        int descriptor = stored.get(offset + 4);
        if ((descriptor & UNUSED_AND_RESERVED) != 0 || (descriptor & DICTIONARY) != 0) {
            throw new FrameException("a frame with a dictionary or reserved bits");
        }
        if ((descriptor & CHECKSUM) == 0) {
            throw new FrameException("a frame without a checksum");
        }
        if ((descriptor & SINGLE_SEGMENT) == 0 && window(stored.get(offset + 5)) > maxWindow) {
            throw new FrameException("a frame with a window larger than " + maxWindow + " bytes");
        }
    }

    private static long window(byte descriptor) {
        long base = 1L << (10 + ((descriptor & 0xf8) >> 3));
        return base + base / 8 * (descriptor & 0x07);
    }

    @Override
    public void close() {
        context.close();
    }
}
