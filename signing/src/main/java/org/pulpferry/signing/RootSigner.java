package org.pulpferry.signing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
     * @param current the root in force, whose root signers sign the next one as well; null for the first
     * @throws FerryException KEY if these keys are not of a root signer of either; FORMAT, LIMIT, ROOT or SIGNATURE if a
     *     file is not what it should be
     */
    public static byte[] sign(
            byte[] root, byte @Nullable [] signatures, PrivateKeys keys, @Nullable TrustedRoot current)
            throws FerryException {
        CheckedRoot checked = CheckedRoot.parse(root);
        Optional<Name> name =
                rootSigner(checked.keys().signers(), checked.document().root().signers(), keys.publicKeys());
        if (name.isEmpty() && current != null) {
            name = rootSigner(current.signers(), current.document().root().signers(), keys.publicKeys());
        }
        Name signer = name.orElseThrow(() -> new FerryException(
                ProblemCode.KEY,
                keys.publicKeys() + " are not those of a root signer of root "
                        + checked.document().version(),
                "sign with the key of one of: " + checked.document().root().signers()));
        byte[] message = root.clone();
        byte[] before = signatures == null ? SignatureFiles.create(SignedType.ROOT, message, List.of()) : signatures;
        return SignatureFiles.add(SignedType.ROOT, message, before, keys.sign(SignedType.ROOT, message, signer));
    }

    private static Optional<Name> rootSigner(Map<Name, PublicKeys> known, List<Name> role, PublicKeys keys) {
        return known.entrySet().stream()
                .filter(entry ->
                        role.contains(entry.getKey()) && entry.getValue().equals(keys))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
