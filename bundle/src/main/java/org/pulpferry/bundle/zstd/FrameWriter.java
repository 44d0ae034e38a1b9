package org.pulpferry.bundle.zstd;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Makes frames: each independent, with content size and checksum, without a dictionary. Level and parameters are part of the format,
 * since the same members must give the same bytes. Holds native memory; for one thread at a time.
 */
public final class FrameWriter implements AutoCloseable {
    /** Level 1: artifacts do not compress, and on Pulp's JSON it comes out smaller than 3 and 6. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context = new ZstdCompressCtx();
    private final ByteBuffer frame;

    /** A writer of frames of up to {@code maxRawSize} bytes. */
    public FrameWriter(int maxRawSize) {
        context.setLevel(LEVEL).setChecksum(true).setContentSize(true).setDictID(false);
        frame = ByteBuffer.allocateDirect(Math.toIntExact(Zstd.compressBound(maxRawSize)));
    }

    /** Compresses a slice of a direct buffer; the result is valid until the next call. */
    public ByteBuffer compress(ByteBuffer raw, int offset, int length) {
        frame.clear();
        int size = context.compressDirectByteBuffer(frame, 0, frame.capacity(), raw, offset, length);
        return frame.limit(size).position(0);
    }

    @Override
    public void close() {
        context.close();
    }
}
