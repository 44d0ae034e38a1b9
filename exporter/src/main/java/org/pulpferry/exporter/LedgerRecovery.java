package org.pulpferry.exporter;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/**
 * What became of a ledger.
 *
 * @param at the number above which the next one is taken
 * @param changed whether anything had to be done
 * @param aside the refused ledger that was kept, or null where there was none
 */
public record LedgerRecovery(
        Name stream, Position at, boolean changed, @Nullable Path aside) {}
