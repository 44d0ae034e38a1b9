package org.pulpferry.signing.bc;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/**
 * ML-DSA-87 by Bouncy Castle's own classes. Its JCA provider would do the same and cost every run, for the four thousand services it
 * registers, a third of a second and some megabytes.
 */
final class MlDsa87Scheme implements Algorithm.Scheme {
    private static final int RHO_BYTES = 32;
    // t1 holds 2,048 numbers of 10 bits. In a genuine key about 885 of the 1,024 values occur, never far fewer.
    private static final int LEAST_DISTINCT = 512;

    @Override
    public byte[] publicKey(byte[] seed) {
        return privateKey(seed).getPublicKey();
    }

    // A key whose t1 is zero, or nearly so, is a key anyone can sign for.
    @Override
    public void requireStrong(byte[] publicKey) throws KeyRefusedException {
        BitSet values = new BitSet(1 << 10);
        int bits = 0;
        int held = 0;
        for (int i = RHO_BYTES; i < publicKey.length; i++) {
            bits |= Byte.toUnsignedInt(publicKey[i]) << held;
            held += 8;
            if (held >= 10) {
                values.set(bits & 0x3ff);
                bits >>>= 10;
                held -= 10;
            }
        }
        if (values.cardinality() < LEAST_DISTINCT) {
            throw new KeyRefusedException("a weak public key for ml-dsa-87");
        }
        try {
            if (!Arrays.equals(decoded(publicKey).getEncoded(), publicKey)) {
                throw new KeyRefusedException("not a public key for ml-dsa-87");
            }
        } catch (RuntimeException e) {
            throw new KeyRefusedException("not a public key for ml-dsa-87", e);
        }
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message, SecureRandom random) {
        MLDSASigner signer = new MLDSASigner();
        signer.init(true, new ParametersWithRandom(privateKey(seed), random));
        signer.update(message, 0, message.length);
        try {
            return signer.generateSignature();
        } catch (CryptoException e) {
            throw new IllegalStateException("ML-DSA-87 could not sign", e);
        }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            MLDSASigner verifier = new MLDSASigner();
            verifier.init(false, decoded(publicKey));
            verifier.update(message, 0, message.length);
            return verifier.verifySignature(signature);
        } catch (RuntimeException e) {
            return false; // malformed hints are thrown
        }
    }

    private static MLDSAPublicKeyParameters decoded(byte[] raw) {
        return new MLDSAPublicKeyParameters(MLDSAParameters.ml_dsa_87, raw);
    }

    private static MLDSAPrivateKeyParameters privateKey(byte[] seed) {
        return new MLDSAPrivateKeyParameters(MLDSAParameters.ml_dsa_87, seed);
    }
}
