package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;
import org.pulpferry.signing.bc.KeyRefusedException;
import org.pulpferry.testkit.fuzz.Seeds;

/** Whole key files: refused, or the file that ferry writes for these keys. */
@Timeout(20)
class KeyFileFuzzTest {
    static List<byte[]> publicFiles() throws IOException {
        return Seeds.of("keys", ".pub");
    }

    @MethodSource("publicFiles")
    @FuzzTest
    void publicKeys(byte[] file) {
        try {
            assertArrayEquals(file, PublicKeys.parse(file).fileContent());
        } catch (KeyRefusedException e) {
            // refused
        }
    }

    static List<byte[]> privateFiles() throws IOException {
        return Seeds.of("keys", ".key");
    }

    @MethodSource("privateFiles")
    @FuzzTest
    void privateKeys(byte[] file) {
        KeyFiles files = new KeyFiles(new FixedRandom("fuzz"));
        try (PrivateKeys keys = files.parse(file.clone(), null)) {
            assertArrayEquals(file, files.encode(keys, null));
        } catch (KeyRefusedException e) {
            // refused
        }
    }
}
