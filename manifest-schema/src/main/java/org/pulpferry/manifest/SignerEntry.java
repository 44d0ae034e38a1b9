package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.Name;

/** A signer's two public keys, each as SubjectPublicKeyInfo in base64. What a valid key is, the module signing decides. */
public record SignerEntry(Name name, String ed25519Spki, String mlDsaSpki) {
    public SignerEntry {
        Objects.requireNonNull(name, "name");
        Base64Text.decode(ed25519Spki, "ed25519_spki");
        Base64Text.decode(mlDsaSpki, "ml_dsa_spki");
    }

    /** The Ed25519 key's SubjectPublicKeyInfo. */
    public byte[] ed25519Bytes() {
        return Base64Text.decode(ed25519Spki, "ed25519_spki");
    }

    /** The ML-DSA key's SubjectPublicKeyInfo. */
    public byte[] mlDsaBytes() {
        return Base64Text.decode(mlDsaSpki, "ml_dsa_spki");
    }
}
