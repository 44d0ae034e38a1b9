package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.Name;

/** A site and the keys its receipts are signed with, each as SubjectPublicKeyInfo in base64. They sign receipts of this site and nothing else. */
public record SiteEntry(Name name, String ed25519Spki, String mlDsaSpki) {
    public SiteEntry {
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
