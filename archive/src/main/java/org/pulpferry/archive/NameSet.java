package org.pulpferry.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells whether a name was seen before. It keeps 64 bits of each name's SHA-256, about 14 bytes a name, since an archive
 * of a million members is read in a heap of 48 MiB; two honest names of a million meet with a chance of 3 in 10^8, and
 * the archive is then refused, never accepted.
 */
final class NameSet {
    private static final int SEGMENTS = 256;
    private static final int FIRST_LENGTH = 16;

    private final MessageDigest sha256;
    private final long[][] segments = new long[SEGMENTS][FIRST_LENGTH];
    private final int[] counts = new int[SEGMENTS];

    NameSet() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Adds a name; false when it, or one that differs from it in case only, was there already. */
    boolean add(String name) {
        byte[] digest = sha256.digest(MemberName.folded(name).getBytes(StandardCharsets.UTF_8));
        long print = ByteBuffer.wrap(digest).getLong() | 1; // 0 marks a free place
        int segment = digest[8] & (SEGMENTS - 1);
        if (!insert(segments[segment], print)) {
            return false;
        }
        counts[segment]++;
        if (counts[segment] > segments[segment].length / 4 * 3) {
            grow(segment);
        }
        return true;
    }

    private void grow(int segment) {
        long[] old = segments[segment];
        long[] grown = new long[old.length * 2];
        for (long print : old) {
            if (print != 0) {
                insert(grown, print);
            }
        }
        segments[segment] = grown;
    }

    private static boolean insert(long[] table, long print) {
        int place = (int) (print >>> 1) & (table.length - 1);
        while (table[place] != 0) {
            if (table[place] == print) {
                return false;
            }
            place = (place + 1) & (table.length - 1);
        }
        table[place] = print;
        return true;
    }
}
