package org.pulpferry.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.ChunkBuffers;
import org.pulpferry.bundle.MediaWriter;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.signing.ManifestVerifier;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.VerifiedManifest;

/** Writes a verified bundle to media, one after the other, and remembers below {@code state} how far it came when they are full. */
public final class Spreading {
    private static final int MAXIMUM = 16;

    private final Path state;
    private final ExecutorService executor;
    private final Progress progress;

    Spreading(Path state, ExecutorService executor, Progress progress) {
        this.state = state;
        this.executor = executor;
        this.progress = progress;
    }

    /**
     * How far it came.
     *
     * @param media those that were written
     * @param written chunks of data that are on some medium by now
     * @param total chunks of data
     * @param copied chunks that this call wrote
     * @param verified chunks that this call read back, those it found there included
     */
    public record Spread(
            BundleId bundle,
            VerifiedManifest manifest,
            List<Path> media,
            int written,
            int total,
            long copied,
            long verified) {
        public Spread {
            media = List.copyOf(media);
        }

        /** Whether nothing is left to be written. */
        public boolean complete() {
            return written == total;
        }
    }

    /** Goes on where the last call for this bundle stopped. */
    public Spread write(Path bundle, List<Path> media) throws FerryException, IOException, InterruptedException {
        for (Path medium : media) {
            requireElsewhere(bundle, medium);
        }
        try (BundleReader reader = BundleReader.open(List.of(bundle))) {
            VerifiedManifest verified =
                    ManifestVerifier.verify(new TrustStore(state).current(), reader.manifest(), reader.signature());
            BundleContents contents = BundleContents.open(reader, verified.manifest(), new ChunkBuffers(1), executor);
            MediaWriter writer = new MediaWriter(reader, verified.manifest(), contents, progress);
            Path marker = SafeDirectory.create(state.resolve("written"))
                    .resolve(verified.manifest().id().folderName());
            int next = Math.min(read(marker), writer.total());
            int used = 0;
            do {
                next = writer.write(media.get(used++), next);
                AtomicFile.write(marker, Integer.toString(next).getBytes(StandardCharsets.US_ASCII));
            } while (used < media.size() && next < writer.total());
            if (next == writer.total()) {
                Files.delete(marker);
            }
            return new Spread(
                    verified.manifest().id(),
                    verified,
                    media.subList(0, used),
                    next,
                    writer.total(),
                    writer.written(),
                    writer.verified());
        }
    }

    /* What is bad on a medium is removed there and written again from the bundle: from itself it could not be. */
    private static void requireElsewhere(Path bundle, Path medium) throws FerryException, IOException {
        if (!Files.isDirectory(bundle)) {
            return; // opening it says what is wrong
        }
        Path target = medium.resolve(bundle.toRealPath().getFileName());
        if (Files.exists(target) && Files.isSameFile(bundle, target)) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    medium + " is where the bundle lies already",
                    "name the folder where a medium is mounted");
        }
    }

    private static int read(Path marker) throws FerryException {
        if (!Files.exists(marker)) {
            return 0;
        }
        String text = new String(SmallFile.read(marker, MAXIMUM), StandardCharsets.US_ASCII);
        return text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
