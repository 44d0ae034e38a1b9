package org.pulpferry.bundle;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Limits;

/**
 * A bundle as found on one or several media, nothing of it trusted yet. Opening it reads the manifest and its signatures, each once
 * and within its limit, and nothing else; what is on the media is never changed. Safe for threads.
 */
public final class BundleReader implements AutoCloseable {
    private final Media media;
    private final byte[] manifest;
    private final byte @Nullable [] signature;

    private BundleReader(Media media, byte[] manifest, byte @Nullable [] signature) {
        this.media = media;
        this.manifest = manifest;
        this.signature = signature;
    }

    /**
     * Opens a finished bundle.
     *
     * @param folders where it is, in the order in which files are looked for
     * @throws FerryException INCOMPLETE when the signature file or the manifest is missing, LIMIT, FORMAT, USAGE or IO
     */
    public static BundleReader open(List<Path> folders) throws FerryException {
        return open(folders, Patience.standard(Progress.silent()));
    }

    /** The same, with the caller's own patience: media that hang, or that are not there yet. */
    public static BundleReader open(List<Path> folders, Patience patience) throws FerryException {
        return open(folders, patience, true);
    }

    /**
     * Opens a bundle whose export has not finished, for reading back what was written before it is signed. Chunks are read from the
     * device, past the page cache, where the file system can do that.
     */
    public static BundleReader openUnsigned(Path folder) throws FerryException {
        return open(List.of(folder), Patience.standard(Progress.silent()), false);
    }

    private static BundleReader open(List<Path> folders, Patience patience, boolean signed) throws FerryException {
        Media media = Media.open(folders, patience, !signed);
        try {
            byte[] signature = (signed
                            ? media.await(BundleLayout.SIGNATURE, Limits.SIGNATURE_FILE_BYTES)
                            : media.read(BundleLayout.SIGNATURE, Limits.SIGNATURE_FILE_BYTES))
                    .orElse(null);
            if (signed && signature == null) {
                throw new FerryException(
                        ProblemCode.INCOMPLETE,
                        "no " + BundleLayout.SIGNATURE + " in " + media.shown()
                                + ": the export never finished, or this is no bundle",
                        "run the export again with the same configuration; it goes on where it stopped");
            }
            byte[] manifest = media.await(BundleLayout.MANIFEST, Limits.MANIFEST_BYTES)
                    .orElseThrow(() -> new FerryException(
                            ProblemCode.INCOMPLETE,
                            "no " + BundleLayout.MANIFEST + " in " + media.shown(),
                            Failures.COPY_AGAIN));
            return new BundleReader(media, manifest, signature);
        } catch (FerryException | RuntimeException e) {
            media.close();
            throw e;
        }
    }

    /** The bytes of manifest.json, as read once. */
    public byte[] manifest() {
        return manifest.clone();
    }

    /** The bytes of manifest.sig.json, as read once. */
    public byte[] signature() {
        if (signature == null) {
            throw new IllegalStateException("the bundle was opened unsigned");
        }
        return signature.clone();
    }

    /**
     * Reads one trust root of the chain that travels with the bundle, document and signatures; nothing where the bundle has none of
     * this version. Every call reads the files.
     */
    public Optional<RootFiles> root(int version) throws FerryException {
        Optional<byte[]> document = media.read(BundleLayout.root(version), Limits.ROOT_BYTES);
        Optional<byte[]> signatures = media.read(BundleLayout.rootSignature(version), Limits.ROOT_BYTES);
        if (document.isEmpty() || signatures.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RootFiles(document.get(), signatures.get()));
    }

    Media media() {
        return media;
    }

    @Override
    public void close() {
        media.close();
    }
}
