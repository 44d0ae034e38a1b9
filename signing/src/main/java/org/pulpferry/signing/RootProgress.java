package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * How far the signatures over a root have come: by the root signers of the version before, and by its own.
 *
 * @param roles the version before, if any, and the root itself
 */
public record RootProgress(List<Role> roles) {
    /** Copies the list. */
    public RootProgress {
        roles = List.copyOf(roles);
    }

    /**
     * One root's root signers.
     *
     * @param version the root whose signers are meant
     * @param threshold how many of them must sign
     * @param valid who has
     * @param missing who still may
     */
    public record Role(int version, long threshold, List<Name> valid, List<Name> missing) {
        /** Copies the lists. */
        public Role {
            valid = List.copyOf(valid);
            missing = List.copyOf(missing);
        }

        /** Whether they are enough. */
        public boolean complete() {
            return valid.size() >= threshold;
        }
    }

    /** Whether nobody needs to sign any more. */
    public boolean complete() {
        return roles.stream().allMatch(Role::complete);
    }

    /**
     * Counts as the chain of roots does.
     *
     * @param signatures the signature file so far; null if nobody has signed yet
     * @param before the version before; null for the first
     * @throws FerryException FORMAT, LIMIT, ROOT or SIGNATURE if a file is not what it should be
     */
    public static RootProgress of(byte[] root, byte @Nullable [] signatures, byte @Nullable [] before)
            throws FerryException {
        CheckedRoot own = CheckedRoot.parse(root);
        byte[] file = signatures == null ? SignatureFiles.create(SignedType.ROOT, root, List.of()) : signatures;
        List<Role> roles = new ArrayList<>();
        Set<Sha256> revoked = Set.of();
        if (before != null) {
            CheckedRoot old = CheckedRoot.parse(before);
            revoked = old.revoked();
            roles.add(role(old, own, file, revoked));
        }
        roles.add(role(own, own, file, revoked));
        return new RootProgress(roles);
    }

    private static Role role(CheckedRoot whose, CheckedRoot signed, byte[] file, Set<Sha256> revoked)
            throws FerryException {
        SignerCount count = whose.count(signed, file, revoked);
        List<Name> missing =
                new ArrayList<>(whose.usable(whose.document().root().signers(), revoked));
        missing.removeAll(count.valid());
        return new Role(whose.document().version(), whose.document().root().threshold(), count.valid(), missing);
    }
}
