package org.pulpferry.cli.vectors;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** A PKCS#8 under a passphrase in the making: PBES2 as F-KEY-03 has it, and each part of it can be another. */
final class SealedKey {
    static final String PASSPHRASE = "correct horse battery staple";
    static final String PBES2 = "2a864886f70d01050d";
    private static final String PBKDF2 = "2a864886f70d01050c";
    private static final String HMAC_SHA256 = "2a864886f70d0209";
    private static final String AES_256_CBC = "60864801650304012a";

    private final byte[] content;
    /** What the key is made with; 0 for none, where nobody gets as far as that. */
    int computed = 100_000;
    /** What the file says of it. */
    String iterations = "100000";

    byte[] salt = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    byte[] iv = HexFormat.of().parseHex("ffeeddccbbaa99887766554433221100");
    byte[] keyLength = new byte[0];
    byte[] prf = Der.sequence(Der.oid(HMAC_SHA256), Der.nothing());
    String cipher = AES_256_CBC;
    String scheme = PBES2;
    byte[] derivation;
    byte[] secret;

    SealedKey(byte[] content) {
        this.content = content;
        this.derivation = new byte[0];
        this.secret = new byte[0];
    }

    byte[] bytes() {
        byte[] function = derivation.length > 0
                ? derivation
                : Der.sequence(
                        Der.oid(PBKDF2), Der.sequence(Der.octets(salt), Der.integer(iterations), keyLength, prf));
        byte[] parameters = Der.sequence(function, Der.sequence(Der.oid(cipher), Der.octets(iv)));
        return Der.sequence(
                Der.sequence(Der.oid(scheme), parameters), Der.octets(secret.length > 0 ? secret : encrypted()));
    }

    byte[] encrypted() {
        if (computed == 0) {
            return new byte[content.length / 16 * 16 + 16];
        }
        try {
            PBEKeySpec spec = new PBEKeySpec(PASSPHRASE.toCharArray(), salt, computed, 256);
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(iv, 16)));
            return aes.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] passphraseFile() {
        return (PASSPHRASE + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
