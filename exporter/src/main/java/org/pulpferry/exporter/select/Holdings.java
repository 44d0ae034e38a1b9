package org.pulpferry.exporter.select;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;

/**
 * Which artifacts the audience is known to hold, so that they need not be carried: today those that an earlier bundle referred to; receipts and
 * inventories answer the same question. Walked once, in step with the artifacts of the new bundle, so no list is ever held.
 */
public interface Holdings {
    /** Opens a walk from the least digest on. */
    Walk open() throws IOException, FerryException;

    /** Nothing is known to be there: everything is carried. */
    static Holdings nothing() {
        return () -> new Walk() {
            @Override
            public @Nullable String next() {
                return null;
            }

            @Override
            public void close() {}
        };
    }

    /** One pass over the digests. */
    interface Walk extends AutoCloseable {
        /** The next SHA-256 in ascending order, or null after the last. */
        @Nullable
        String next() throws IOException, FerryException;

        @Override
        void close() throws IOException, FerryException;
    }
}
