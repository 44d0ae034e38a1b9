package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlgorithmTest {
    private static final byte[] SEED =
            HexFormat.of().parseHex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final String ED25519_PREFIX = "302a300506032b6570032100";
    private static final SecureRandom RANDOM = new SecureRandom();

    // RFC 8032, 7.1, tests 1 to 3
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a,'',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c,72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025,af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void ed25519AgreesWithTheRfc(String seed, String publicKey, String message, String signature) throws Exception {
        byte[] spki = Algorithm.ED25519.publicKey(hex(seed));
        assertArrayEquals(hex(ED25519_PREFIX + publicKey), spki);
        Algorithm.ED25519.requirePublicKey(spki);
        assertArrayEquals(hex(signature), Algorithm.ED25519.sign(hex(seed), hex(message), RANDOM));
        assertTrue(Algorithm.ED25519.verify(spki, hex(message), hex(signature)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSignedVerifiesAndNothingElse(Algorithm algorithm) {
        byte[] spki = algorithm.publicKey(SEED);
        byte[] signature = algorithm.sign(SEED, MESSAGE, RANDOM);
        assertEquals(algorithm.signatureBytes(), signature.length);
        assertTrue(algorithm.verify(spki, MESSAGE, signature));
        assertFalse(algorithm.verify(spki, new byte[] {1, 2, 4}, signature));
        byte[] other = SEED.clone();
        other[0] ^= 1;
        assertFalse(algorithm.verify(algorithm.publicKey(other), MESSAGE, signature));
        for (int at = 0; at < signature.length; at += 61) {
            byte[] changed = signature.clone();
            changed[at] ^= 4;
            assertFalse(algorithm.verify(spki, MESSAGE, changed), "byte " + at);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureHasExactlyItsLength(Algorithm algorithm) {
        byte[] spki = algorithm.publicKey(SEED);
        byte[] signature = algorithm.sign(SEED, MESSAGE, RANDOM);
        assertFalse(algorithm.verify(spki, MESSAGE, Arrays.copyOf(signature, signature.length + 1)));
        assertFalse(algorithm.verify(spki, MESSAGE, Arrays.copyOf(signature, signature.length - 1)));
        assertFalse(algorithm.verify(spki, MESSAGE, new byte[0]));
        assertFalse(algorithm.verify(spki, MESSAGE, new byte[signature.length]));
        byte[] ones = new byte[signature.length];
        Arrays.fill(ones, (byte) 0xff);
        assertFalse(algorithm.verify(spki, MESSAGE, ones));
    }

    @Test
    void ed25519RefusesTheSameSignatureInASecondSpelling() {
        byte[] spki = Algorithm.ED25519.publicKey(SEED);
        byte[] signature = Algorithm.ED25519.sign(SEED, MESSAGE, RANDOM);
        BigInteger order = BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));
        BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64)).add(order);
        byte[] second = signature.clone();
        for (int i = 0; i < 32; i++) {
            second[32 + i] = s.shiftRight(8 * i).byteValue();
        }
        assertFalse(Algorithm.ED25519.verify(spki, MESSAGE, second));
    }

    // Points of order 1, 2, 4 and 8, canonical and not; then one of mixed order.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d",
                "0200000000000000000000000000000000000000000000000000000000000000"
            })
    void ed25519RefusesKeysAnyoneCouldSignForOrThatVerifiersDisagreeAbout(String point) {
        byte[] spki = hex(ED25519_PREFIX + point);
        assertThrows(KeyRefusedException.class, () -> Algorithm.ED25519.requirePublicKey(spki));
    }

    @ParameterizedTest
    @EnumSource
    void aPublicKeyHasOneEncoding(Algorithm algorithm) throws Exception {
        byte[] spki = algorithm.publicKey(SEED);
        algorithm.requirePublicKey(spki);
        assertRefused(algorithm, Arrays.copyOf(spki, spki.length + 1));
        assertRefused(algorithm, Arrays.copyOf(spki, spki.length - 1));
        assertRefused(algorithm, new byte[0]);
        int prefix = algorithm == Algorithm.ED25519 ? 12 : 22;
        for (int at = 0; at < prefix; at++) {
            byte[] changed = spki.clone();
            changed[at] ^= 1; // another length, object identifier, tag
            assertRefused(algorithm, changed);
        }
        for (Algorithm other : Algorithm.values()) {
            if (other != algorithm) {
                assertRefused(other, spki);
            }
        }
    }

    @Test
    void mlDsa87RefusesAKeyOfMlDsa65() {
        byte[] smaller = new byte[1_974];
        byte[] prefix = hex("308207b2300b0609608648016503040312038207a100");
        System.arraycopy(prefix, 0, smaller, 0, prefix.length);
        assertRefused(Algorithm.ML_DSA_87, smaller);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0xff, 0x55})
    void mlDsa87RefusesAKeyAnyoneCouldSignFor(int filling) {
        byte[] spki = Algorithm.ML_DSA_87.publicKey(SEED);
        Arrays.fill(spki, 22 + 32, spki.length, (byte) filling);
        assertRefused(Algorithm.ML_DSA_87, spki);
        Arrays.fill(spki, 22 + 32, spki.length, (byte) 0);
        spki[100] = 1;
        assertRefused(Algorithm.ML_DSA_87, spki);
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateKeyHasOneEncoding(Algorithm algorithm) throws Exception {
        byte[] pkcs8 = algorithm.privateKey(SEED);
        assertArrayEquals(SEED, algorithm.seed(pkcs8));
        assertThrows(KeyRefusedException.class, () -> algorithm.seed(Arrays.copyOf(pkcs8, pkcs8.length + 1)));
        assertThrows(KeyRefusedException.class, () -> algorithm.seed(Arrays.copyOf(pkcs8, pkcs8.length - 1)));
        for (int at = 0; at < pkcs8.length - 32; at++) {
            byte[] changed = pkcs8.clone();
            changed[at] ^= 1;
            assertThrows(KeyRefusedException.class, () -> algorithm.seed(changed));
        }
    }

    @Test
    void mlDsaSignaturesAreHedged() {
        byte[] first = Algorithm.ML_DSA_87.sign(SEED, MESSAGE, RANDOM);
        byte[] second = Algorithm.ML_DSA_87.sign(SEED, MESSAGE, RANDOM);
        assertFalse(Arrays.equals(first, second));
    }

    private static void assertRefused(Algorithm algorithm, byte[] spki) {
        assertThrows(KeyRefusedException.class, () -> algorithm.requirePublicKey(spki));
        byte[] signature = algorithm.sign(SEED, MESSAGE, RANDOM);
        assertFalse(algorithm.verify(spki, MESSAGE, signature));
    }

    private static BigInteger littleEndian(byte[] bytes) {
        BigInteger value = BigInteger.ZERO;
        for (int i = bytes.length - 1; i >= 0; i--) {
            value = value.shiftLeft(8).or(BigInteger.valueOf(Byte.toUnsignedInt(bytes[i])));
        }
        return value;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
