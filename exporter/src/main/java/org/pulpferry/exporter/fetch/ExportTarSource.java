package org.pulpferry.exporter.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.exporter.select.ArtifactMerge;
import org.pulpferry.exporter.select.Catalogue;
import org.pulpferry.exporter.select.Holdings;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.pulp.ArtifactInfo;
import org.pulpferry.pulp.dialect.PulpExportReader;

/**
 * Reads artifacts out of Pulp's export tar, which holds them in random order: one pass notes where each begins, in a file of digests and offsets,
 * and then they are read in bundle order by seeking. So memory stays flat and there is no second copy.
 */
public final class ExportTarSource implements ArtifactSource {
    private static final HexFormat HEX = HexFormat.of();
    private static final int DIGEST = 32;
    private static final int RECORD = DIGEST + Long.BYTES;
    private static final long ABSENT = -1;

    private final PulpExportReader tar;
    private final FileChannel offsets;
    private final long count;

    /**
     * Begins with nothing noted.
     *
     * @param tar the export; closed with this
     * @param offsets a working file, written anew
     */
    public ExportTarSource(PulpExportReader tar, Catalogue catalogue, Path offsets) throws IOException, FerryException {
        this.tar = tar;
        this.offsets = FileChannel.open(
                offsets,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        long written = 0;
        ByteBuffer block = ByteBuffer.allocate(RECORD * 1_024);
        try (ArtifactMerge wanted = new ArtifactMerge(catalogue.carriedLists(), Holdings.nothing())) {
            for (ArtifactMerge.Merged each = wanted.next(); each != null; each = wanted.next()) {
                block.put(HEX.parseHex(each.artifact().sha256())).putLong(ABSENT);
                written++;
                if (!block.hasRemaining()) {
                    flush(block);
                }
            }
        }
        flush(block);
        this.count = written;
    }

    /** Notes where an artifact begins, if it is one that is wanted. */
    public void note(PulpExportReader.Member member) throws IOException {
        String sha256 = ArtifactName.digest(member.name());
        long place = sha256 == null ? -1 : find(HEX.parseHex(sha256));
        if (place >= 0) {
            ByteBuffer offset =
                    ByteBuffer.allocate(Long.BYTES).putLong(member.offset()).flip();
            while (offset.hasRemaining()) {
                offsets.write(offset, place * RECORD + DIGEST + offset.position());
            }
        }
    }

    @Override
    public InputStream open(ArtifactInfo artifact) throws IOException {
        String name = ArtifactName.of(artifact.sha256());
        long place = find(HEX.parseHex(artifact.sha256()));
        long offset = place < 0 ? ABSENT : read(place).getLong(DIGEST);
        if (offset == ABSENT) {
            throw new NoSuchFileException(name, null, "Pulp's export does not hold it");
        }
        return tar.reopen(new PulpExportReader.Member(name, artifact.size(), offset));
    }

    private long find(byte[] digest) throws IOException {
        long low = 0;
        long high = count - 1;
        while (low <= high) {
            long middle = (low + high) >>> 1;
            ByteBuffer record = read(middle).limit(DIGEST);
            int order = unsigned(record, ByteBuffer.wrap(digest));
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private static int unsigned(ByteBuffer left, ByteBuffer right) {
        int mismatch = left.mismatch(right);
        return mismatch < 0 ? 0 : Byte.compareUnsigned(left.get(mismatch), right.get(mismatch));
    }

    private ByteBuffer read(long place) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(RECORD);
        while (record.hasRemaining()) {
            if (offsets.read(record, place * RECORD + record.position()) < 0) {
                throw new IOException("a working file is shorter than it was written");
            }
        }
        return record.flip();
    }

    private void flush(ByteBuffer block) throws IOException {
        block.flip();
        while (block.hasRemaining()) {
            offsets.write(block);
        }
        block.clear();
    }

    @Override
    public void close() throws IOException {
        try (tar) {
            offsets.close();
        }
    }
}
