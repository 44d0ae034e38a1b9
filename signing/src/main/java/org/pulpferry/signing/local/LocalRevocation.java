package org.pulpferry.signing.local;

import java.time.Instant;
import java.util.Objects;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.manifest.value.Text;

/**
 * A key that this machine's operator believes no more.
 *
 * @param keyid SHA-256 of the key's SubjectPublicKeyInfo
 * @param reason why, in the operator's words
 * @param since when it was said, in whole seconds
 */
public record LocalRevocation(Sha256 keyid, String reason, Instant since) {
    /** Checks the reason as a root's. */
    public LocalRevocation {
        Objects.requireNonNull(keyid, "keyid");
        Text.requireFilled(reason, Limits.REASON_CHARACTERS, "reason");
        Objects.requireNonNull(since, "since");
    }
}
