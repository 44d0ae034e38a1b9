package org.pulpferry.archive;

import static org.pulpferry.archive.ArchiveException.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The guard: reads an archive as a stream and refuses it at the first byte that is not of the {@link Grammar}. It parses
 * the raw 512-byte blocks itself, since tar libraries disagree about hostile input; whatever it accepts, Python's
 * {@code tarfile}, GNU tar and commons-compress list alike.
 *
 * <p>Allowed are regular files, each with at most one PAX header before it; no links, directories, devices, sparse files
 * or GNU extensions. Names are unique, also when case is ignored. Not for use by several threads; never closes the
 * stream given.
 */
public final class TarReader {
    private static final int SKIPPED_AT_ONCE = 16 * 1_024;

    private final InputStream in;
    private final Grammar grammar;
    private final long maxEntries;
    private final Names names;
    private long position;
    private long entries;
    private long bodyLeft;
    private int padding;
    private boolean ended;

    /**
     * Begins at an archive's first byte.
     *
     * @param in one archive from its first to its last byte, and nothing after it
     * @param maxEntries one member more is refused as {@link ArchiveException.Kind#LIMIT}
     */
    public TarReader(InputStream in, Grammar grammar, long maxEntries) {
        this(in, grammar, maxEntries, new NameSet()::add);
    }

    /** The same for a caller who knows the names that may come, and so need not have them remembered. */
    public TarReader(InputStream in, Grammar grammar, long maxEntries, Names names) {
        this(in, grammar, maxEntries, names, Place.BEGINNING);
    }

    /** The same from a member on; {@code in} begins there. */
    public TarReader(InputStream in, Grammar grammar, long maxEntries, Names names, Place from) {
        this.names = names;
        this.in = in;
        this.grammar = grammar;
        this.maxEntries = maxEntries;
        this.position = from.position();
        this.entries = from.entries();
    }

    /**
     * Where a member's header begins.
     *
     * @param position bytes of the archive before it
     * @param entries members before it
     */
    public record Place(long position, long entries) {
        /** The first member's. */
        public static final Place BEGINNING = new Place(0, 0);

        /** The place behind one more member, as {@link TarLayout} writes it. */
        public Place behind(TarEntry entry) {
            return new Place(Math.addExact(position, TarLayout.memberLength(entry)), entries + 1);
        }
    }

    /** Tells names that come for the first time from those that were there before. */
    @FunctionalInterface
    public interface Names {
        /** Whether the name, also when case is ignored, was not added before. */
        boolean add(String name);
    }

    /**
     * Passes over what is left of the current body and reads the next header.
     *
     * @return null once the archive has ended as it should: two zero blocks or more, zeros only, a multiple of 10,240
     *     bytes, and nothing after that
     * @throws ArchiveException when the archive is refused
     */
    public @Nullable TarEntry next() throws IOException {
        if (ended) {
            return null;
        }
        finishBody();
        long offset = position;
        byte[] block = block();
        if (isZero(block)) {
            readEnd();
            return null;
        }
        if (++entries > maxEntries) {
            throw new ArchiveException(
                    ArchiveException.Kind.LIMIT, offset, "it has more than " + maxEntries + " members");
        }
        TarEntry entry = grammar == Grammar.BUNDLE ? bundleEntry(block, offset) : pulpEntry(block, offset);
        if (!names.add(entry.name())) {
            throw content(offset, MemberName.shown(entry.name()) + " is there twice");
        }
        bodyLeft = entry.size();
        padding = TarLayout.padding(entry.size());
        return entry;
    }

    /** The current member's body; ends after exactly its size, and is of no use after the next {@link #next}. */
    public InputStream body() {
        return new Body(entries);
    }

    /** Members met so far. */
    public long entries() {
        return entries;
    }

    /** Bytes of the archive read so far; after the end, the archive's length. */
    public long position() {
        return position;
    }

    private TarEntry pulpEntry(byte[] block, long offset) throws IOException {
        UstarHeader header = UstarHeader.parse(block, offset);
        if (header.type() == '0') {
            return entry(header.name(), header.size(), offset);
        }
        PaxRecords pax = new PaxRecords(paxBody(header, offset), offset + TarLayout.BLOCK);
        long memberOffset = position;
        UstarHeader member = UstarHeader.parse(block(), memberOffset);
        if (member.type() != '0') {
            throw content(memberOffset, "a PAX header is not followed by a regular file");
        }
        String path = pax.get("path");
        return entry(path == null ? member.name() : path, size(member, pax, memberOffset), memberOffset);
    }

    /**
     * The member's size. CVE-2025-62518 ("TARmageddon"): where the two headers differ, readers follow one or the other and
     * see different members; so a PAX size stands only where the ustar field cannot, and then that field is zero.
     */
    private static long size(UstarHeader member, PaxRecords pax, long offset) throws ArchiveException {
        String size = pax.get("size");
        if (size == null) {
            return member.size();
        }
        long value = Long.parseLong(size);
        if (value < TarLayout.PAX_SIZE || value > TarEntry.MAX_SIZE || member.size() != 0) {
            throw content(offset, "the PAX size " + value + " contradicts the header");
        }
        return value;
    }

    private TarEntry bundleEntry(byte[] block, long offset) throws IOException {
        UstarHeader header = UstarHeader.parse(block, offset);
        TarEntry entry;
        byte[] met = block;
        if (header.type() == '0') {
            entry = entry(header.name(), header.size(), offset);
        } else {
            byte[] body = paxBody(header, offset);
            long memberOffset = position;
            byte[] second = block();
            UstarHeader member = UstarHeader.parse(second, memberOffset);
            PaxRecords pax = new PaxRecords(body, offset + TarLayout.BLOCK);
            entry = entry(member.name(), size(member, pax, memberOffset), memberOffset);
            met = Arrays.copyOf(block, 3 * TarLayout.BLOCK);
            System.arraycopy(body, 0, met, TarLayout.BLOCK, Math.min(body.length, TarLayout.BLOCK));
            System.arraycopy(second, 0, met, 2 * TarLayout.BLOCK, TarLayout.BLOCK);
        }
        if (!Arrays.equals(met, TarLayout.header(entry))) {
            throw content(
                    offset, "the header of " + MemberName.shown(entry.name()) + " is not as the format writes it");
        }
        return entry;
    }

    private byte[] paxBody(UstarHeader header, long offset) throws IOException {
        if (header.size() == 0 || header.size() > PaxRecords.MAX_LENGTH) {
            throw content(offset, "a PAX header of " + header.size() + " bytes");
        }
        byte[] body = new byte[(int) header.size()];
        fill(body);
        padding = TarLayout.padding(body.length);
        finishBody();
        return body;
    }

    private TarEntry entry(String name, long size, long offset) throws ArchiveException {
        String fault = MemberName.fault(name);
        if (fault == null) {
            fault = MemberName.fault(name, grammar);
        }
        if (fault != null) {
            throw content(offset, "the member name " + MemberName.shown(name) + " " + fault);
        }
        return new TarEntry(name, size);
    }

    private void readEnd() throws IOException {
        long first = position - TarLayout.BLOCK;
        long least = TarLayout.totalLength(first);
        byte[] block = new byte[TarLayout.BLOCK];
        int read = in.readNBytes(block, 0, block.length);
        while (read > 0) {
            if (!isZero(block)) {
                throw content(position, "bytes after the end");
            }
            position += read;
            read = in.readNBytes(block, 0, block.length);
        }
        boolean exact = grammar == Grammar.BUNDLE ? position == least : position >= least;
        if (!exact || position % TarLayout.RECORD != 0) {
            throw content(position, "the end is not two zero blocks padded to a multiple of " + TarLayout.RECORD);
        }
        ended = true;
    }

    private void finishBody() throws IOException {
        byte[] buffer = new byte[(int) Math.min(SKIPPED_AT_ONCE, Math.max(bodyLeft, padding))];
        while (bodyLeft > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, bodyLeft));
            if (read < 0) {
                throw content(position, "the archive ends inside a member");
            }
            position += read;
            bodyLeft -= read;
        }
        byte[] zeros = new byte[padding];
        fill(zeros);
        padding = 0;
        if (!isZero(zeros)) {
            throw content(position, "the padding after a member is not zero");
        }
    }

    private byte[] block() throws IOException {
        byte[] block = new byte[TarLayout.BLOCK];
        fill(block);
        return block;
    }

    private void fill(byte[] bytes) throws IOException {
        int read = in.readNBytes(bytes, 0, bytes.length);
        position += read;
        if (read < bytes.length) {
            throw content(position, "the archive ends before its end is marked");
        }
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** The current body, until the reader moves on. */
    private final class Body extends InputStream {
        private final long member;

        Body(long member) {
            this.member = member;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            Objects.checkFromIndexSize(from, length, bytes.length);
            if (member != entries || ended) {
                throw new IOException("the reader has moved on to another member");
            }
            if (length == 0) {
                return 0;
            }
            if (bodyLeft == 0) {
                return -1;
            }
            int read = in.read(bytes, from, (int) Math.min(length, bodyLeft));
            if (read < 0) {
                throw content(position, "the archive ends inside a member");
            }
            position += read;
            bodyLeft -= read;
            return read;
        }
    }
}
