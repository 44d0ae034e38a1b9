package org.pulpferry.signing;

import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** A manifest whose bytes enough entitled signers have signed. Only {@link ManifestVerifier} makes one. Immutable. */
public final class VerifiedManifest {
    private final Manifest manifest;
    private final byte[] bytes;
    private final byte[] signatureBytes;
    private final List<Name> signers;

    VerifiedManifest(Manifest manifest, byte[] bytes, byte[] signatureBytes, List<Name> signers) {
        this.manifest = manifest;
        this.bytes = bytes;
        this.signatureBytes = signatureBytes.clone();
        this.signers = List.copyOf(signers);
    }

    /** What was signed. */
    public Manifest manifest() {
        return manifest;
    }

    /** The bytes that were signed. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The signature file they were verified with. */
    public byte[] signatureBytes() {
        return signatureBytes.clone();
    }

    /** SHA-256 of the signed bytes: the bundle's identity in ledgers and receipts. */
    public Sha256 digest() {
        return Sha256.of(bytes);
    }

    /** Who of the stream's signers has signed, in order of name. */
    public List<Name> signers() {
        return signers;
    }
}
