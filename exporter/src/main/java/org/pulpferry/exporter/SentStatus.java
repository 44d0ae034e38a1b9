package org.pulpferry.exporter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.value.Lifetime;
import org.pulpferry.manifest.value.Name;

/**
 * What this host has signed, by its own ledger; nobody is asked.
 *
 * @param bundles oldest first
 * @param now the time all of it is told for
 */
public record SentStatus(Name stream, List<SentBundle> bundles, Instant now) {
    /** Copies the list. */
    public SentStatus {
        bundles = List.copyOf(bundles);
    }

    /** The one signed last, or null. */
    public @Nullable SentBundle newest() {
        return bundles.isEmpty() ? null : bundles.get(bundles.size() - 1);
    }

    /** Whether the next one was promised by now. */
    public boolean overdue() {
        SentBundle newest = newest();
        return newest != null && newest.nextBy().isBefore(now);
    }

    /** Whether the newest one ends to be taken soon, or has. */
    public boolean ending() {
        SentBundle newest = newest();
        return newest != null && new Lifetime(newest.made(), newest.expires()).isEnding(now);
    }

    /** Whether something needs attention. */
    public boolean needsAttention() {
        return overdue() || ending();
    }
}
