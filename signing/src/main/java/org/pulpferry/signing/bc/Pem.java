package org.pulpferry.signing.bc;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** PEM (RFC 7468, strict form) and nothing else: blocks one after the other, lines of 64 characters, LF. */
public final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    /** One block; the caller wipes {@code der} where it is secret. */
    @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
    public record Block(String label, byte[] der) {}

    /** The file's bytes; the caller wipes them where they are secret. */
    public static byte[] encode(List<Block> blocks) {
        WipedBuffer out = new WipedBuffer();
        for (Block block : blocks) {
            byte[] text = Base64.getEncoder().encode(block.der());
            out.line("-----BEGIN " + block.label() + "-----");
            for (int at = 0; at < text.length; at += LINE) {
                out.write(text, at, Math.min(LINE, text.length - at));
                out.write('\n');
            }
            out.line("-----END " + block.label() + "-----");
            Arrays.fill(text, (byte) 0);
        }
        return out.take();
    }

    /**
     * The blocks of a file that {@link #encode} could have written.
     *
     * @throws KeyRefusedException for any other bytes
     */
    public static List<Block> decode(byte[] file) throws KeyRefusedException {
        List<Block> blocks = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            int end = lineEnd(file, at);
            String begin = ascii(file, at, end);
            if (!begin.startsWith("-----BEGIN ") || !begin.endsWith("-----") || begin.length() < 17) {
                throw new KeyRefusedException("not a key file: a line -----BEGIN ...----- expected");
            }
            String label = begin.substring(11, begin.length() - 5);
            int bodyStart = end + 1;
            int bodyEnd = bodyStart;
            while (bodyEnd < file.length && file[bodyEnd] != '-') {
                bodyEnd = lineEnd(file, bodyEnd) + 1;
            }
            int last = lineEnd(file, bodyEnd);
            blocks.add(new Block(label, base64(file, bodyStart, bodyEnd)));
            at = last + 1;
        }
        byte[] again = encode(blocks);
        boolean same = Arrays.equals(again, file);
        Arrays.fill(again, (byte) 0);
        if (!same) {
            throw new KeyRefusedException("not a key file as ferry writes it: blanks, other line ends or other text");
        }
        return List.copyOf(blocks);
    }

    private static int lineEnd(byte[] file, int from) throws KeyRefusedException {
        for (int i = from; i < file.length; i++) {
            if (file[i] == '\n') {
                return i;
            }
        }
        throw new KeyRefusedException("not a key file: it ends in the middle of a line");
    }

    private static String ascii(byte[] file, int from, int to) {
        // longer than any label: cut, it is refused by the comparison in the end
        return new String(file, from, Math.min(to - from, LINE), StandardCharsets.ISO_8859_1);
    }

    private static byte[] base64(byte[] file, int from, int to) throws KeyRefusedException {
        byte[] text = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (file[i] != '\n') {
                text[length++] = file[i];
            }
        }
        byte[] exact = Arrays.copyOf(text, length);
        try {
            return Base64.getDecoder().decode(exact);
        } catch (IllegalArgumentException e) {
            throw new KeyRefusedException("not a key file: not base64"); // without its cause, which quotes the bytes
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(exact, (byte) 0);
        }
    }

    /** Leaves no copy of what went through it. */
    private static final class WipedBuffer extends ByteArrayOutputStream {
        WipedBuffer() {
            super(32 << 10); // never grows: a key file is smaller, and growing would leave copies
        }

        void line(String text) {
            writeBytes((text + "\n").getBytes(StandardCharsets.US_ASCII));
        }

        byte[] take() {
            byte[] all = toByteArray();
            Arrays.fill(buf, (byte) 0);
            return all;
        }
    }
}
