package org.pulpferry.manifest;

import org.pulpferry.manifest.value.Limits;

/**
 * How much one of the three streams holds.
 *
 * @param rawSize bytes of the tar, its end included; 0 exactly if the stream is empty
 * @param storedSize bytes of all its chunk files
 * @param chunks number of its chunk files
 * @param members number of the tar's members
 */
public record StreamSummary(long rawSize, long storedSize, int chunks, long members) {
    public StreamSummary {
        requireCount(rawSize, "raw_size");
        requireCount(storedSize, "stored_size");
        requireCount(members, "members");
        long needed = (rawSize + Limits.CHUNK_RAW_BYTES - 1) / Limits.CHUNK_RAW_BYTES;
        if (chunks != needed) {
            throw new IllegalArgumentException("chunks: " + rawSize + " bytes are cut into " + needed + " chunks");
        }
        if ((rawSize == 0) != (storedSize == 0) || (rawSize == 0 && members != 0)) {
            throw new IllegalArgumentException("an empty stream has neither bytes nor members");
        }
    }

    /** A stream without members has no bytes at all. */
    public static StreamSummary empty() {
        return new StreamSummary(0, 0, 0, 0);
    }

    static void requireCount(long value, String what) {
        if (value < 0) {
            throw new IllegalArgumentException(what + " is less than 0");
        }
        Limits.atMost(Limits.NUMBER, value, what);
    }
}
