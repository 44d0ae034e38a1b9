package org.pulpferry.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Consumer;

/** Builds archives field by field, also ones no tar program would write. */
final class RawTar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An ordinary member of a Pulp export. */
    RawTar member(String name, String body) {
        return header(name, '0', body.length(), block -> {}).body(body);
    }

    /** A header with a right checksum, after the change given. */
    RawTar header(String name, char type, long size, Consumer<byte[]> change) {
        byte[] block = new byte[512];
        set(block, 0, name);
        set(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        set(block, 124, String.format(Locale.ROOT, "%011o\0", size) + "00000000000\0");
        block[156] = (byte) type;
        set(block, 257, "ustar\00000");
        change.accept(block);
        return raw(checksummed(block));
    }

    /** A PAX header with these records, each {@code key=value}. */
    RawTar pax(String... records) {
        StringBuilder body = new StringBuilder();
        for (String record : records) {
            body.append(paxRecord(record));
        }
        return paxBody(body.toString());
    }

    /** A PAX header with this body. */
    RawTar paxBody(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return header("././@PaxHeader", 'x', bytes.length, block -> {}).body(body);
    }

    static String paxRecord(String record) {
        int length = record.length() + 2;
        while (length != record.length() + 2 + Integer.toString(length).length()) {
            if (length > record.length() + 10) {
                throw new IllegalStateException("no length fits");
            }
            length++;
        }
        return length + " " + record + "\n";
    }

    /** A body with its padding; characters stand for bytes. */
    RawTar body(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return raw(bytes).raw(new byte[TarLayout.padding(bytes.length)]);
    }

    RawTar raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** The archive with its end as it should be. */
    byte[] end() {
        return endedBy((int) (TarLayout.totalLength(out.size()) - out.size()));
    }

    /** The archive with this many zero bytes after the last member. */
    byte[] endedBy(int zeros) {
        return raw(new byte[zeros]).out.toByteArray();
    }

    static void set(byte[] block, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    static byte[] checksummed(byte[] block) {
        set(block, 148, String.format(Locale.ROOT, "%06o\0 ", TarLayout.checksum(block)));
        return block;
    }
}
