package org.pulpferry.signing.bc;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Ed25519 by Bouncy Castle: the JDK's own accepts a signature with a byte appended and the identity as a key. */
final class Ed25519Scheme implements Algorithm.Scheme {
    @Override
    public byte[] publicKey(byte[] seed) {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return key;
    }

    // Low-order and mixed-order keys: for the first anyone can sign, for the second verifiers disagree.
    @Override
    public void requireStrong(byte[] publicKey) throws KeyRefusedException {
        boolean strong;
        try {
            strong = Ed25519.validatePublicKeyFull(publicKey, 0);
        } catch (RuntimeException e) {
            throw new KeyRefusedException("not a point of the curve of ed25519", e);
        }
        if (!strong) {
            throw new KeyRefusedException("a weak public key for ed25519");
        }
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message, SecureRandom random) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            return Ed25519.verify(signature, 0, publicKey, 0, message, 0, message.length);
        } catch (RuntimeException e) {
            return false; // bad points are thrown as IllegalArgumentException
        }
    }
}
