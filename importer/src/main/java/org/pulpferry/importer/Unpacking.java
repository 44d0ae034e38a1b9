package org.pulpferry.importer;

import java.io.IOException;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.manifest.problem.FerryException;

/**
 * Takes index and Pulp's rows out of a bundle and holds them against each other, beside whatever Pulp is asked meanwhile. Closing it stops that, waits
 * for its end, and removes what was taken out.
 */
final class Unpacking implements AutoCloseable {
    private final OpenedBundle opened;
    private final Ahead<Listed> listed;
    private final Ahead<MetaFolder> rows;

    /** Begins. */
    Unpacking(OpenedBundle opened) {
        this.opened = opened;
        this.listed = new Ahead<>("index", () -> {
            IndexFiles index = opened.index();
            return new Listed(index, opened.holdings(index));
        });
        this.rows = new Ahead<>("rows", () -> {
            Listed index = listed.get();
            return opened.meta(index.index(), index.holdings());
        });
    }

    /**
     * The index, and the artifacts that it names.
     *
     * @param holdings the rows are held against them at the same time: what Pulp has may be told to them, and by one thread
     */
    record Listed(IndexFiles index, Holdings holdings) {}

    /** Where it is taken from. */
    OpenedBundle opened() {
        return opened;
    }

    /** Waits for the index. */
    Listed listed() throws FerryException, IOException, InterruptedException {
        return listed.get();
    }

    /** Waits until Pulp's rows are found to be what the index says. */
    MetaFolder rows() throws FerryException, IOException, InterruptedException {
        return rows.get();
    }

    @Override
    public void close() throws IOException {
        rows.close();
        listed.close();
        opened.remove();
    }
}
