package org.pulpferry.bundle;

import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * One file of a stream: a slice of its tar, compressed in frames.
 *
 * @param number place in the stream, from 0
 * @param storedSize bytes of the file
 * @param rawSize bytes of the tar it holds, 1 to {@link Limits#CHUNK_RAW_BYTES}
 * @param sha256 digest of the file
 */
public record Chunk(BundleStream stream, int number, long storedSize, long rawSize, Sha256 sha256) {
    /** How many chunks a stream may have: tables name them with six digits. */
    public static final int MAX_NUMBER = 999_999;

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException when they cannot be a chunk's
     */
    public Chunk {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("chunk number " + number);
        }
        if (rawSize < 1 || rawSize > Limits.CHUNK_RAW_BYTES) {
            throw new IllegalArgumentException("raw size " + rawSize + " of a chunk");
        }
        if (storedSize < 1 || storedSize > maxStoredSize(rawSize)) {
            throw new IllegalArgumentException(
                    "stored size " + storedSize + " of a chunk of " + rawSize + " raw bytes");
        }
    }

    /** The file's path in the bundle. */
    public String path() {
        return BundleLayout.chunk(stream, number);
    }

    /** The most bytes a chunk of this many raw bytes may take: zstd's bound for frames of 1 MiB, rounded up (F-TBL-05). */
    public static long maxStoredSize(long rawSize) {
        return rawSize + rawSize / 256 + 64 * 1_024;
    }
}
