package org.pulpferry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What one pass over a hash-chained log found.
 *
 * @param length bytes of whole, fitting lines
 * @param lines how many those are
 * @param head the hash of the last of them
 * @param tornTail bytes after them that a crash left
 */
record LogScan(long length, long lines, String head, long tornTail) {
    static final String NO_LINE = "0".repeat(64);

    private static final int HASH_CHARACTERS = 64;
    private static final int MAX_LINE = HASH_CHARACTERS + 1 + HashChainedLog.MAX_PAYLOAD;

    static String chain(String previous, String payload) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((previous + " " + payload).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads all lines; {@code mark} says which are known to be there, null if nothing is known. */
    static LogScan of(Path path, FileChannel channel, @Nullable LogMark mark, HashChainedLog.PayloadConsumer consumer)
            throws IOException {
        boolean reached = mark == null || mark.equals(LogMark.START);
        Lines lines = new Lines(channel);
        long length = 0;
        long count = 0;
        String head = NO_LINE;
        for (byte[] line = lines.next(); line.length > 0; line = lines.next()) {
            boolean whole = line[line.length - 1] == '\n';
            if (isUnfinished(line) || (hasZero(line) && lines.atEnd())) {
                require(reached, path, count);
                return new LogScan(length, count, head, line.length + lines.remaining());
            }
            if (!whole && line.length <= MAX_LINE) {
                throw new BrokenLogException(path, count + 1, "not the beginning of a line of this log");
            }
            if (!whole) {
                throw new BrokenLogException(path, count + 1, "longer than a line may be");
            }
            String text = new String(line, 0, line.length - 1, StandardCharsets.ISO_8859_1);
            if (text.length() <= HASH_CHARACTERS || text.charAt(HASH_CHARACTERS) != ' ') {
                throw new BrokenLogException(path, count + 1, "not a line of this log");
            }
            String payload = text.substring(HASH_CHARACTERS + 1);
            String hash = text.substring(0, HASH_CHARACTERS);
            if (!isPrintable(payload) || !chain(head, payload).equals(hash)) {
                throw new BrokenLogException(path, count + 1, "does not follow from the line before it");
            }
            consumer.accept(payload);
            head = hash;
            length += line.length;
            count++;
            reached |= mark != null && mark.length() == length && mark.head().equals(head);
        }
        require(reached, path, count);
        return new LogScan(length, count, head, 0);
    }

    private static void require(boolean reached, Path path, long count) throws BrokenLogException {
        if (!reached) {
            throw new BrokenLogException(path, count + 1, "lines that were written from here on are missing");
        }
    }

    // What an append that was cut anywhere leaves: some digits of the hash, the blank, some of the payload.
    private static boolean isUnfinished(byte[] line) {
        if (line.length > MAX_LINE) {
            return false;
        }
        for (int i = 0; i < line.length; i++) {
            int c = line[i];
            boolean fits = i < HASH_CHARACTERS
                    ? (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')
                    : i == HASH_CHARACTERS ? c == ' ' : c >= ' ' && c <= '~';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    // Some file systems leave zeros where a write was promised but never reached the disk. No line holds one.
    private static boolean hasZero(byte[] line) {
        for (byte b : line) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Cuts a channel, read from its start without moving its position, into lines of bounded length. */
    private static final class Lines {
        private final FileChannel channel;
        private final long end;
        private final ByteBuffer buffer = ByteBuffer.allocate(MAX_LINE + 2).limit(0);
        private long position;

        Lines(FileChannel channel) throws IOException {
            this.channel = channel;
            this.end = channel.size();
        }

        /** The next line with its LF; without one at the end of the file or if too long; empty when there is nothing. */
        byte[] next() throws IOException {
            int length = lineLength();
            if (length < 0) {
                fill();
                length = lineLength();
            }
            byte[] line = new byte[length < 0 ? buffer.remaining() : length];
            buffer.get(line);
            return line;
        }

        boolean atEnd() {
            return remaining() == 0;
        }

        long remaining() {
            return buffer.remaining() + end - position;
        }

        private int lineLength() {
            for (int i = buffer.position(); i < buffer.limit(); i++) {
                if (buffer.get(i) == '\n') {
                    return i + 1 - buffer.position();
                }
            }
            return -1;
        }

        private void fill() throws IOException {
            buffer.compact();
            while (buffer.hasRemaining() && position < end) {
                if (end - position < buffer.remaining()) {
                    buffer.limit(buffer.position() + (int) (end - position));
                }
                int read = channel.read(buffer, position);
                if (read < 0) {
                    break;
                }
                position += read;
            }
            buffer.flip();
        }
    }
}
