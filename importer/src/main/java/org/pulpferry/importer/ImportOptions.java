package org.pulpferry.importer;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How to import.
 *
 * @param stageOnly load, compare and publish, yet leave what clients see as it is
 * @param adopt take over repositories and distributions that ferry did not make
 * @param waitMedia wait for media that are not there yet
 * @param now the time to check against instead of the clock's; never before the clock's floor
 * @param lockWait how long to wait for another run
 */
public record ImportOptions(
        boolean stageOnly,
        boolean adopt,
        boolean waitMedia,
        @Nullable Instant now,
        Duration lockWait) {
    /** For media that are all there. */
    public ImportOptions(boolean stageOnly, boolean adopt, @Nullable Instant now, Duration lockWait) {
        this(stageOnly, adopt, false, now, lockWait);
    }

    /** Import and switch, touch only what is ferry's, wait for nobody. */
    public static ImportOptions standard() {
        return new ImportOptions(false, false, null, Duration.ZERO);
    }
}
