package org.pulpferry.signing;

import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * A manifest whose bytes at least one entitled signer has signed, perhaps not as many as the stream wants: to be read by the others, never to be
 * loaded. Only {@link ManifestVerifier} makes one. Immutable.
 */
public final class ApprovableManifest {
    private final Manifest manifest;
    private final byte[] bytes;
    private final List<Name> signers;
    private final StreamRole role;

    ApprovableManifest(Manifest manifest, byte[] bytes, List<Name> signers, StreamRole role) {
        this.manifest = manifest;
        this.bytes = bytes;
        this.signers = List.copyOf(signers);
        this.role = role;
    }

    /** What was signed. */
    public Manifest manifest() {
        return manifest;
    }

    /** The bytes that were signed. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** SHA-256 of those bytes. */
    public Sha256 digest() {
        return Sha256.of(bytes);
    }

    /** Who of the stream's signers has signed, in order of name. */
    public List<Name> signers() {
        return signers;
    }

    /** The stream's role. */
    public StreamRole role() {
        return role;
    }
}
