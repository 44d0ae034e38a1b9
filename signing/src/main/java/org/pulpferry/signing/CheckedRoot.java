package org.pulpferry.signing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.RootRole;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** A root that is well-formed and sound, and not trusted yet. */
@SuppressWarnings("ArrayRecordComponent") // never compared as a record
record CheckedRoot(Root document, byte[] bytes, RootSoundness.Keys keys) {
    static CheckedRoot parse(byte[] bytes) throws FerryException {
        byte[] copy = bytes.clone();
        Root document = Json.read(copy, Root.class);
        return new CheckedRoot(document, copy, RootSoundness.check(document));
    }

    /** The keys this root revokes; a new set. */
    Set<Sha256> revoked() {
        Set<Sha256> revoked = new TreeSet<>();
        document.revoked().stream().map(Revocation::keyid).forEach(revoked::add);
        return revoked;
    }

    /** Those of these signers none of whose keys is revoked, by this root or elsewhere. */
    List<Name> usable(List<Name> role, Set<Sha256> revokedElsewhere) {
        return keys.usable(role, document, revokedElsewhere);
    }

    /** The roles that can reach their threshold no more, in words. */
    List<String> shortages(Set<Sha256> revokedElsewhere) {
        return keys.shortages(document, revokedElsewhere);
    }

    /** Refuses if fewer than the role's threshold of its signers have signed {@code signed}; revoked keys do not count. */
    void requireRole(CheckedRoot signed, byte[] signatureFile, Set<Sha256> revokedElsewhere, String whose)
            throws FerryException {
        SignerCount count = count(signed, signatureFile, revokedElsewhere);
        if (count.valid().size() < document.root().threshold()) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "root " + signed.document.version() + " is signed by "
                            + count.valid().size() + " of the "
                            + document.root().threshold()
                            + " root signers that " + whose + " wants"
                            + (count.revoked().isEmpty() ? "" : "; revoked keys do not count: " + count.revoked()),
                    count.revoked().isEmpty()
                            ? "have the others sign it with `ferry trust sign`, and bring the new signature file"
                            : "have others sign it with `ferry trust sign`; where too few are left, accept the newest"
                                    + " root by its fingerprint, typed from paper: ferry trust init --root N.root.json"
                                    + " --fingerprint HEX");
        }
    }

    /** Who of this root's root signers has signed {@code signed}; this root's own revocations count as well. */
    SignerCount count(CheckedRoot signed, byte[] signatureFile, Set<Sha256> revokedElsewhere) throws FerryException {
        SignatureFile file = SignatureFiles.read(SignedType.ROOT, signed.bytes, signatureFile);
        RootRole role = document.root();
        Map<Name, PublicKeys> entitled = new TreeMap<>(keys.signers());
        entitled.keySet().retainAll(role.signers());
        Set<Sha256> revoked = revoked();
        revoked.addAll(revokedElsewhere);
        return SignerCount.of(entitled, revoked, file, SignedType.ROOT.preAuthenticationEncoding(signed.bytes));
    }
}
