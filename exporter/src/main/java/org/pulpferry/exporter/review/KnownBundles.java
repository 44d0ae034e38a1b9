package org.pulpferry.exporter.review;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.bundle.BundleLayout;
import org.pulpferry.bundle.IndexFiles;
import org.pulpferry.exporter.ledger.KeptBundle;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * Bundles of which this machine keeps manifest and index below {@code state}: those it has made or had ({@code bundles}), and those somebody
 * has approved here ({@code approved}).
 */
public final class KnownBundles {
    private final List<Path> folders;
    private final Path approved;

    /** On the state directory; nothing is read or made yet. */
    public KnownBundles(Path state) {
        this.approved = state.resolve("approved");
        this.folders = List.of(approved, state.resolve("bundles"));
    }

    /** Where approved ones are kept. */
    public Path approved() {
        return approved;
    }

    /** The newest of the stream that is older than that one. */
    public Optional<Comparison.Known> before(BundleId id) throws IOException, FerryException {
        List<BundleId> older = new ArrayList<>();
        for (Path folder : folders) {
            for (BundleId each : in(folder)) {
                if (each.stream().equals(id.stream()) && each.position().compareTo(id.position()) < 0) {
                    older.add(each);
                }
            }
        }
        older.sort(Comparator.comparing(BundleId::position).reversed());
        for (BundleId each : older) {
            Optional<Comparison.Known> kept = kept(each, null);
            if (kept.isPresent()) {
                return kept;
            }
        }
        return Optional.empty();
    }

    /** The bundle of the stream that is referred to. */
    public Optional<Comparison.Known> find(Name stream, BundleReference reference) throws IOException, FerryException {
        return kept(reference.in(stream), reference.manifest());
    }

    private Optional<Comparison.Known> kept(BundleId id, @Nullable Sha256 digest) throws IOException, FerryException {
        for (Path folder : folders) {
            Path kept = folder.resolve(id.folderName());
            byte[] manifest = manifest(kept);
            if (manifest != null
                    && (digest == null || digest.equals(Sha256.of(manifest)))
                    && Files.isDirectory(kept.resolve("index"))) {
                Manifest known = Json.read(manifest, Manifest.class);
                return Optional.of(new Comparison.Known(known, IndexFiles.in(kept.resolve("index"), known.whole())));
            }
        }
        return Optional.empty();
    }

    /** The highest number of the stream that was approved here. */
    public Optional<BundleId> newestApproved(BundleId of) throws IOException {
        return in(approved).stream()
                .filter(each -> each.stream().equals(of.stream()))
                .max(Comparator.comparing(BundleId::position));
    }

    /**
     * Refuses a second bundle of a number.
     *
     * @throws FerryException EQUIVOCATION
     */
    public void requireOnlyOne(BundleId id, Sha256 manifest) throws IOException, FerryException {
        for (Path folder : folders) {
            byte[] known = manifest(folder.resolve(id.folderName()));
            if (known != null && !Sha256.of(known).equals(manifest)) {
                throw new FerryException(
                        ProblemCode.EQUIVOCATION,
                        "there are two different bundles " + id + ": " + folder + " knows manifest " + Sha256.of(known)
                                + ", this one is " + manifest,
                        "do not sign it: one of the two should not exist; ask who made them");
            }
        }
    }

    /** Keeps what is approved, for the next time; what is kept already stays as it is, since writing it anew would forget it for a moment. */
    public void keep(BundleId id, byte[] manifest, IndexFiles index) throws IOException, FerryException {
        Path kept = approved.resolve(id.folderName());
        if (!Arrays.equals(manifest, manifest(kept))) {
            new KeptBundle(kept).keep(manifest, index, List.of());
        }
    }

    private static List<BundleId> in(Path folder) throws IOException {
        List<BundleId> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    try {
                        found.add(BundleId.parse(
                                Objects.requireNonNull(entry.getFileName()).toString()));
                    } catch (IllegalArgumentException e) {
                        // the lock, or something else's
                    }
                }
            }
        }
        return found;
    }

    private static byte @Nullable [] manifest(Path kept) throws IOException {
        Path file = kept.resolve(BundleLayout.MANIFEST);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(Limits.MANIFEST_BYTES + 1);
        }
    }
}
