package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarLayout;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;

/** The bytes of a stream's tar, made from its members on the way; bodies are hashed while they are hot. For one thread at a time. */
final class TarFeed implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final int READ_AT_ONCE = 64 * 1_024;

    private final Iterator<? extends Member> members;
    private final byte[] buffer = new byte[READ_AT_ONCE];
    private final MessageDigest sha256 = Sha256.newDigest();
    private byte[] pending = NOTHING;
    private int pendingAt;
    private @Nullable Member member;
    private @Nullable InputStream body;
    private long bodyLeft;
    private long drop;
    private long planned;
    private long count;
    private boolean ended;

    /**
     * Begins behind the first {@code drop} bytes of the tar, or at its end where it is shorter.
     *
     * @param members each is asked for once, when its turn comes
     */
    TarFeed(Iterator<? extends Member> members, long drop) {
        this.members = members;
        this.drop = drop;
    }

    /** Fills the buffer up to its limit, or to the end of the tar. */
    void fill(ByteBuffer into) throws FerryException {
        while (into.hasRemaining()) {
            if (pendingAt < pending.length) {
                pendingAt += emit(into, pending, pendingAt, pending.length - pendingAt);
            } else if (member != null) {
                readBody(member, into);
            } else if (!begin()) {
                return;
            }
        }
    }

    /** Bytes of the tar before its end marks, or with them once it has ended. */
    long length() {
        return planned;
    }

    /** Members met so far; all of them once the tar has ended. */
    long count() {
        return count;
    }

    /** Begins the next member or the end marks; false when there is nothing left. */
    private boolean begin() {
        if (members.hasNext()) {
            Member next = members.next();
            TarEntry entry = next.entry();
            long length = TarLayout.memberLength(entry);
            count++;
            planned += length;
            if (drop >= length) {
                drop -= length; // it lies wholly in chunks that are there already
                return true;
            }
            member = next;
            bodyLeft = entry.size();
            pend(TarLayout.header(entry));
            return true;
        }
        if (ended || count == 0) {
            return false; // a stream without members has no tar at all
        }
        ended = true;
        long total = TarLayout.totalLength(planned);
        pend(new byte[(int) (total - planned)]);
        planned = total;
        return true;
    }

    private void pend(byte[] bytes) {
        pending = bytes;
        pendingAt = 0;
    }

    /** Passes bytes on, but for those to be dropped; gives the number consumed. */
    private int emit(ByteBuffer into, byte[] bytes, int from, int length) {
        int dropped = (int) Math.min(drop, length);
        drop -= dropped;
        int put = Math.min(length - dropped, into.remaining());
        into.put(bytes, from + dropped, put);
        return dropped + put;
    }

    private void readBody(Member current, ByteBuffer into) throws FerryException {
        try {
            InputStream in = body;
            if (in == null) {
                in = current.open();
                body = in;
            }
            // Never more than fits behind the bytes to be dropped, so that all that was read is passed on at once.
            long room = Math.min(buffer.length, drop + into.remaining());
            int read = bodyLeft == 0 ? -1 : in.read(buffer, 0, (int) Math.min(room, bodyLeft));
            if (read < 0) {
                finishBody(current, in);
                return;
            }
            if (current.expected() != null) {
                sha256.update(buffer, 0, read);
            }
            bodyLeft -= read;
            emit(into, buffer, 0, read);
        } catch (IOException e) {
            throw Failures.of(e, "reading " + Escaper.text(current.label()));
        }
    }

    private void finishBody(Member current, InputStream in) throws IOException, FerryException {
        if (bodyLeft > 0 || in.read() >= 0) {
            throw rotten(current, bodyLeft > 0 ? "is " + bodyLeft + " bytes short" : "is longer than it should be");
        }
        Sha256 expected = current.expected();
        if (expected != null && !Sha256.ofBytes(sha256.digest()).equals(expected)) {
            throw rotten(current, "does not have the SHA-256 " + expected);
        }
        in.close();
        body = null;
        member = null;
        pend(new byte[TarLayout.padding(current.entry().size())]);
    }

    private static FerryException rotten(Member member, String how) {
        return new FerryException(
                ProblemCode.CONTENT,
                Escaper.text(member.label()) + " " + how,
                "the source is damaged: have Pulp repair the repository, then run the same command again");
    }

    @Override
    public void close() throws IOException {
        if (body != null) {
            body.close();
        }
    }
}
