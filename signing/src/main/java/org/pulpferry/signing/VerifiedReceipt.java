package org.pulpferry.signing;

import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.value.Sha256;

/** A receipt its site has signed. Only {@link ReceiptVerifier} makes one. Immutable. */
public final class VerifiedReceipt {
    private final Receipt receipt;
    private final Sha256 digest;

    VerifiedReceipt(Receipt receipt, Sha256 digest) {
        this.receipt = receipt;
        this.digest = digest;
    }

    /** What the site says. */
    public Receipt receipt() {
        return receipt;
    }

    /** SHA-256 of the signed bytes. */
    public Sha256 digest() {
        return digest;
    }
}
