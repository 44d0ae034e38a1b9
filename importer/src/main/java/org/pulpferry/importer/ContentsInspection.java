package org.pulpferry.importer;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.bundle.ContentsVisitor;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.importer.load.CarriedRows;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.manifest.problem.FerryException;

/** What {@code verify} looks at besides chunks, frames and headers: whether index, rows and artifacts tell the same, as an import asks. */
final class ContentsInspection implements ContentsVisitor, AutoCloseable {
    private final OpenedBundle opened;
    private @Nullable IndexFiles index;
    private @Nullable Holdings holdings;
    private @Nullable CarriedRows rows;

    ContentsInspection(OpenedBundle opened) {
        this.opened = opened;
    }

    @Override
    public void index(StreamReader stream) throws FerryException, IOException {
        IndexFiles unpacked = opened.index(stream);
        holdings = opened.holdings(unpacked);
        index = unpacked;
    }

    @Override
    public void meta(StreamReader stream) throws FerryException, IOException {
        MetaFolder meta = opened.meta(stream);
        if (index != null && holdings != null) {
            opened.compare(index, meta, holdings);
            rows = new CarriedRows(meta, holdings);
        }
    }

    @Override
    public Optional<TarReader.Names> names() {
        return Optional.ofNullable(holdings).map(Holdings::once);
    }

    /* Where index or meta were bad there is nothing to compare with: the artifacts' own names remain. */
    @Override
    public void artifact(@Nullable TarEntry artifact) throws FerryException, IOException {
        if (rows == null) {
            return;
        }
        if (artifact == null) {
            rows.end();
        } else {
            rows.next(artifact);
        }
    }

    @Override
    public void close() throws IOException {
        if (rows != null) {
            rows.close();
        }
    }
}
