package org.pulpferry.importer.verify;

import java.util.List;
import org.pulpferry.bundle.BundleReader;
import org.pulpferry.importer.intake.UnverifiedBundle;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedManifest;

/**
 * A bundle whose manifest was signed by whom the trust root asks for, for this site, in order and in time. Its chunks are still to be held
 * against the manifest, one by one, as they are read. Only {@link Verification} makes one.
 */
public final class VerifiedBundle {
    private final UnverifiedBundle bundle;
    private final Assessment assessment;

    VerifiedBundle(UnverifiedBundle bundle, Assessment assessment) {
        this.bundle = bundle;
        this.assessment = assessment;
    }

    /** What was signed. */
    public VerifiedManifest signed() {
        return assessment.signed();
    }

    /** The manifest itself. */
    public Manifest manifest() {
        return signed().manifest();
    }

    /** Which bundle it is. */
    public BundleId id() {
        return manifest().id();
    }

    /** The root under which it was admitted. */
    public TrustedRoot root() {
        return assessment.root();
    }

    /** The roots that led to it, as they were read. */
    List<SignedDocument> chain() {
        return assessment.chain();
    }

    /** The media it is on. */
    public BundleReader reader() {
        return bundle.reader();
    }
}
