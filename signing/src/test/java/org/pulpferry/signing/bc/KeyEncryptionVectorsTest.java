package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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
import org.junit.jupiter.api.Test;
import org.pulpferry.signing.bc.Vectors.Case;
import org.pulpferry.signing.bc.Vectors.Tally;

/** Wycheproof's vectors for what protects key files: PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC. */
class KeyEncryptionVectorsTest {
    private static final String PBES2 = "f15f26e2e98a8c17f9ccf14d4cbb1f2db8c55975736dfd6f50ba4bad69778987";
    private static final String PBKDF2 = "1bf37af2cefe40c829ee9ecebb3505bb6424be8824bc97aa3e1c2076e860d192";

    // 4,096 iterations, and salts of 8 bytes: every one is weaker than a key file may be.
    @Test
    void noneIsStrongEnoughForAKeyFile() throws Exception {
        List<Case> cases = Vectors.wycheproof("pbes2_hmacsha256_aes_256_test.json", PBES2);
        Tally tally = new Tally();
        for (Case vector : cases) {
            byte[] der = keyFile(vector);
            char[] passphrase = passphrase(vector).orElse(new char[0]);
            KeyRefusedException refused =
                    assertThrows(KeyRefusedException.class, () -> EncryptedKey.decrypt(der, passphrase));
            tally.add(String.valueOf(refused.getMessage()), false);
        }
        assertEquals(
                List.of(
                        "its key derivation has 4096 iterations, 100000 to 2000000 are accepted 0 12",
                        "not an encrypted key: salt or initialization vector too short 0 72"),
                tally.lines());
    }

    // Below the limits it is the same computation. A passphrase is text; the vectors that are not UTF-8 are none.
    @Test
    void whatDecryptsAKeyFileDecryptsTheVectors() throws Exception {
        List<Case> cases = Vectors.wycheproof("pbes2_hmacsha256_aes_256_test.json", PBES2);
        Tally tally = new Tally();
        for (Case vector : cases) {
            Optional<char[]> passphrase = passphrase(vector);
            if (passphrase.isPresent()) {
                EncryptedKey.Cost cost = cost(vector, vector.bytes("iv"));
                assertArrayEquals(
                        vector.bytes("msg"),
                        EncryptedKey.crypt(Cipher.DECRYPT_MODE, vector.bytes("ct"), passphrase.get(), cost),
                        "vector " + vector.id());
                assertArrayEquals(
                        vector.bytes("ct"),
                        EncryptedKey.crypt(Cipher.ENCRYPT_MODE, vector.bytes("msg"), passphrase.get(), cost));
            }
            tally.add(vector.flags(), passphrase.isPresent());
        }
        assertEquals(
                List.of(
                        "Ascii 9 0",
                        "Ascii+BmpString 8 0",
                        "NonUtf8 0 15",
                        "NonUtf8+BmpString 0 6",
                        "Printable 38 0",
                        "Utf8 8 0"),
                tally.lines());
        assertEquals(84, cases.size());
    }

    // A key file needs 32 bytes of it; longer outputs begin with them.
    @Test
    void keysAreDerivedAsInTheVectors() throws Exception {
        List<Case> cases = Vectors.wycheproof("pbkdf2_hmacsha256_test.json", PBKDF2);
        byte[] text = "what a key file would hold".getBytes(StandardCharsets.US_ASCII);
        byte[] iv = new byte[16];
        int compared = 0;
        int tooShort = 0;
        int notText = 0;
        for (Case vector : cases) {
            Optional<char[]> passphrase = passphrase(vector);
            byte[] derived = vector.bytes("dk");
            if (passphrase.isEmpty()) {
                notText++;
            } else if (derived.length < 32) {
                tooShort++;
            } else {
                Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
                aes.init(
                        Cipher.ENCRYPT_MODE,
                        new SecretKeySpec(Arrays.copyOf(derived, 32), "AES"),
                        new IvParameterSpec(iv));
                assertArrayEquals(
                        aes.doFinal(text),
                        EncryptedKey.crypt(Cipher.ENCRYPT_MODE, text, passphrase.get(), cost(vector, iv)),
                        "vector " + vector.id());
                compared++;
            }
        }
        assertEquals(List.of(30, 13, 17), List.of(compared, tooShort, notText));
        assertEquals(60, cases.size());
    }

    private static EncryptedKey.Cost cost(Case vector, byte[] iv) {
        return new EncryptedKey.Cost(
                vector.bytes("salt"), vector.test().get("iterationCount").intValue(), iv);
    }

    private static Optional<char[]> passphrase(Case vector) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(vector.bytes("password")));
            return Optional.of(text.toString().toCharArray());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static byte[] keyFile(Case vector) throws Exception {
        PBES2Parameters parameters = new PBES2Parameters(
                new KeyDerivationFunc(
                        PKCSObjectIdentifiers.id_PBKDF2,
                        new PBKDF2Params(
                                vector.bytes("salt"),
                                vector.test().get("iterationCount").intValue(),
                                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))),
                new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(vector.bytes("iv"))));
        return new EncryptedPrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), vector.bytes("ct"))
                .getEncoded("DER");
    }
}
