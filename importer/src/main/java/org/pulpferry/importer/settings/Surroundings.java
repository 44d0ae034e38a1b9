package org.pulpferry.importer.settings;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.pulp.PulpClient;

/**
 * What the program gives the importer besides the configuration. All of it outlives the importer.
 *
 * @param pulp this site's Pulp; asked nothing by what needs no Pulp
 * @param executor at least one thread, for reading ahead
 * @param observer hears which bundles are opened
 */
public record Surroundings(
        PulpClient pulp,
        Progress progress,
        Clock clock,
        SecureRandom random,
        ExecutorService executor,
        BundleObserver observer) {
    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT = 0x8000000000000000L;

    /** A fresh random id (a UUID of version 4). */
    public UUID freshId() {
        long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
        long low = (random.nextLong() >>> 2) | VARIANT;
        return new UUID(high, low);
    }
}
