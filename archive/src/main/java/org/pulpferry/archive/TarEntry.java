package org.pulpferry.archive;

import org.jspecify.annotations.Nullable;

/**
 * One regular file of an archive.
 *
 * @param name path with forward slashes, at most 1,024 bytes of UTF-8, without {@code .}, {@code ..} or empty components
 * @param size bytes of the body, at most {@link #MAX_SIZE}
 */
public record TarEntry(String name, long size) {
    /** The largest size of a body: 2^53 - 1 bytes, the largest whole number that JSON readers agree on. */
    public static final long MAX_SIZE = (1L << 53) - 1;

    /**
     * Checks both values.
     *
     * @throws IllegalArgumentException when the name or the size cannot be a member of an archive
     */
    public TarEntry {
        @Nullable String fault = MemberName.fault(name);
        if (fault != null) {
            throw new IllegalArgumentException("member name " + fault);
        }
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("member size " + size + " is not within 0 and " + MAX_SIZE);
        }
    }
}
