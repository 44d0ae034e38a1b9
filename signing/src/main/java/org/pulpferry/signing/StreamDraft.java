package org.pulpferry.signing;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;

/** A stream's role while it is put together. */
final class StreamDraft {
    final TreeSet<Name> signers;
    final TreeSet<Name> sites;
    long threshold;
    int epoch;
    long minSequence;

    private StreamDraft(long threshold, Collection<Name> signers, Collection<Name> sites, Position least) {
        this.threshold = threshold;
        this.signers = new TreeSet<>(signers);
        this.sites = new TreeSet<>(sites);
        this.epoch = least.epoch();
        this.minSequence = least.sequence();
    }

    static StreamDraft of(StreamRole role) {
        return new StreamDraft(
                role.threshold(), role.signers(), role.sites(), new Position(role.epoch(), role.minSequence()));
    }

    static StreamDraft begin(long threshold, Collection<Name> signers, Collection<Name> sites) {
        return new StreamDraft(threshold, signers, sites, new Position(1, 1));
    }

    StreamRole role(Name stream) {
        return new StreamRole(stream, threshold, List.copyOf(signers), List.copyOf(sites), epoch, minSequence);
    }
}
