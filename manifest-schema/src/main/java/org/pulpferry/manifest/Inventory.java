package org.pulpferry.manifest;

import java.util.Objects;
import org.pulpferry.manifest.value.Sha256;

/** All artifacts a site holds: {@code held.bin}, its 32-byte digests sorted, by their number and the file's digest. */
public record Inventory(long artifacts, Sha256 sha256) {
    public Inventory {
        StreamSummary.requireCount(artifacts, "artifacts");
        Objects.requireNonNull(sha256, "sha256");
    }
}
