package org.pulpferry.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An append-only file of lines, each bound to all before it, each on the disk before {@link #append} returns.
 *
 * <p>A stored line is {@code HASH SP PAYLOAD LF}, where HASH is the lower-case hex SHA-256 of the previous line's HASH
 * (64 zeros before the first), a space and PAYLOAD. So an edit anywhere, in the last line too, is noticed. That lines
 * were cut off the end is noticed in a <em>marked</em> log only, beside which {@code NAME.mark} says how far it was
 * acknowledged; that log and mark together come from an older copy needs a witness elsewhere.
 *
 * <p>One writer: the caller holds the directory's {@link DirectoryLock}. Safe for use by several threads of it.
 */
public final class HashChainedLog implements AutoCloseable {
    /** The longest payload, in characters. */
    public static final int MAX_PAYLOAD = 65_536;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path path;
    private final FileChannel channel;
    private final boolean marked;
    private final long tornTail;
    private long length;
    private long lines;
    private String head;
    private boolean failed;

    private HashChainedLog(Path path, FileChannel channel, boolean marked, LogScan scan) {
        this.path = path;
        this.channel = channel;
        this.marked = marked;
        this.tornTail = scan.tornTail();
        this.length = scan.length();
        this.lines = scan.lines();
        this.head = scan.head();
    }

    /** Takes each payload in turn. */
    @FunctionalInterface
    public interface PayloadConsumer {
        /** Takes one payload; an exception ends the reading. */
        void accept(String payload) throws IOException;
    }

    /**
     * Opens the log, or creates it empty, mode 0600, checks every line, and cuts off a line that a crash left unfinished.
     *
     * @throws BrokenLogException if a line was edited, removed or added; the file is left as it is
     * @throws IOException if the file cannot be read or written, or is not a regular file
     */
    public static HashChainedLog open(Path path) throws IOException {
        return open(path, channel(path), null);
    }

    /**
     * Opens a marked log, or begins one. A last line is cut off only where the mark proves that nobody was told of it.
     *
     * @throws BrokenLogException as {@link #open}, and if lines that were acknowledged are missing, all of them included
     */
    public static HashChainedLog openMarked(Path path) throws IOException {
        LogMark mark = requireBoth(path);
        return open(path, channel(path), mark == null ? LogMark.START : mark);
    }

    /** Log and mark are there both, or neither; a kill may have come between making the one and the other. */
    private static @Nullable LogMark requireBoth(Path path) throws IOException {
        LogMark mark = LogMark.of(path);
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (mark == null && there && Files.size(path) > 0) {
            throw new BrokenLogException(path, 1, "its " + LogMark.beside(path).getFileName() + " is gone");
        }
        if (mark != null && !there && mark.length() > 0) {
            throw new BrokenLogException(path, 1, "the whole file is gone");
        }
        return mark;
    }

    private static FileChannel channel(Path path) throws IOException {
        boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (!isNew && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path + " is not a regular file");
        }
        FileChannel channel = FileChannel.open(
                path,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        if (isNew) {
            try {
                Durable.fsyncParent(path);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return channel;
    }

    /** For tests: the channel may be one that fails. Closes it when opening fails. */
    static HashChainedLog open(Path path, FileChannel channel, @Nullable LogMark mark) throws IOException {
        try {
            LogScan scan = LogScan.of(path, channel, mark, payload -> {});
            if (scan.tornTail() > 0) {
                channel.truncate(scan.length());
                channel.force(true);
            }
            LogMark reached = new LogMark(scan.length(), scan.head());
            if (mark != null && !mark.equals(reached)) {
                // what a kill left between line and mark counts from now on
                reached.write(path);
            }
            return new HashChainedLog(path, channel, mark != null, scan);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads a log that another process may be writing; an unfinished last line is passed over, nothing is changed.
     *
     * @throws BrokenLogException as {@link #open}
     */
    public static void read(Path path, PayloadConsumer consumer) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            LogScan.of(path, channel, null, consumer);
        }
    }

    /**
     * Reads a marked log that another process may be writing; one that was never begun has no lines. Nothing is changed.
     *
     * @throws BrokenLogException as {@link #openMarked}, after the consumer may have had some lines
     */
    public static void readMarked(Path path, PayloadConsumer consumer) throws IOException {
        // the mark first: a line that is appended meanwhile is in the log before it is in the mark
        LogMark mark = requireBoth(path);
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            LogScan.of(path, channel, mark == null ? LogMark.START : mark, consumer);
        }
    }

    /**
     * Begins a marked log again with one line; the old one is kept as {@code NAME.lost-TIME}. After a kill it is refused, unless it was begun;
     * the same call ends it then.
     *
     * @param now for the old one's name; of two of one second the first is kept
     * @return the old one, or null where there was none
     */
    public static @Nullable Path beginAgain(Path path, Instant now, String first) throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".lost-" + STAMP.format(now));
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            keep(path, aside);
        }
        String hash = LogScan.chain(LogScan.NO_LINE, requirePayload(first));
        byte[] line = line(hash, first);
        AtomicFile.write(path, line);
        new LogMark(line.length, hash).write(path);
        return Files.exists(aside) ? aside : null;
    }

    private static void keep(Path path, Path aside) throws IOException {
        try {
            Files.createLink(aside, path);
        } catch (FileAlreadyExistsException e) {
            // of a call that was killed after it had replaced the log
        } catch (IOException | UnsupportedOperationException e) {
            Files.move(path, aside); // a file system without links
        }
    }

    /**
     * Appends one line and returns when it is on the disk.
     *
     * @param payload printable ASCII, at most {@link #MAX_PAYLOAD} characters
     * @throws IOException if it could not be written; the line then counts as not written (it is there only if all that failed was a
     *     marked log's mark), and this object refuses further lines: open the log again
     */
    public synchronized void append(String payload) throws IOException {
        requirePayload(payload);
        if (failed) {
            throw new IOException(path + ": an earlier line could not be written");
        }
        if (channel.size() != length) {
            throw new IOException(path + " was changed by something else while it was open");
        }
        String hash = LogScan.chain(head, payload);
        byte[] line = line(hash, payload);
        if (marked && lines == 0) {
            // a log without a mark is refused: a kill after the first line must not look like that
            mark(0, head);
        }
        try {
            writeAt(length, line);
            channel.force(true);
        } catch (IOException e) {
            failed = true;
            takeBack(e);
            throw e;
        }
        if (marked) {
            mark(length + line.length, hash);
        }
        length += line.length;
        lines++;
        head = hash;
    }

    /** All payloads, oldest first. For logs known to be small; {@link #forEach} holds one line at a time. */
    public List<String> payloads() throws IOException {
        List<String> payloads = new ArrayList<>();
        forEach(payloads::add);
        return List.copyOf(payloads);
    }

    /**
     * Gives all payloads, oldest first, to the consumer, which must not append.
     *
     * @throws IOException also if a line is missing that was appended: the disk said that it had it
     */
    public synchronized void forEach(PayloadConsumer consumer) throws IOException {
        LogScan scan = LogScan.of(path, channel, null, consumer);
        if (!scan.head().equals(head)) {
            throw new IOException(path + ": what was written to it cannot be read back");
        }
    }

    /** The number of lines. */
    public synchronized long size() {
        return lines;
    }

    /** The HASH of the last line, which stands for the whole log; 64 zeros if it is empty. */
    public synchronized String head() {
        return head;
    }

    /** How many bytes of an unfinished last line were cut off on opening; 0 if none. Worth a notice to the user. */
    public long tornTail() {
        return tornTail;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    // The line is on the disk and stays, since the mark may be there although its writing is said to have failed.
    private void mark(long acknowledged, String hash) throws IOException {
        try {
            new LogMark(acknowledged, hash).write(path);
        } catch (IOException e) {
            failed = true;
            throw e;
        }
    }

    private static String requirePayload(String payload) {
        if (payload.length() > MAX_PAYLOAD || !payload.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException(
                    "not a payload: printable ASCII, at most " + MAX_PAYLOAD + " characters");
        }
        return payload;
    }

    private static byte[] line(String hash, String payload) {
        return (hash + " " + payload + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private void writeAt(long position, byte[] line) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(line);
        while (rest.hasRemaining()) {
            position += channel.write(rest, position);
        }
    }

    // A line whose fsync failed may be in the page cache though not on the disk: the next opening must not see it. And
    // what
    // the kernel holds of this file is not to be trusted any more: the acknowledged lines are written anew, as another
    // file.
    private void takeBack(IOException cause) {
        try {
            channel.truncate(length);
            ByteBuffer acknowledged = ByteBuffer.allocate(Math.toIntExact(length));
            while (acknowledged.hasRemaining() && channel.read(acknowledged, acknowledged.position()) >= 0) {
                // until all of it is here
            }
            AtomicFile.write(path, acknowledged.array());
        } catch (IOException | ArithmeticException e) {
            cause.addSuppressed(e);
        }
    }
}
