package org.pulpferry.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.Grammar;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.StreamSummary;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * The members of a stream, in order, out of verified chunks. Holds chunk buffers until closed. For one thread at a time.
 */
public final class StreamReader implements AutoCloseable {
    private final BundleStream stream;
    private final StreamSummary summary;
    private final ChunkInput input;
    private final TarReader tar;

    StreamReader(BundleStream stream, StreamSummary summary, ChunkInput input) {
        this(stream, summary, input, new TarReader(input, Grammar.BUNDLE, summary.members()));
    }

    /** For a caller who knows which names may come. */
    StreamReader(
            BundleStream stream, StreamSummary summary, ChunkInput input, TarReader.Names names, TarReader.Place from) {
        this(stream, summary, input, new TarReader(input, Grammar.BUNDLE, summary.members(), names, from));
    }

    private StreamReader(BundleStream stream, StreamSummary summary, ChunkInput input, TarReader tar) {
        this.stream = stream;
        this.summary = summary;
        this.input = input;
        this.tar = tar;
    }

    /**
     * Passes over what is left of the current member and goes to the next.
     *
     * @return null at the end, once the tar has ended as signed, with as many members as signed
     * @throws FerryException INCOMPLETE or DAMAGED for chunks, CONTENT or LIMIT for what they hold
     */
    public @Nullable TarEntry next() throws FerryException {
        if (summary.rawSize() == 0) {
            return null;
        }
        try {
            TarEntry entry = tar.next();
            if (entry == null && tar.entries() != summary.members()) {
                throw new FerryException(
                        ProblemCode.CONTENT,
                        stream.directory() + " holds " + tar.entries() + " members where " + summary.members()
                                + " were signed",
                        Failures.NOT_OURS);
            }
            return entry;
        } catch (IOException e) {
            throw Failures.of(e, "reading " + stream.directory());
        }
    }

    /**
     * The current member's body, exactly as long as its entry says. Its {@code read} throws a {@link BundleIoException} for a bad
     * chunk; {@link Failures#of} turns whatever it throws into what a user reads.
     */
    public InputStream body() {
        return tar.body();
    }

    /** Goes to the end of the stream, member by member. */
    void pass() throws FerryException {
        boolean more = true;
        while (more) {
            more = next() != null;
        }
    }

    /** Bytes of the tar read so far, for progress. */
    public long position() {
        return tar.position();
    }

    /**
     * Goes on behind a chunk that could not be read or decoded: what is left of the stream is read once and compared with its digests.
     * Nothing but {@link #close} is of use afterwards.
     */
    void hashRest(Consumer<Problem> findings) throws InterruptedException {
        input.hashRest(findings);
    }

    @Override
    public void close() {
        input.close();
    }
}
