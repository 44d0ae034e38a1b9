package org.pulpferry.signing.bc;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * Private keys under a passphrase: PKCS#8 EncryptedPrivateKeyInfo, PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, as
 * OpenSSL 3.0 reads it. Any other algorithm is refused, and so is a key derivation that costs more than it should.
 */
public final class EncryptedKey {
    /** What is written: about a third of a second. */
    public static final int ITERATIONS = 600_000;
    /** Less is no protection worth the name. */
    public static final int LEAST_ITERATIONS = 100_000;
    /** More is a file made to keep us busy. */
    public static final int MOST_ITERATIONS = 2_000_000;

    private static final int MAX_DER = 1_024;
    private static final int SALT_BYTES = 16;
    private static final int IV_BYTES = 16;
    private static final int KEY_BITS = 256;
    private static final AlgorithmIdentifier HMAC_SHA256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    private static final ASN1ObjectIdentifier AES_256_CBC = NISTObjectIdentifiers.id_aes256_CBC;

    private EncryptedKey() {}

    /** Encrypts a PKCS#8 key; the caller wipes it and the passphrase. */
    public static byte[] encrypt(byte[] pkcs8, char[] passphrase, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] iv = new byte[IV_BYTES];
        random.nextBytes(salt);
        random.nextBytes(iv);
        try {
            byte[] secret = crypt(Cipher.ENCRYPT_MODE, pkcs8, passphrase, new Cost(salt, ITERATIONS, iv));
            PBKDF2Params derivation = new PBKDF2Params(salt, ITERATIONS, HMAC_SHA256);
            PBES2Parameters parameters = new PBES2Parameters(
                    new KeyDerivationFunc(PKCSObjectIdentifiers.id_PBKDF2, derivation),
                    new EncryptionScheme(AES_256_CBC, new DEROctetString(iv)));
            return new EncryptedPrivateKeyInfo(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), secret)
                    .getEncoded("DER");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("a key could not be encrypted", e);
        }
    }

    /**
     * The PKCS#8 key inside; the caller wipes it. There is no check value in the format: what comes out is to be held
     * against {@link Algorithm#seed}, whose fixed prefix a wrong passphrase does not hit.
     *
     * @throws KeyRefusedException if it is not of the one kind accepted, costs too much or too little, or the passphrase
     *     is wrong
     */
    public static byte[] decrypt(byte[] der, char[] passphrase) throws KeyRefusedException {
        Sealed sealed = parse(der);
        try {
            return crypt(Cipher.DECRYPT_MODE, sealed.secret(), passphrase, sealed.cost());
        } catch (GeneralSecurityException e) {
            throw new KeyRefusedException("wrong passphrase, or the file was damaged");
        }
    }

    /** What a file asks for, within the limits, before anything is computed. */
    static Sealed parse(byte[] der) throws KeyRefusedException {
        if (der.length > MAX_DER) {
            throw new KeyRefusedException("an encrypted key larger than " + MAX_DER + " bytes");
        }
        EncryptedPrivateKeyInfo info;
        Cost cost;
        boolean oneSpelling;
        try {
            info = EncryptedPrivateKeyInfo.getInstance(der);
            cost = cost(info.getEncryptionAlgorithm());
            oneSpelling = Arrays.equals(info.getEncoded("DER"), der);
        } catch (IOException | RuntimeException e) {
            throw new KeyRefusedException("not an encrypted key", e);
        }
        if (!oneSpelling) {
            throw new KeyRefusedException("not an encrypted key in DER");
        }
        if (cost.iterations() < LEAST_ITERATIONS || cost.iterations() > MOST_ITERATIONS) {
            throw new KeyRefusedException("its key derivation has " + cost.iterations() + " iterations, "
                    + LEAST_ITERATIONS + " to " + MOST_ITERATIONS + " are accepted");
        }
        return new Sealed(info.getEncryptedData(), cost);
    }

    @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
    record Sealed(byte[] secret, Cost cost) {}

    @SuppressWarnings("ArrayRecordComponent") // passed on at once, never compared
    record Cost(byte[] salt, int iterations, byte[] iv) {}

    private static Cost cost(AlgorithmIdentifier algorithm) throws KeyRefusedException {
        PBES2Parameters parameters = PBES2Parameters.getInstance(algorithm.getParameters());
        PBKDF2Params derivation =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        EncryptionScheme scheme = parameters.getEncryptionScheme();
        boolean known = algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)
                && parameters.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
                && derivation.getPrf().equals(HMAC_SHA256)
                && (derivation.getKeyLength() == null
                        || derivation.getKeyLength().intValueExact() == KEY_BITS / Byte.SIZE)
                && scheme.getAlgorithm().equals(AES_256_CBC);
        if (!known) {
            throw new KeyRefusedException(
                    "encrypted in another way than PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC");
        }
        byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
        int iterations;
        try {
            iterations = derivation.getIterationCount().intValueExact();
        } catch (ArithmeticException e) {
            throw new KeyRefusedException("its key derivation has too many iterations", e);
        }
        if (iv.length != IV_BYTES || derivation.getSalt().length < SALT_BYTES) {
            throw new KeyRefusedException("not an encrypted key: salt or initialization vector too short");
        }
        return new Cost(derivation.getSalt(), iterations, iv);
    }

    static byte[] crypt(int mode, byte[] input, char[] passphrase, Cost cost) throws GeneralSecurityException {
        PBEKeySpec spec = new PBEKeySpec(passphrase, cost.salt(), cost.iterations(), KEY_BITS);
        byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(cost.iv()));
            return cipher.doFinal(input);
        } finally {
            Arrays.fill(key, (byte) 0);
            spec.clearPassword();
        }
    }
}
