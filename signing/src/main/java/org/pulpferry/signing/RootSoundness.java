package org.pulpferry.signing;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    record Keys(Map<Name, PublicKeys> signers, Map<Name, PublicKeys> sites) {}

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
