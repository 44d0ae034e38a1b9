package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.Position;
import org.pulpferry.manifest.value.Sha256;

/** The bundle whose artifacts were taken as held when this one was made: information for people, not a condition. */
public record Base(int epoch, long sequence, Sha256 manifest) {
    public Base {
        new Position(epoch, sequence);
        Objects.requireNonNull(manifest, "manifest");
    }
}
