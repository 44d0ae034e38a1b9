package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.value.Name;

/**
 * The keys in samples/keys are made from their names alone, so that anyone can make them again: nobody may take them for
 * secret. With the system property {@code samples.write} they are written anew.
 */
class SampleKeysTest {
    private static final Path SAMPLES = Path.of(System.getProperty("samples.directory"), "keys");
    private static final List<String> PLAIN = List.of("test-only-a", "test-only-b", "test-only-c", "test-only-site-a");
    private static final String ENCRYPTED = "test-only-encrypted";
    private static final String PASSPHRASE = "test only";

    private final Path directory;

    SampleKeysTest(@TempDir Path directory) {
        this.directory = directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"test-only-a", "test-only-b", "test-only-c", "test-only-site-a", "test-only-encrypted"})
    void areWhatTheirNamesMake(String name) throws Exception {
        char[] passphrase = name.equals(ENCRYPTED) ? PASSPHRASE.toCharArray() : null;
        new KeyFiles(new FixedRandom(name)).generate(new Name(name), directory, passphrase);
        for (String file : List.of(name + ".key", name + ".pub")) {
            if (Boolean.getBoolean("samples.write")) {
                Files.createDirectories(SAMPLES);
                Files.copy(directory.resolve(file), SAMPLES.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
            assertArrayEquals(
                    Files.readAllBytes(SAMPLES.resolve(file)), Files.readAllBytes(directory.resolve(file)), file);
        }
    }

    @Test
    void canBeReadWhenCopiedWithTheModeOfAKey() throws Exception {
        for (String name : PLAIN) {
            Path key = copy(name + ".key");
            try (PrivateKeys keys = new KeyFiles(new FixedRandom(name)).load(key, null)) {
                assertEquals(PublicKeys.read(SAMPLES.resolve(name + ".pub")), keys.publicKeys());
            }
        }
        try (PrivateKeys keys =
                new KeyFiles(new FixedRandom("x")).load(copy(ENCRYPTED + ".key"), PASSPHRASE.toCharArray())) {
            assertEquals(PublicKeys.read(SAMPLES.resolve(ENCRYPTED + ".pub")), keys.publicKeys());
        }
    }

    @Test
    void areAllAndNothingElse() throws Exception {
        TreeSet<String> expected = new TreeSet<>(List.of("README.md", ENCRYPTED + ".key", ENCRYPTED + ".pub"));
        PLAIN.forEach(name -> expected.addAll(List.of(name + ".key", name + ".pub")));
        try (Stream<Path> files = Files.list(SAMPLES)) {
            assertEquals(
                    List.copyOf(expected),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        }
    }

    private Path copy(String file) throws Exception {
        Path copy = Files.copy(SAMPLES.resolve(file), directory.resolve(file));
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        return copy;
    }
}
