package org.pulpferry.manifest;

import java.util.List;
import java.util.Objects;
import org.pulpferry.manifest.json.JsonLimits;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * The detached signatures of one document.
 *
 * @param type the media type that was signed with the document's bytes
 * @param sha256 digest of those bytes: a hint for messages, never a proof
 * @param signatures sorted by signer and algorithm, each pair once
 */
@JsonLimits(bytes = Limits.SIGNATURE_FILE_BYTES, string = Limits.KEY_STRING_CHARACTERS)
public record SignatureFile(String type, Sha256 sha256, List<Signature> signatures) {
    public static final String MANIFEST_TYPE = "application/vnd.ferry.manifest.v1+json";
    public static final String ROOT_TYPE = "application/vnd.ferry.root.v1+json";
    public static final String RECEIPT_TYPE = "application/vnd.ferry.receipt.v1+json";

    private static final List<String> TYPES = List.of(MANIFEST_TYPE, ROOT_TYPE, RECEIPT_TYPE);

    public SignatureFile {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("type is not one that ferry signs");
        }
        Objects.requireNonNull(sha256, "sha256");
        signatures = Lists.ascending(signatures, 2 * Limits.ROOT_SIGNATURES, "signatures");
        long signers = signatures.stream().map(Signature::signer).distinct().count();
        Limits.atMost(type.equals(ROOT_TYPE) ? Limits.ROOT_SIGNATURES : Limits.MANIFEST_SIGNERS, signers, "signers");
    }
}
