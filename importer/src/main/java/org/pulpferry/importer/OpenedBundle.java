package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.BundleStream;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.bundle.LineReader;
import org.pulpferry.bundle.StreamReader;
import org.pulpferry.importer.load.Holdings;
import org.pulpferry.importer.load.MetaFolder;
import org.pulpferry.importer.verify.IndexCheck;
import org.pulpferry.journal.Durable;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;

/** A bundle's contents, taken out step by step into a run's folder. */
final class OpenedBundle {
    private static final int BUFFERS = 2;

    private final BundleContents contents;
    private final Manifest manifest;
    private final Path folder;

    /** Reads the chunk tables. {@code folder}: an own, existing folder. */
    OpenedBundle(BundleReader reader, Manifest manifest, Path folder, ExecutorService executor) throws FerryException {
        this.contents = BundleContents.open(reader, manifest, new ChunkBuffers(BUFFERS), executor);
        this.manifest = manifest;
        this.folder = folder;
    }

    /** Every chunk is there in its size; nothing is read. */
    void requirePresence(Progress progress) throws FerryException {
        List<Problem> missing = contents.checkPresence(progress);
        if (!missing.isEmpty()) {
            throw new FerryException(missing);
        }
    }

    BundleContents contents() {
        return contents;
    }

    /** Unpacks the index. */
    IndexFiles index() throws FerryException, IOException {
        try (StreamReader stream = contents.open(BundleStream.INDEX)) {
            return index(stream);
        }
    }

    /** The index that was unpacked before. */
    IndexFiles unpackedIndex() {
        return IndexFiles.in(folder.resolve("index"), manifest.whole());
    }

    IndexFiles index(StreamReader stream) throws FerryException, IOException {
        Path into = folder.resolve("index");
        SafeDirectory.delete(into);
        SafeDirectory.create(into);
        return IndexFiles.extract(stream, into, manifest.whole());
    }

    /** The artifacts the index names. */
    Holdings holdings(IndexFiles index) throws FerryException {
        Holdings holdings = new Holdings();
        try (LineReader<ArtifactLine> artifacts = index.artifacts()) {
            for (ArtifactLine line = artifacts.next(); line != null; line = artifacts.next()) {
                holdings.add(line);
            }
        } catch (IllegalArgumentException e) {
            throw new FerryException(
                    ProblemCode.CONTENT,
                    "the index is refused: " + e.getMessage(),
                    "it was signed like this: whoever made the bundle must make it again",
                    e);
        }
        return holdings;
    }

    /** Unpacks Pulp's rows, and holds them against the index. */
    MetaFolder meta(IndexFiles index, Holdings holdings) throws FerryException, IOException {
        MetaFolder meta;
        try (StreamReader stream = contents.open(BundleStream.META)) {
            meta = meta(stream);
        }
        compare(index, meta, holdings);
        return meta;
    }

    MetaFolder meta(StreamReader stream) throws FerryException, IOException {
        return MetaFolder.extract(stream, folder.resolve("meta"), manifest);
    }

    /** Makes the index again from Pulp's rows. */
    void compare(IndexFiles index, MetaFolder meta, Holdings holdings) throws FerryException, IOException {
        new IndexCheck(manifest, folder.resolve("recomputed")).check(index, meta, holdings);
    }

    /** Moves the unpacked index there; both are below the state directory. */
    void keepIndex(Path target) throws IOException {
        SafeDirectory.delete(target);
        Files.move(folder.resolve("index"), target, StandardCopyOption.ATOMIC_MOVE);
        Durable.fsyncParent(target);
    }

    /** Removes what was unpacked. */
    void remove() throws IOException {
        remove(folder);
    }

    /** The same for a run that was killed. */
    static void remove(Path folder) throws IOException {
        SafeDirectory.delete(folder.resolve("index"));
        SafeDirectory.delete(folder.resolve("meta"));
        SafeDirectory.delete(folder.resolve("recomputed"));
        SafeDirectory.delete(folder.resolve("comparison"));
        SafeDirectory.delete(folder.resolve("change"));
    }
}
