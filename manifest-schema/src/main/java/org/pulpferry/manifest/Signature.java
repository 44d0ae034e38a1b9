package org.pulpferry.manifest;

import java.util.Comparator;
import java.util.Objects;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * One signature over a document.
 *
 * @param alg {@value #ED25519} or {@value #ML_DSA_87}
 * @param keyid SHA-256 of the public key's SubjectPublicKeyInfo; a hint, decisions use the root's keys
 * @param sig the signature in base64
 */
public record Signature(Name signer, String alg, Sha256 keyid, String sig) implements Comparable<Signature> {
    public static final String ED25519 = "ed25519";
    public static final String ML_DSA_87 = "ml-dsa-87";

    private static final Comparator<Signature> ORDER =
            Comparator.comparing(Signature::signer).thenComparing(Signature::alg);

    public Signature {
        Objects.requireNonNull(signer, "signer");
        Objects.requireNonNull(keyid, "keyid");
        if (!alg.equals(ED25519) && !alg.equals(ML_DSA_87)) {
            throw new IllegalArgumentException("alg is " + ED25519 + " or " + ML_DSA_87);
        }
        Base64Text.decode(sig, "sig");
    }

    /** The signature itself. */
    public byte[] bytes() {
        return Base64Text.decode(sig, "sig");
    }

    @Override
    public int compareTo(Signature other) {
        return ORDER.compare(this, other);
    }
}
