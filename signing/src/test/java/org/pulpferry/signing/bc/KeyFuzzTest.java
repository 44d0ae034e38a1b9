package org.pulpferry.signing.bc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.testkit.fuzz.Seeds;

/** Encodings of keys, one block at a time: refused, or the one encoding that this key has. */
@Timeout(20)
class KeyFuzzTest {
    static List<byte[]> files() throws IOException {
        List<byte[]> files = new ArrayList<>(Seeds.of("keys", ".pub"));
        files.addAll(Seeds.of("keys", ".key"));
        return files;
    }

    static List<byte[]> encodings() throws Exception {
        List<byte[]> encodings = new ArrayList<>();
        for (byte[] file : files()) {
            for (Pem.Block block : Pem.decode(file)) {
                encodings.add(block.der());
            }
        }
        return encodings;
    }

    @MethodSource("files")
    @FuzzTest
    void pem(byte[] file) {
        List<Pem.Block> blocks;
        try {
            blocks = Pem.decode(file);
        } catch (KeyRefusedException e) {
            requireWords(e);
            return;
        }
        assertArrayEquals(file, Pem.encode(blocks));
    }

    @MethodSource("encodings")
    @FuzzTest
    void der(byte[] der) {
        for (Algorithm algorithm : Algorithm.values()) {
            try {
                algorithm.requirePublicKey(der);
                assertFalse(algorithm.verify(der, der, new byte[algorithm.signatureBytes()]));
            } catch (KeyRefusedException e) {
                requireWords(e);
            }
            try {
                byte[] seed = algorithm.seed(der);
                assertArrayEquals(der, algorithm.privateKey(seed));
            } catch (KeyRefusedException e) {
                requireWords(e);
            }
        }
        try {
            EncryptedKey.Cost cost = EncryptedKey.parse(der).cost();
            assertTrue(cost.iterations() >= 100_000 && cost.iterations() <= 2_000_000);
            assertTrue(cost.salt().length >= 16 && cost.iv().length == 16);
        } catch (KeyRefusedException e) {
            requireWords(e);
        }
    }

    private static void requireWords(KeyRefusedException e) {
        String words = String.valueOf(e.getMessage());
        assertTrue(words.chars().allMatch(c -> c >= ' ' && c <= '~') && words.length() < 500, "words for a person");
    }
}
