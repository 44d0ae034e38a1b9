package org.pulpferry.importer.load;

import java.io.Closeable;
import java.io.IOException;
import org.pulpferry.importer.ledger.Suspects;
import org.pulpferry.importer.site.HandOver;

/**
 * A tar that is imported for a repository's rows, with what Pulp lacks of the bundle's artifacts where that is little: it need not be an import of its
 * own. Closing it removes the tar. Not thread-safe.
 */
public final class Cargo implements Closeable {
    private final Batch batch;
    private final String subject;
    private final HandOver handOver;
    private final Suspects suspects;
    private final Taken whenTaken;

    Cargo(Batch batch, String subject, HandOver handOver, Suspects suspects, Taken whenTaken) {
        this.batch = batch;
        this.subject = subject;
        this.handOver = handOver;
        this.suspects = suspects;
        this.whenTaken = whenTaken;
    }

    /** Told what Pulp took. */
    @FunctionalInterface
    public interface Taken {
        /** Hears of a batch. */
        void taken(Batch batch);
    }

    /** Where rows are added. */
    public Batch batch() {
        return batch;
    }

    /** To be called before Pulp hears of the tar: an import that is interrupted leaves artifacts that are not to be relied on. */
    public void begin() throws IOException {
        if (batch.size() > 0) {
            suspects.begin(subject, batch.digests());
        }
    }

    /** To be called after Pulp has imported the tar. */
    public void end() throws IOException {
        if (batch.size() > 0) {
            suspects.clear(subject);
            whenTaken.taken(batch);
        }
    }

    @Override
    public void close() throws IOException {
        batch.close();
        handOver.end(batch.folder());
    }
}
