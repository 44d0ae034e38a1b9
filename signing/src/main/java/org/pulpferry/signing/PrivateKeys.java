package org.pulpferry.signing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.bc.Algorithm;
import org.pulpferry.signing.bc.KeyRefusedException;

/**
 * One signer's two private keys, in memory until closed. Made by {@link KeyFiles} only. Safe for use by several threads;
 * not after {@link #close}.
 */
public final class PrivateKeys implements AutoCloseable {
    private final Map<Algorithm, byte[]> seeds = new EnumMap<>(Algorithm.class);
    private final SecureRandom random;
    private final PublicKeys publicKeys;
    private boolean closed;

    /** Takes the seeds over; they are wiped on {@link #close}. */
    PrivateKeys(byte[] ed25519Seed, byte[] mlDsaSeed, SecureRandom random) {
        seeds.put(Algorithm.ED25519, ed25519Seed);
        seeds.put(Algorithm.ML_DSA_87, mlDsaSeed);
        this.random = random;
        try {
            publicKeys =
                    PublicKeys.of(Algorithm.ED25519.publicKey(ed25519Seed), Algorithm.ML_DSA_87.publicKey(mlDsaSeed));
        } catch (KeyRefusedException e) {
            throw new IllegalStateException("a seed makes a sound key", e);
        }
    }

    /** The keys that verify what these sign. */
    public PublicKeys publicKeys() {
        return publicKeys;
    }

    /**
     * Signs with both keys.
     *
     * @param body the document's bytes, as they are or will be on disk
     * @param signer the name the trust root gives these keys; see {@link TrustedRoot#signerOf}
     * @return one signature per key, in the order of signature files
     */
    public synchronized List<Signature> sign(SignedType type, byte[] body, Name signer) {
        if (closed) {
            throw new IllegalStateException("the keys were closed");
        }
        byte[] message = type.preAuthenticationEncoding(body);
        List<Signature> signatures = new ArrayList<>();
        seeds.forEach((algorithm, seed) -> {
            byte[] signature = algorithm.sign(seed, message, random);
            // A fault while signing can make a signature from which the key follows: none leaves unverified.
            if (!publicKeys.verify(algorithm, message, signature)) {
                throw new IllegalStateException("a fresh signature of " + algorithm.id() + " does not verify");
            }
            signatures.add(new Signature(
                    signer,
                    algorithm.id(),
                    publicKeys.keyId(algorithm),
                    Base64.getEncoder().encodeToString(signature)));
        });
        return List.copyOf(signatures);
    }

    synchronized byte[] pkcs8(Algorithm algorithm) {
        byte[] seed = seeds.get(algorithm);
        if (closed || seed == null) {
            throw new IllegalStateException("the keys were closed");
        }
        return algorithm.privateKey(seed);
    }

    /** Wipes the keys. A second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        seeds.values().forEach(seed -> Arrays.fill(seed, (byte) 0));
    }

    @Override
    public String toString() {
        return "private keys (redacted) of " + publicKeys;
    }
}
