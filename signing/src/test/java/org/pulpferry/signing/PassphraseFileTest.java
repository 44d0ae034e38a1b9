package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.pulpferry.signing.Problems.assertRefused;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;

class PassphraseFileTest {
    private final Path directory;
    private final Path file;

    PassphraseFileTest(@TempDir Path directory) {
        this.directory = directory;
        this.file = directory.resolve("release.pass");
    }

    @ParameterizedTest
    @ValueSource(strings = {" two words ", "\u00fcber \u20ac", "x"})
    void blanksCountAndLineEndsDoNot(String passphrase) throws Exception {
        for (String end : new String[] {"", "\n", "\r\n"}) {
            write((passphrase + end).getBytes(StandardCharsets.UTF_8));
            assertEquals(passphrase, new String(PassphraseFile.read(file)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "two\nlines", "tab\tulator", "\u0000"})
    void anythingButOneLineIsRefused(String content) throws Exception {
        write(content.getBytes(StandardCharsets.UTF_8));
        assertRefused(ProblemCode.KEY, () -> PassphraseFile.read(file));
    }

    @Test
    void whatIsNotTextIsRefusedAndNotQuoted() throws Exception {
        write(new byte[] {'s', 'e', 'c', 'r', 'e', 't', (byte) 0xff});
        FerryException refused = assertRefused(ProblemCode.KEY, () -> PassphraseFile.read(file));
        assertFalse(refused.toString().contains("secret"));
        write(new byte[5_000]);
        assertRefused(ProblemCode.KEY, () -> PassphraseFile.read(file));
    }

    @Test
    void whatOthersCanReadIsNoSecret() throws Exception {
        write(new byte[] {'x'});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(ProblemCode.KEY, () -> PassphraseFile.read(file));
    }

    @Test
    void opensAKeyFile() throws Exception {
        KeyFiles files = new KeyFiles(new FixedRandom("release"));
        PublicKeys keys = files.generate(new Name("release"), directory, "a b ".toCharArray());
        write("a b \n".getBytes(StandardCharsets.UTF_8));
        Path key = directory.resolve("release.key");
        try (PrivateKeys opened = files.open(key, file)) {
            assertEquals(keys, opened.publicKeys());
        }
        assertRefused(ProblemCode.KEY, () -> files.open(key, null));
        assertRefused(ProblemCode.KEY, () -> files.open(key, directory.resolve("none")));
    }

    private void write(byte[] content) throws Exception {
        Files.write(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
