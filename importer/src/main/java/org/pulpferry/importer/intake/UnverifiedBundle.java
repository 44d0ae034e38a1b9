package org.pulpferry.importer.intake;

import java.nio.file.Path;
import java.util.List;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.bundle.Patience;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;

/**
 * A bundle as found on its media. Nothing of it is believed and nothing may be loaded from it: only {@code Verification} makes a bundle of it
 * that can be loaded. Manifest and signatures were read once, within their limits; the medium is never written to.
 */
public final class UnverifiedBundle implements AutoCloseable {
    private final BundleReader reader;
    private final List<Path> media;
    private final Sha256 digest;

    private UnverifiedBundle(BundleReader reader, List<Path> media) {
        this.reader = reader;
        this.media = List.copyOf(media);
        this.digest = Sha256.of(reader.manifest());
    }

    /** Opens the bundle in these folders, which hold parts of the same one. */
    public static UnverifiedBundle open(List<Path> media, Patience patience) throws FerryException {
        return new UnverifiedBundle(BundleReader.open(media, patience), media);
    }

    /** Where it is. */
    public List<Path> media() {
        return media;
    }

    /** Digest of the manifest's bytes. */
    public Sha256 digest() {
        return digest;
    }

    /** The manifest's bytes. */
    public byte[] manifestBytes() {
        return reader.manifest();
    }

    /** The signature file's bytes. */
    public byte[] signatureBytes() {
        return reader.signature();
    }

    /** The roots that travelled with it, oldest first, from {@code first} on; as many as there are without a gap. Every call reads them. */
    public List<SignedDocument> roots(int first) throws FerryException {
        return TrustStore.chain(
                first,
                version -> reader.root(version).map(each -> new SignedDocument(each.document(), each.signatures())));
    }

    /** The media, for the one who has verified the manifest. */
    public BundleReader reader() {
        return reader;
    }

    @Override
    public void close() {
        reader.close();
    }
}
