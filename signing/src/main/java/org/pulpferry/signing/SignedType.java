package org.pulpferry.signing;

import java.nio.charset.StandardCharsets;
import org.pulpferry.manifest.SignatureFile;

/** What is signed. The type is part of the signed bytes, so a signature over one kind never passes for another. */
public enum SignedType {
    MANIFEST(SignatureFile.MANIFEST_TYPE),
    ROOT(SignatureFile.ROOT_TYPE),
    RECEIPT(SignatureFile.RECEIPT_TYPE);

    private final String mediaType;

    SignedType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** As it stands in signature files. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * The bytes that go into the signature: DSSE v1's pre-authentication encoding of the media type and {@code body}, the
     * document's bytes as they are on disk.
     */
    public byte[] preAuthenticationEncoding(byte[] body) {
        return preAuthenticationEncoding(mediaType, body);
    }

    /** For tests with types of others. */
    static byte[] preAuthenticationEncoding(String type, byte[] body) {
        int typeLength = type.getBytes(StandardCharsets.UTF_8).length;
        byte[] head = ("DSSEv1 " + typeLength + " " + type + " " + body.length + " ").getBytes(StandardCharsets.UTF_8);
        byte[] encoding = new byte[head.length + body.length];
        System.arraycopy(head, 0, encoding, 0, head.length);
        System.arraycopy(body, 0, encoding, head.length, body.length);
        return encoding;
    }
}
