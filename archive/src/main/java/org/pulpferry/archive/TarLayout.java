package org.pulpferry.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of our archives, as pure functions: given the members' names and sizes, every offset is known without
 * reading a body. POSIX.1-2001 (PAX): type {@code 0}, owner 0, mode 0644, time 0; a PAX header goes before a member only
 * where the ustar header cannot hold its name (over 100 bytes, or not ASCII) or its size (8 GiB and more).
 */
public final class TarLayout {
    /** Headers and bodies are padded to this many bytes. */
    public static final int BLOCK = 512;
    /** Archives are padded to this many bytes. */
    public static final int RECORD = 10_240;
    /** The first size, in bytes, that does not fit the ustar header: 8 GiB. */
    public static final long PAX_SIZE = 1L << 33;

    private static final String PAX_NAME = "././@PaxHeader";
    private static final int CHECKSUM = 148;

    private TarLayout() {}

    /** Gives the bytes that go before a member's body: 512, or more where a PAX header is needed. */
    public static byte[] header(TarEntry entry) {
        byte[] name = entry.name().getBytes(StandardCharsets.UTF_8);
        boolean longName = name.length > MemberName.MAX_USTAR_BYTES
                || name.length != entry.name().length();
        boolean large = entry.size() >= PAX_SIZE;
        if (!longName && !large) {
            return ustar(name, '0', entry.size());
        }
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        if (longName) {
            records.writeBytes(record("path", name));
        }
        if (large) {
            records.writeBytes(record("size", Long.toString(entry.size()).getBytes(StandardCharsets.US_ASCII)));
        }
        byte[] body = records.toByteArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ustar(PAX_NAME.getBytes(StandardCharsets.US_ASCII), 'x', body.length));
        out.writeBytes(body);
        out.writeBytes(new byte[padding(body.length)]);
        out.writeBytes(ustar(longName ? shortened(entry.name()) : name, '0', large ? 0 : entry.size()));
        return out.toByteArray();
    }

    /** Gives the number of zero bytes that follow a body of the given size. */
    public static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /** Gives the bytes a member takes: header, body and padding. */
    public static long memberLength(TarEntry entry) {
        return header(entry).length + entry.size() + padding(entry.size());
    }

    /**
     * Gives the length of a whole archive, with two zero blocks and the padding to 10,240 bytes.
     *
     * @param members sum of {@link #memberLength} over all members
     */
    public static long totalLength(long members) {
        long end = Math.addExact(members, 2 * BLOCK);
        return Math.addExact(end, (RECORD - end % RECORD) % RECORD);
    }

    private static byte[] ustar(byte[] name, char type, long size) {
        byte[] block = new byte[BLOCK];
        System.arraycopy(name, 0, block, 0, name.length);
        octal(block, 100, 7, 0644);
        octal(block, 108, 7, 0);
        octal(block, 116, 7, 0);
        octal(block, 124, 11, size);
        octal(block, 136, 11, 0);
        block[156] = (byte) type;
        ascii(block, 257, "ustar\00000");
        octal(block, 329, 7, 0);
        octal(block, 337, 7, 0);
        octal(block, CHECKSUM, 6, checksum(block));
        block[CHECKSUM + 7] = ' ';
        return block;
    }

    /** Sums a header's bytes, the checksum field counted as blanks. */
    static int checksum(byte[] block) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= CHECKSUM && i < CHECKSUM + 8 ? ' ' : block[i] & 0xff;
        }
        return sum;
    }

    private static byte[] record(String key, byte[] value) {
        int rest = key.length() + value.length + 3; // the blank, "=" and the line feed
        int length = rest + Integer.toString(rest).length();
        if (Integer.toString(length).length() > Integer.toString(rest).length()) {
            length++;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes((length + " " + key + "=").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(value);
        out.write('\n');
        return out.toByteArray();
    }

    private static byte[] shortened(String name) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(ascii, Math.min(ascii.length, MemberName.MAX_USTAR_BYTES));
    }

    private static void octal(byte[] block, int offset, int digits, long value) {
        long rest = value;
        for (int at = offset + digits - 1; at >= offset; at--) {
            block[at] = (byte) ('0' + (rest & 7));
            rest >>>= 3;
        }
    }

    private static void ascii(byte[] block, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }
}
