package org.pulpferry.signing.bc;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The two halves of every signer. Keys of both kinds are made from 32 secret bytes, the seed; every encoding has one
 * form only: a fixed prefix and the raw bytes. So no ASN.1 parser sees a key, and an encoding with trailing bytes, another
 * object identifier or another parameter set is refused by comparison.
 *
 * <p>Stateless, safe for use by several threads.
 */
@SuppressWarnings("ImmutableEnumChecker") // its arrays are never handed out, its schemes have no state
public enum Algorithm {
    /** RFC 8032; encodings of RFC 8410. */
    ED25519("ed25519", 32, 64, "302a300506032b6570032100", "302e020100300506032b657004220420", new Ed25519Scheme()),
    /** FIPS 204, pure, empty context; encodings of RFC 9881, the private key as seed only. */
    ML_DSA_87(
            "ml-dsa-87",
            2_592,
            4_627,
            "30820a32300b060960864801650304031303820a2100",
            "3034020100300b060960864801650304031304228020",
            new MlDsa87Scheme());

    /** The length of a seed in bytes. */
    public static final int SEED_BYTES = 32;

    private final String id;
    private final int publicBytes;
    private final int signatureBytes;
    private final byte[] publicPrefix;
    private final byte[] privatePrefix;
    private final Scheme scheme;

    Algorithm(
            String id, int publicBytes, int signatureBytes, String publicPrefix, String privatePrefix, Scheme scheme) {
        this.id = id;
        this.publicBytes = publicBytes;
        this.signatureBytes = signatureBytes;
        this.publicPrefix = HexFormat.of().parseHex(publicPrefix);
        this.privatePrefix = HexFormat.of().parseHex(privatePrefix);
        this.scheme = scheme;
    }

    /** What one scheme computes, on raw bytes of the right length. */
    interface Scheme {
        byte[] publicKey(byte[] seed);

        void requireStrong(byte[] publicKey) throws KeyRefusedException;

        byte[] sign(byte[] seed, byte[] message, SecureRandom random);

        boolean verify(byte[] publicKey, byte[] message, byte[] signature);
    }

    /** The name in signature files. */
    public String id() {
        return id;
    }

    /** The length of a signature in bytes. */
    public int signatureBytes() {
        return signatureBytes;
    }

    /** The SubjectPublicKeyInfo (DER) of the key made from this seed. */
    public byte[] publicKey(byte[] seed) {
        return encodePublic(scheme.publicKey(seed));
    }

    byte[] encodePublic(byte[] raw) {
        return concat(publicPrefix, raw);
    }

    /** The PKCS#8 (version 1, DER) of the key made from this seed; the caller wipes it. */
    public byte[] privateKey(byte[] seed) {
        return concat(privatePrefix, seed);
    }

    /**
     * Accepts a SubjectPublicKeyInfo of exactly this algorithm, of a key nobody can sign for without knowing a seed.
     *
     * @throws KeyRefusedException for anything else
     */
    public void requirePublicKey(byte[] spki) throws KeyRefusedException {
        scheme.requireStrong(rawPublicKey(spki));
    }

    /**
     * The seed in a PKCS#8 of exactly this algorithm; the caller wipes it.
     *
     * @throws KeyRefusedException for anything else
     */
    public byte[] seed(byte[] pkcs8) throws KeyRefusedException {
        if (!hasForm(pkcs8, privatePrefix, SEED_BYTES)) {
            throw new KeyRefusedException("not a private key for " + id + " as ferry writes it");
        }
        return Arrays.copyOfRange(pkcs8, privatePrefix.length, pkcs8.length);
    }

    /** Signs. Ed25519 is deterministic; ML-DSA-87 is hedged with {@code random}. */
    public byte[] sign(byte[] seed, byte[] message, SecureRandom random) {
        return scheme.sign(seed, message, random);
    }

    /** Whether the signature is one of this key over this message; never throws for hostile bytes. */
    public boolean verify(byte[] spki, byte[] message, byte[] signature) {
        if (signature.length != signatureBytes) {
            return false;
        }
        try {
            return scheme.verify(rawPublicKey(spki), message, signature);
        } catch (KeyRefusedException e) {
            return false;
        }
    }

    private byte[] rawPublicKey(byte[] spki) throws KeyRefusedException {
        if (!hasForm(spki, publicPrefix, publicBytes)) {
            throw new KeyRefusedException("not a public key for " + id);
        }
        return Arrays.copyOfRange(spki, publicPrefix.length, spki.length);
    }

    private static boolean hasForm(byte[] encoded, byte[] prefix, int rawBytes) {
        return encoded.length == prefix.length + rawBytes
                && Arrays.equals(encoded, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] concat(byte[] prefix, byte[] raw) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, whole, prefix.length, raw.length);
        return whole;
    }
}
