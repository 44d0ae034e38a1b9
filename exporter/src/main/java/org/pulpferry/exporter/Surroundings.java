package org.pulpferry.exporter;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.pulpferry.manifest.progress.Progress;

/**
 * What a run takes from the machine.
 *
 * @param clock read once per run
 * @param random for signatures
 * @param ids fresh random UUIDs
 * @param executor runs the chunk writers: as many threads as should work at once, up to three
 * @param progress is told how far the run is
 */
public record Surroundings(
        Clock clock, SecureRandom random, Supplier<UUID> ids, ExecutorService executor, Progress progress) {}
