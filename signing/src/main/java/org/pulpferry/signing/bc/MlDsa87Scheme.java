package org.pulpferry.signing.bc;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.BitSet;
import org.bouncycastle.jcajce.interfaces.MLDSAPrivateKey;
import org.bouncycastle.jcajce.interfaces.MLDSAPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** ML-DSA-87 by Bouncy Castle's JCA names, which stay where they are; its packages have moved twice. */
final class MlDsa87Scheme implements Algorithm.Scheme {
    private static final String NAME = "ML-DSA-87";
    private static final int RHO_BYTES = 32;
    // t1 holds 2,048 numbers of 10 bits. In a genuine key about 885 of the 1,024 values occur, never far fewer.
    private static final int LEAST_DISTINCT = 512;

    /** Passed where it is used and never installed: the JDK's own digests are four times as fast. */
    private static final class Holder {
        static final Provider PROVIDER = new BouncyCastleProvider();
    }

    @Override
    public byte[] publicKey(byte[] seed) {
        return ((MLDSAPrivateKey) privateKey(seed)).getPublicKey().getPublicData();
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
            PublicKey key = decodePublic(publicKey);
            if (!Arrays.equals(((MLDSAPublicKey) key).getPublicData(), publicKey)) {
                throw new KeyRefusedException("not a public key for ml-dsa-87");
            }
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new KeyRefusedException("not a public key for ml-dsa-87", e);
        }
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message, SecureRandom random) {
        try {
            Signature signer = Signature.getInstance(NAME, Holder.PROVIDER);
            signer.initSign(privateKey(seed), random);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("ML-DSA-87 could not sign", e);
        }
    }

    @Override
    public boolean verify(byte[] publicKey, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(NAME, Holder.PROVIDER);
            verifier.initVerify(decodePublic(publicKey));
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // malformed hints are thrown
        }
    }

    private static PublicKey decodePublic(byte[] raw) throws GeneralSecurityException {
        byte[] spki = Algorithm.ML_DSA_87.encodePublic(raw);
        return KeyFactory.getInstance(NAME, Holder.PROVIDER).generatePublic(new X509EncodedKeySpec(spki));
    }

    private static PrivateKey privateKey(byte[] seed) {
        byte[] pkcs8 = Algorithm.ML_DSA_87.privateKey(seed);
        try {
            return KeyFactory.getInstance(NAME, Holder.PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a seed of 32 bytes is always a key", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }
}
