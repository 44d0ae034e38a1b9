package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/** Names an earlier bundle of the same stream, and no other that might bear its number. */
public record BundleReference(int epoch, long sequence, Sha256 manifest) {
    public BundleReference {
        new Position(epoch, sequence);
        Objects.requireNonNull(manifest, "manifest");
    }

    /** Refers to that bundle. */
    public static BundleReference to(BundleId bundle, Sha256 manifest) {
        return new BundleReference(bundle.position().epoch(), bundle.position().sequence(), manifest);
    }

    /** Its place in the stream. */
    public Position position() {
        return new Position(epoch, sequence);
    }

    /** Which bundle it is. */
    public BundleId in(Name stream) {
        return new BundleId(stream, position());
    }
}
