package org.pulpferry.signing;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** Signs roots, one root signer at a time; the signature file collects them. Stateless. */
public final class RootSigner {
    private RootSigner() {}

    /** A root that is well-formed and sound, to be shown to who is about to sign it. Nothing says that it is trusted. */
    public record Unsigned(Root document, Sha256 fingerprint) {}

    /**
     * Reads a root to show it.
     *
     * @throws FerryException FORMAT, LIMIT or ROOT
     */
    public static Unsigned read(byte[] root) throws FerryException {
        return new Unsigned(CheckedRoot.parse(root).document(), Sha256.of(root));
    }

    /**
     * The signature file of a root, with this signer's signatures.
     *
     * @param signatures the signature file so far; null if nobody has signed yet
     * @param before the version before, whose root signers sign the next one as well; null for the first
     * @throws FerryException KEY if these keys are not of a root signer of either; FORMAT, LIMIT, ROOT or SIGNATURE if a
     *     file is not what it should be, or this root can never follow that one
     */
    public static byte[] sign(byte[] root, byte @Nullable [] signatures, PrivateKeys keys, byte @Nullable [] before)
            throws FerryException {
        CheckedRoot checked = CheckedRoot.parse(root);
        Set<Name> names = new TreeSet<>(rolesOf(checked, keys.publicKeys()));
        if (before != null) {
            CheckedRoot old = CheckedRoot.parse(before);
            RootChain.requireNextVersion(old.document().version(), checked);
            RootChain.requireFollows(old, checked);
            names.addAll(rolesOf(old, keys.publicKeys()));
        }
        if (names.isEmpty()) {
            throw new FerryException(
                    ProblemCode.KEY,
                    keys.publicKeys() + " are not those of a root signer of root "
                            + checked.document().version(),
                    "sign with the key of one of: " + checked.document().root().signers());
        }
        byte[] message = root.clone();
        byte[] file = signatures == null ? SignatureFiles.create(SignedType.ROOT, message, List.of()) : signatures;
        for (Name name : names) {
            file = SignatureFiles.add(SignedType.ROOT, message, file, keys.sign(SignedType.ROOT, message, name));
        }
        return file;
    }

    // The same keys may have another name in the next version: then both are signed for.
    private static List<Name> rolesOf(CheckedRoot root, PublicKeys keys) {
        return root.document().root().signers().stream()
                .filter(name -> Objects.equals(keys, root.keys().signers().get(name)))
                .toList();
    }
}
