package org.pulpferry.bundle;

/** A trust root as it travels with a bundle. Not a record: arrays are copied both ways. */
public final class RootFiles {
    private final byte[] document;
    private final byte[] signatures;

    /** The bytes of both files. */
    public RootFiles(byte[] document, byte[] signatures) {
        this.document = document.clone();
        this.signatures = signatures.clone();
    }

    /** The bytes of {@code N.root.json}. */
    public byte[] document() {
        return document.clone();
    }

    /** The bytes of {@code N.root.sig.json}. */
    public byte[] signatures() {
        return signatures.clone();
    }
}
