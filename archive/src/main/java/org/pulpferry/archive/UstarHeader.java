package org.pulpferry.archive;

import static org.pulpferry.archive.ArchiveException.content;

import java.nio.charset.StandardCharsets;

/**
 * One 512-byte header, checked field by field before any value is used. Python's {@code tarfile} and {@link TarLayout}
 * write numbers as octal digits that fill the field up to one NUL, so that is the only form accepted.
 *
 * @param name text of the name field; whether it counts depends on the PAX header before it
 * @param type {@code '0'} or {@code 'x'}
 * @param size bytes that follow
 */
record UstarHeader(String name, char type, long size) {

    /** Checks and parses a header that begins at {@code offset}. */
    static UstarHeader parse(byte[] block, long offset) throws ArchiveException {
        String sum = text(block, 148, 6, offset);
        if (block[154] != 0 || block[155] != ' ' || octal(sum, 6, "checksum", offset) != TarLayout.checksum(block)) {
            throw content(offset, "the header's checksum is wrong");
        }
        if (!new String(block, 257, 8, StandardCharsets.ISO_8859_1).equals("ustar\00000")) {
            throw content(offset, "not a POSIX tar header");
        }
        char type = (char) (block[156] & 0xff);
        if (type == '1') {
            throw content(
                    offset,
                    "a hard link, as Python writes it for a file that has the same inode as an earlier one (storage that was deduplicated)");
        }
        if (type != '0' && type != 'x') {
            throw content(offset, "member type " + MemberName.shown(String.valueOf(type)) + " is not allowed");
        }
        if ((number(block, 100, 7, "mode", offset) & ~0777) != 0) {
            throw content(offset, "the mode has a set-id or sticky bit");
        }
        number(block, 108, 7, "owner", offset);
        number(block, 116, 7, "group", offset);
        number(block, 136, 11, "time", offset);
        if (!text(block, 157, 100, offset).isEmpty()) {
            throw content(offset, "a link target is given");
        }
        if (!text(block, 345, 155, offset).isEmpty()
                || !text(block, 500, 12, offset).isEmpty()) {
            throw content(offset, "the prefix or the header's last bytes are used");
        }
        text(block, 265, 32, offset);
        text(block, 297, 32, offset);
        device(block, 329, offset);
        device(block, 337, offset);
        return new UstarHeader(text(block, 0, 100, offset), type, number(block, 124, 11, "size", offset));
    }

    private static void device(byte[] block, int at, long offset) throws ArchiveException {
        String text = text(block, at, 8, offset);
        if (!text.isEmpty() && !text.equals("0000000")) { // we write zeros; Python NULs, or zeros, by its version
            throw content(offset, "a device number is given");
        }
    }

    private static long number(byte[] block, int at, int digits, String field, long offset) throws ArchiveException {
        if (block[at + digits] != 0) {
            throw content(offset, "the " + field + " does not end with a NUL");
        }
        return octal(text(block, at, digits, offset), digits, field, offset);
    }

    private static long octal(String digits, int width, String field, long offset) throws ArchiveException {
        if (digits.length() != width || !digits.chars().allMatch(c -> c >= '0' && c <= '7')) {
            throw content(offset, "the " + field + " is not an octal number of full width");
        }
        return Long.parseLong(digits, 8);
    }

    /** Printable ASCII up to the first NUL; after it there may be nothing but NULs. */
    private static String text(byte[] block, int at, int length, long offset) throws ArchiveException {
        int end = at;
        while (end < at + length && block[end] != 0) {
            if (block[end] < ' ' || block[end] > '~') {
                throw content(offset, "a header field holds a byte that is not printable ASCII");
            }
            end++;
        }
        for (int i = end; i < at + length; i++) {
            if (block[i] != 0) {
                throw content(offset, "a header field goes on after its end");
            }
        }
        return new String(block, at, end - at, StandardCharsets.US_ASCII);
    }
}
