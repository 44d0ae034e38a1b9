package org.pulpferry.importer;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.BundleId;

/**
 * What a switch or rollback moved.
 *
 * @param from what clients saw before, or null when nothing was served
 * @param to what they see now
 * @param moved names of the distributions that changed their target
 * @param receipt folder of the receipt, or null when none was written
 */
public record SwitchResult(
        @Nullable BundleId from,
        BundleId to,
        List<String> moved,
        @Nullable Path receipt,
        List<String> warnings) {
    /** Copies the lists. */
    public SwitchResult {
        moved = List.copyOf(moved);
        warnings = List.copyOf(warnings);
    }

    /** Whether clients saw that bundle already, through every distribution. */
    public boolean isNothing() {
        return to.equals(from) && moved.isEmpty();
    }
}
