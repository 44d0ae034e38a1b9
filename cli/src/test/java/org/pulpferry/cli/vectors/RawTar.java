package org.pulpferry.cli.vectors;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Tar blocks made by hand: as section 8 of docs/format.md has them, or wrong where a vector wants it. */
@SuppressWarnings("ArrayRecordComponent")
final class RawTar {
    static final int BLOCK = 512;
    private static final int RECORD = 10_240;

    private RawTar() {}

    /** A member and its content. */
    record Member(String name, byte[] content) {
        static Member of(String name, String text) {
            return new Member(name, text.getBytes(StandardCharsets.UTF_8));
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    /** The whole archive. */
    static byte[] archive(List<Member> members) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        members.forEach(member -> out.writeBytes(member(member)));
        return ended(out.toByteArray());
    }

    static byte[] member(Member member) {
        return member(new Header(member.name(), member.content().length), member.content());
    }

    static byte[] member(Header header, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.bytes());
        out.writeBytes(content);
        out.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return out.toByteArray();
    }

    /** With two blocks of NUL and on to the next record. */
    static byte[] ended(byte[] members) {
        int end = members.length + 2 * BLOCK;
        return java.util.Arrays.copyOf(members, (end + RECORD - 1) / RECORD * RECORD);
    }

    /** One PAX record. */
    static byte[] pax(String key, String value) {
        int rest = key.length() + value.getBytes(StandardCharsets.UTF_8).length + 3;
        int length = rest + 1;
        while (Integer.toString(length).length() + rest != length) {
            length++;
        }
        return (length + " " + key + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A header block; its checksum is right whatever is put into it, unless the checksum itself is. */
    static final class Header {
        private final byte[] block = new byte[BLOCK];
        private boolean sealed;

        Header(String name, long size) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, block, 0, Math.min(bytes.length, 100));
            put(100, "0000644\0").put(108, "0000000\0").put(116, "0000000\0");
            put(124, String.format(Locale.ROOT, "%011o\0", size)).put(136, "00000000000\0");
            put(156, "0").put(257, "ustar\00000").put(329, "0000000\0").put(337, "0000000\0");
        }

        Header type(char type) {
            block[156] = (byte) type;
            return this;
        }

        Header put(int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, block, at, bytes.length);
            return this;
        }

        Header checksum(String text) {
            sealed = true;
            return put(148, text);
        }

        byte[] bytes() {
            if (!sealed) {
                put(148, "        ");
                int sum = 0;
                for (byte each : block) {
                    sum += each & 0xff;
                }
                put(148, String.format(Locale.ROOT, "%06o\0 ", sum));
            }
            return block.clone();
        }
    }
}
