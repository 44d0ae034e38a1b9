package org.pulpferry.signing.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

/**
 * The content of {@code local-revocations.json}: canonical JSON, in ascending order of key id, none twice. It only grows.
 *
 * @param format 1
 * @param revoked at most as many as a root can revoke
 */
public record LocalRevocations(int format, List<LocalRevocation> revoked) {
    /** With no key in it. */
    public static final LocalRevocations NONE = new LocalRevocations(1, List.of());

    /** Checks order and number. */
    public LocalRevocations {
        if (format != 1) {
            throw new IllegalArgumentException("format is not 1");
        }
        Limits.atMost(Limits.REVOCATIONS, revoked.size(), "revoked");
        revoked = List.copyOf(revoked);
        for (int i = 1; i < revoked.size(); i++) {
            if (revoked.get(i - 1).keyid().compareTo(revoked.get(i).keyid()) >= 0) {
                throw new IllegalArgumentException("revoked is not in ascending order, or holds a key twice");
            }
        }
    }

    /** The keys alone. */
    public Set<Sha256> keyids() {
        return revoked.stream().map(LocalRevocation::keyid).collect(Collectors.toUnmodifiableSet());
    }

    /** These and one more; the same if its key is there already. */
    public LocalRevocations with(LocalRevocation more) {
        if (keyids().contains(more.keyid())) {
            return this;
        }
        List<LocalRevocation> all = new ArrayList<>(revoked);
        all.add(more);
        all.sort(Comparator.comparing(LocalRevocation::keyid));
        return new LocalRevocations(format, all);
    }
}
