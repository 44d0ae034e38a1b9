package org.pulpferry.importer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.importer.SiteStatus.StreamStatus;
import org.pulpferry.importer.ledger.BundleStore;
import org.pulpferry.importer.ledger.Ledger;
import org.pulpferry.importer.ledger.LedgerEntry;
import org.pulpferry.importer.ledger.LedgerState;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.manifest.value.Lifetime;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/** Reads a stream's status off its ledger. */
final class StatusReport {
    private StatusReport() {}

    static StreamStatus of(Name stream, List<LedgerEntry> entries, BundleStore store, Instant now)
            throws IOException, FerryException {
        Optional<LedgerEntry> serving = Ledger.serving(entries);
        Instant created = serving.map(LedgerEntry::created).orElse(null);
        Instant nextBy = serving.map(LedgerEntry::nextBy).orElse(null);
        LedgerEntry last = entries.isEmpty() ? null : entries.get(entries.size() - 1);
        return new StreamStatus(
                stream,
                serving.map(e -> new BundleId(stream, e.position())).orElse(null),
                serving.map(LedgerEntry::time).orElse(null),
                created,
                created == null ? null : Duration.between(created, now),
                nextBy,
                nextBy != null && nextBy.isBefore(now),
                staged(stream, entries, serving),
                earlier(stream, entries, store, serving),
                last != null && last.state() == LedgerState.FAILED ? last.reason() : null,
                lifetime(stream, entries, store),
                serving.isEmpty() ? recovered(entries) : null);
    }

    private static @Nullable Lifetime lifetime(Name stream, List<LedgerEntry> entries, BundleStore store)
            throws IOException, FerryException {
        List<LedgerEntry> complete = Ledger.complete(entries);
        if (complete.isEmpty()) {
            return null;
        }
        LedgerEntry newest = complete.get(complete.size() - 1);
        return store.manifest(new BundleId(stream, newest.position()))
                .map(manifest -> new Lifetime(manifest.created(), manifest.expires()))
                .orElse(null);
    }

    private static @Nullable Position recovered(List<LedgerEntry> entries) {
        return entries.stream()
                .filter(e -> e.state() == LedgerState.RECOVERED)
                .map(LedgerEntry::position)
                .max(Position::compareTo)
                .orElse(null);
    }

    private static List<BundleId> staged(Name stream, List<LedgerEntry> entries, Optional<LedgerEntry> serving) {
        List<BundleId> staged = new ArrayList<>();
        for (LedgerEntry entry : Ledger.complete(entries)) {
            boolean newer = serving.isEmpty()
                    || entry.position().compareTo(serving.get().position()) > 0;
            if (newer) {
                staged.add(new BundleId(stream, entry.position()));
            }
        }
        return staged;
    }

    private static List<BundleId> earlier(
            Name stream, List<LedgerEntry> entries, BundleStore store, Optional<LedgerEntry> serving) {
        List<BundleId> earlier = new ArrayList<>();
        Position now = serving.map(LedgerEntry::position).orElse(null);
        for (LedgerEntry entry : Returning.candidates(stream, entries, store)) {
            if (now != null && entry.position().compareTo(now) < 0) {
                earlier.add(new BundleId(stream, entry.position()));
            }
        }
        Collections.reverse(earlier);
        return earlier;
    }
}
