package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.KeyRefusedException;

/**
 * The checks every root passes before it is looked at further, whoever signed it (docs/format.md, "Roots"): all keys
 * sound, none there twice under any name, every threshold between 1 and the number of its signers. Threshold rules that
 * were left to the verifying code have switched verification off in other programs.
 */
final class RootSoundness {
    private final Map<Name, PublicKeys> signers = new TreeMap<>();
    private final Map<Name, PublicKeys> sites = new TreeMap<>();
    private final Map<Sha256, String> owners = new HashMap<>();

    private RootSoundness() {}

    /** The root's keys by name, checked. */
    record Keys(Map<Name, PublicKeys> signers, Map<Name, PublicKeys> sites) {
        /** Those of these signers none of whose keys is revoked, by the root or elsewhere. */
        List<Name> usable(List<Name> role, Root root, Set<Sha256> revokedElsewhere) {
            Set<Sha256> revoked = new HashSet<>(revokedElsewhere);
            root.revoked().forEach(one -> revoked.add(one.keyid()));
            return role.stream()
                    .filter(name -> Objects.requireNonNull(signers.get(name)).keyIds().stream()
                            .noneMatch(revoked::contains))
                    .toList();
        }

        /** The roles of the root that can reach their threshold no more, in words. */
        List<String> shortages(Root root, Set<Sha256> revokedElsewhere) {
            List<String> shortages = new ArrayList<>();
            add(
                    shortages,
                    "later roots",
                    root.root().threshold(),
                    usable(root.root().signers(), root, revokedElsewhere));
            for (StreamRole role : root.streams()) {
                add(
                        shortages,
                        "stream " + role.stream(),
                        role.threshold(),
                        usable(role.signers(), root, revokedElsewhere));
            }
            return shortages;
        }

        private static void add(List<String> shortages, String what, long threshold, List<Name> left) {
            if (left.size() < threshold) {
                shortages.add(what + ": " + threshold + " signers needed, " + left.size()
                        + " left whose keys are not revoked");
            }
        }
    }

    static Keys check(Root root) throws FerryException {
        RootSoundness soundness = new RootSoundness();
        for (SignerEntry entry : root.signers()) {
            soundness.add(soundness.signers, entry.name(), "signer", () -> PublicKeys.of(entry));
        }
        for (SiteEntry entry : root.sites()) {
            soundness.add(soundness.sites, entry.name(), "site", () -> PublicKeys.of(entry));
        }
        requireThreshold(root.root().threshold(), root.root().signers(), "the root role");
        for (StreamRole stream : root.streams()) {
            requireThreshold(stream.threshold(), stream.signers(), "stream " + stream.stream());
        }
        return new Keys(
                Collections.unmodifiableMap(new LinkedHashMap<>(soundness.signers)),
                Collections.unmodifiableMap(new LinkedHashMap<>(soundness.sites)));
    }

    private interface KeySource {
        PublicKeys keys() throws KeyRefusedException;
    }

    private void add(Map<Name, PublicKeys> known, Name name, String kind, KeySource source) throws FerryException {
        PublicKeys keys;
        try {
            keys = source.keys();
        } catch (KeyRefusedException e) {
            throw refused(kind + " " + name + ": " + e.getMessage(), e);
        }
        if (known.put(name, keys) != null) {
            throw refused(kind + " " + name + " is there twice", null);
        }
        for (Sha256 keyId : keys.keyIds()) {
            String owner = owners.put(keyId, kind + " " + name);
            if (owner != null) {
                throw refused(kind + " " + name + " and " + owner + " have the same key " + keyId, null);
            }
        }
    }

    private static void requireThreshold(long threshold, List<Name> signers, String role) throws FerryException {
        long distinct = signers.stream().distinct().count();
        if (threshold < 1 || threshold > distinct) {
            throw refused("the threshold of " + role + " is " + threshold + ", with " + distinct + " signers", null);
        }
    }

    private static FerryException refused(String what, @Nullable Throwable cause) {
        return new FerryException(
                ProblemCode.ROOT,
                "the trust root is refused: " + what,
                "whoever made this root must make another; the one trusted so far stays in force",
                cause);
    }
}
