package org.pulpferry.importer.load;

import org.pulpferry.importer.settings.SiteSettings.LoadLimits;

/**
 * How large a batch is: a sixteenth of what is to be loaded, so that small loads stay small and large ones do not pay for each of many
 * batches; at least 64 MiB, and never more than its share of the room for batches, where each is there twice.
 *
 * @param bytes of artifacts after which a batch is full; one larger artifact makes a batch of its own
 * @param rows after which it is full
 * @param atOnce how many batches there may be at once, those that Pulp has and the one that is being made
 */
public record BatchSize(long bytes, int rows, int atOnce) {
    private static final long LEAST = 64L << 20;
    private static final int SHARE = 16;
    private static final int COPIES = 2;

    /** The size for a load of that many bytes. */
    public static BatchSize of(LoadLimits limits, long toLoad) {
        long most = limits.staging() / COPIES / limits.parallel();
        return new BatchSize(
                Math.max(1, Math.min(Math.max(LEAST, toLoad / SHARE), most)), limits.rows(), limits.parallel());
    }

    /** The same where Pulp has that many workers: each works on one batch, while another is being made. */
    public BatchSize forWorkers(int workers) {
        return new BatchSize(bytes, rows, Math.max(1, Math.min(atOnce, workers + 1)));
    }

    /** Bytes that batches take below the import path at once, when the largest artifact has that size. */
    public long staged(long largest) {
        return Math.max(bytes, largest) * atOnce;
    }

    /** Whether another artifact still fits to what is there. */
    public boolean fits(long bytesSoFar, int rowsSoFar, long size) {
        return rowsSoFar == 0 || (rowsSoFar < rows && bytesSoFar + size <= bytes);
    }
}
