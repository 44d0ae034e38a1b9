package org.pulpferry.cli.vectors;

import static org.pulpferry.manifest.problem.ProblemCode.DAMAGED;
import static org.pulpferry.manifest.problem.ProblemCode.INCOMPLETE;

import java.util.Arrays;
import java.util.List;

/** Chunk files that are not what the tables say. */
final class ChunkVectors extends Family {
    private static final String DATA = "data/000/000000.zst";
    private static final String SECOND = "data/000/000001.zst";
    private static final String INDEX = "index/000/000000.zst";
    private static final String META = "meta/000/000000.zst";

    ChunkVectors(Kit kit) {
        super(kit, "CHK");
    }

    private byte[] chunk(String base, String path) {
        byte[] bytes = kit.files(base).get(path);
        if (bytes == null) {
            throw new IllegalStateException(path);
        }
        return bytes;
    }

    @Override
    void make() {
        for (String path : List.of(INDEX, META, DATA)) {
            String stream = path.substring(0, path.indexOf('/'));
            byte[] good = chunk("one", path);
            Vector flipped = refused(
                            stream + "-bit-flipped",
                            DAMAGED,
                            "One bit of the " + stream + " chunk is turned.",
                            "F-CHK-22")
                    .file(path, flipped(good));
            if (stream.equals("data")) {
                flipped.failedLoading();
            } else {
                flipped.failed();
            }
            refused(stream + "-missing", INCOMPLETE, "The " + stream + " chunk is not there.", "F-CHK-22")
                    .make("remove " + path);
            refused(stream + "-empty", DAMAGED, "The " + stream + " chunk has no bytes.", "F-CHK-22")
                    .file(path, new byte[0]);
            refused(stream + "-one-byte-short", DAMAGED, "The " + stream + " chunk lacks its last byte.", "F-CHK-22")
                    .file(path, Arrays.copyOf(good, good.length - 1));
            refused(stream + "-one-byte-long", DAMAGED, "The " + stream + " chunk has a byte more.", "F-CHK-22")
                    .file(path, Arrays.copyOf(good, good.length + 1));
            refused(
                            stream + "-sparse-terabyte",
                            DAMAGED,
                            "The " + stream + " chunk is said to have 1 TB; no more than the signed size is ever read.",
                            "F-CHK-22")
                    .make("sparse " + path + " 1099511627776");
            refused(
                            stream + "-link",
                            DAMAGED,
                            "A link stands for the " + stream + " chunk, even though it leads to the right bytes.",
                            "F-LAY-04")
                    .file("elsewhere", good)
                    .make("link " + path + " ../../elsewhere");
            refused(
                            stream + "-fifo",
                            DAMAGED,
                            "A FIFO stands for the " + stream + " chunk; opening it would wait for ever.",
                            "F-LAY-04")
                    .make("fifo " + path);
            refused(stream + "-folder", DAMAGED, "A folder stands for the " + stream + " chunk.", "F-LAY-04")
                    .make("remove " + path)
                    .make("folder " + path);
        }
        refused(
                        "folder-is-a-link",
                        DAMAGED,
                        "The folder of the data chunks is a link to one with the right bytes.",
                        "F-LAY-04")
                .file("elsewhere/000000.zst", chunk("one", DATA))
                .make("link data/000 ../elsewhere");
        byte[] index = chunk("one", INDEX);
        byte[] meta = chunk("one", META);
        refused("index-and-meta-swapped", DAMAGED, "Two chunk files have changed places.", "F-CHK-22", "F-CHK-24")
                .file(INDEX, meta)
                .file(META, index);
        refused("data-chunks-swapped", DAMAGED, "The first and the second data chunk have changed places.", "F-CHK-22")
                .base("wide")
                .file(DATA, chunk("wide", SECOND))
                .file(SECOND, chunk("wide", DATA));
        refused(
                        "second-chunk-bit-flipped",
                        DAMAGED,
                        "The data stream is good for its first chunk, and damaged in its second.",
                        "F-CHK-22")
                .base("wide")
                .file(SECOND, flipped(chunk("wide", SECOND)))
                .failedLoading();
        refused("second-chunk-missing", INCOMPLETE, "The second data chunk is not there.", "F-CHK-22", "F-LAY-05")
                .base("wide")
                .make("remove " + SECOND);
        refused("of-another-bundle", DAMAGED, "The data chunk is another bundle's of the same number.", "F-CHK-22")
                .file(DATA, chunk("wide", DATA));
        accepted(
                        "folder-of-another-name",
                        "The folder is called as another bundle's would be; the manifest decides.",
                        "F-LAY-01")
                .folder("vectors-9-99");
        accepted("folder-of-no-bundles-name", "The folder is called as no bundle's would be.", "F-LAY-01")
                .folder("copy of vectors");
        accepted("unlisted-files", "Files that nothing names are there as well; they are ignored.", "F-LAY-04")
                .file("data/000/000001.zst", meta)
                .file("Thumbs.db", index)
                .make("link autorun.inf /etc/passwd")
                .make("fifo chunks/001.tbl");
        accepted(
                        "many-unlisted-files",
                        "There are 20,000 files that nothing names; a reader never lists a folder.",
                        "F-LAY-04")
                .make("many extra 20000");
    }
}
