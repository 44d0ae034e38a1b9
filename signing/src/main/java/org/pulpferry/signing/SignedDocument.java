package org.pulpferry.signing;

/**
 * The two files of a signed document, as bytes.
 *
 * @param document the signed bytes
 * @param signatures the signature file
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record SignedDocument(byte[] document, byte[] signatures) {
    public SignedDocument {
        document = document.clone();
        signatures = signatures.clone();
    }

    @Override
    public byte[] document() {
        return document.clone();
    }

    @Override
    public byte[] signatures() {
        return signatures.clone();
    }
}
