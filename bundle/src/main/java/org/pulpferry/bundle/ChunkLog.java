package org.pulpferry.bundle;

import org.pulpferry.manifest.problem.FerryException;

/** Told of each chunk that is whole and synced to disk, in order of their numbers and by one thread at a time. */
@FunctionalInterface
public interface ChunkLog {
    /**
     * Records the chunk, durably where an interrupted export is to go on after it.
     *
     * @throws FerryException when that fails, which stops the writer
     */
    void finished(Chunk chunk) throws FerryException;
}
