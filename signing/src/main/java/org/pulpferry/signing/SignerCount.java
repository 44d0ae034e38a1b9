package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;

/**
 * Who of those that are trusted has signed. It goes over the trusted keys and asks the file for the signature of each;
 * what the file holds besides is never looked at. A signer counts when both halves verify, and once.
 *
 * @param valid signers that count, in order of name
 * @param revoked signers that would count, had a key of theirs not been revoked
 * @param anyKnownKey whether the file holds a signature of any trusted key at all, valid or not
 */
record SignerCount(List<Name> valid, List<Name> revoked, boolean anyKnownKey) {
    static SignerCount of(Map<Name, PublicKeys> trusted, Set<Sha256> revokedKeys, SignatureFile file, byte[] message) {
        Map<String, Signature> supplied = new HashMap<>();
        for (Signature signature : file.signatures()) {
            supplied.put(slot(signature.signer(), signature.alg()), signature);
        }
        List<Name> valid = new ArrayList<>();
        List<Name> revoked = new ArrayList<>();
        boolean anyKnownKey = false;
        for (Map.Entry<Name, PublicKeys> signer : trusted.entrySet()) {
            PublicKeys keys = signer.getValue();
            boolean all = true;
            for (Algorithm algorithm : Algorithm.values()) {
                Signature signature = supplied.get(slot(signer.getKey(), algorithm.id()));
                boolean named = signature != null && signature.keyid().equals(keys.keyId(algorithm));
                boolean verifies = signature != null && keys.verify(algorithm, message, signature.bytes());
                anyKnownKey |= named || verifies;
                all &= named && verifies;
            }
            if (all) {
                boolean isRevoked = keys.keyIds().stream().anyMatch(revokedKeys::contains);
                (isRevoked ? revoked : valid).add(signer.getKey());
            }
        }
        return new SignerCount(List.copyOf(valid), List.copyOf(revoked), anyKnownKey);
    }

    private static String slot(Name signer, String algorithm) {
        return signer + " " + algorithm;
    }
}
