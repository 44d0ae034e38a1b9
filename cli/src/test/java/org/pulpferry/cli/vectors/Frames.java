package org.pulpferry.cli.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * zstd frames (RFC 8878) made by hand, of raw and run-length blocks only: they do not depend on a compressor's release, and can be wrong in
 * any way that a vector wants.
 */
@SuppressWarnings("OperatorPrecedence")
final class Frames {
    static final int FRAME = 1 << 20;
    private static final int BLOCK = 128 * 1_024;
    private static final int LEAST_RUN = 32;

    private Frames() {}

    /** What a chunk file holds: the frames of its slice. */
    static byte[] chunk(byte[] raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < raw.length; at += FRAME) {
            out.writeBytes(new Frame(Arrays.copyOfRange(raw, at, Math.min(raw.length, at + FRAME))).bytes());
        }
        return out.toByteArray();
    }

    /** One frame; what is not set is as the format has it. */
    static final class Frame {
        private final byte[] content;
        private int magic = 0xFD2FB528;
        private int extraBits;
        private boolean checksum = true;
        private boolean wrongChecksum;
        private int window = -1;
        private int dictionary = -1;
        private long claimed;
        private boolean sized = true;
        private byte @Nullable [] blocks;

        Frame(byte[] content) {
            this.content = content;
            this.claimed = content.length;
        }

        Frame magic(int value) {
            magic = value;
            return this;
        }

        /** Sets bits of the frame header descriptor. */
        Frame bits(int bits) {
            extraBits = bits;
            return this;
        }

        Frame withoutChecksum() {
            checksum = false;
            return this;
        }

        Frame withWrongChecksum() {
            wrongChecksum = true;
            return this;
        }

        /** A window descriptor byte instead of a single segment. */
        Frame window(int descriptor) {
            window = descriptor;
            return this;
        }

        Frame dictionary(int id) {
            dictionary = id;
            return this;
        }

        Frame claims(long size) {
            claimed = size;
            return this;
        }

        /** A header that does not say how much the frame holds. */
        Frame withoutSize() {
            sized = false;
            window = window < 0 ? 0x50 : window;
            return this;
        }

        Frame blocks(byte[] bytes) {
            blocks = bytes;
            return this;
        }

        byte[] bytes() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            number(out, magic & 0xffffffffL, 4);
            int flag = !sized ? 0 : claimed < 256 && window < 0 ? 0 : claimed < 65_792 ? 1 : claimed < 1L << 32 ? 2 : 3;
            int descriptor = flag << 6 | (window < 0 ? 0x20 : 0) | (checksum ? 4 : 0) | (dictionary >= 0 ? 1 : 0);
            out.write(descriptor | extraBits);
            if (window >= 0) {
                out.write(window);
            }
            if (dictionary >= 0) {
                out.write(dictionary);
            }
            if (sized) {
                switch (flag) {
                    case 0 -> number(out, claimed, 1);
                    case 1 -> number(out, claimed - 256, 2);
                    case 2 -> number(out, claimed, 4);
                    default -> number(out, claimed, 8);
                }
            }
            out.writeBytes(blocks == null ? blocksOf(content) : blocks);
            if (checksum) {
                number(out, (xxh64(content) ^ (wrongChecksum ? 1 : 0)) & 0xffffffffL, 4);
            }
            return out.toByteArray();
        }
    }

    /** A run-length block. */
    static byte[] run(int value, int length, boolean last) {
        return block(1, length, last, new byte[] {(byte) value});
    }

    static byte[] block(int type, int size, boolean last, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, (last ? 1 : 0) | (long) type << 1 | (long) size << 3, 3);
        out.writeBytes(body);
        return out.toByteArray();
    }

    static byte[] skippable(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        number(out, 0x184D2A50L, 4);
        number(out, length, 4);
        out.writeBytes(new byte[length]);
        return out.toByteArray();
    }

    private static byte[] blocksOf(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (content.length == 0) {
            return block(0, 0, true, content);
        }
        int at = 0;
        int plain = 0;
        while (at < content.length) {
            int end = at;
            while (end < content.length && end - at < BLOCK && content[end] == content[at]) {
                end++;
            }
            boolean runs = end - at >= LEAST_RUN;
            if (runs && plain < at) {
                out.writeBytes(block(0, at - plain, false, Arrays.copyOfRange(content, plain, at)));
            }
            if (runs) {
                out.writeBytes(run(content[at], end - at, end == content.length));
                plain = end;
            } else if (end - plain >= BLOCK || end == content.length) {
                end = Math.min(end, plain + BLOCK);
                boolean last = end == content.length;
                out.writeBytes(block(0, end - plain, last, Arrays.copyOfRange(content, plain, end)));
                plain = end;
            }
            at = end;
        }
        return out.toByteArray();
    }

    static void number(ByteArrayOutputStream out, long value, int bytes) {
        for (int i = 0; i < bytes; i++) {
            out.write((int) (value >>> 8 * i));
        }
    }

    private static final long P1 = 0x9E3779B185EBCA87L;
    private static final long P2 = 0xC2B2AE3D27D4EB4FL;
    private static final long P3 = 0x165667B19E3779F9L;
    private static final long P4 = 0x85EBCA77C2B2AE63L;
    private static final long P5 = 0x27D4EB2F165667C5L;

    /** XXH64 with seed 0, whose low half is a frame's checksum. */
    static long xxh64(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long hash = P5;
        if (bytes.length >= 32) {
            long[] lanes = {0x60EA27EEADC0B5D6L, P2, 0, -P1}; // P1 + P2 first
            while (in.remaining() >= 32) {
                for (int lane = 0; lane < 4; lane++) {
                    lanes[lane] = round(lanes[lane], in.getLong());
                }
            }
            hash = Long.rotateLeft(lanes[0], 1)
                    + Long.rotateLeft(lanes[1], 7)
                    + Long.rotateLeft(lanes[2], 12)
                    + Long.rotateLeft(lanes[3], 18);
            for (long lane : lanes) {
                hash = (hash ^ round(0, lane)) * P1 + P4;
            }
        }
        hash += bytes.length;
        while (in.remaining() >= 8) {
            hash = Long.rotateLeft(hash ^ round(0, in.getLong()), 27) * P1 + P4;
        }
        if (in.remaining() >= 4) {
            hash = Long.rotateLeft(hash ^ (in.getInt() & 0xffffffffL) * P1, 23) * P2 + P3;
        }
        while (in.hasRemaining()) {
            hash = Long.rotateLeft(hash ^ (in.get() & 0xff) * P5, 11) * P1;
        }
        hash = (hash ^ hash >>> 33) * P2;
        hash = (hash ^ hash >>> 29) * P3;
        return hash ^ hash >>> 32;
    }

    private static long round(long lane, long input) {
        return Long.rotateLeft(lane + input * P2, 31) * P1;
    }
}
