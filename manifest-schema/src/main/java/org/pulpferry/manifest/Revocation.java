package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.manifest.value.Text;

/** A key that counts no more, by the digest of its SubjectPublicKeyInfo. */
public record Revocation(Sha256 keyid, String reason) {
    public Revocation {
        Objects.requireNonNull(keyid, "keyid");
        Text.requireFilled(reason, Limits.REASON_CHARACTERS, "reason");
    }
}
