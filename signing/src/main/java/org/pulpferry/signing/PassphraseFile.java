package org.pulpferry.signing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.journal.PrivateFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * A passphrase as the only line of a file that its owner alone can read; blanks in it count, line ends after it do not.
 * Stateless.
 */
public final class PassphraseFile {
    private static final int FILE_BYTES = 4_096;

    private PassphraseFile() {}

    /**
     * The passphrase; the caller wipes it.
     *
     * @throws FerryException KEY, saying what is wrong with the file, never what is in it
     */
    public static char[] read(Path file) throws FerryException {
        byte[] content = new byte[0];
        CharBuffer text = CharBuffer.allocate(0);
        try {
            content = PrivateFile.read(file, FILE_BYTES);
            int length = content.length;
            while (length > 0 && isLineEnd(content[length - 1])) {
                length--;
            }
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content, 0, length));
            char[] passphrase = new char[text.remaining()];
            text.get(passphrase);
            if (passphrase.length == 0 || hasControl(passphrase)) {
                Arrays.fill(passphrase, '\0');
                throw refused(file, "it does not hold one line with a passphrase", null);
            }
            return passphrase;
        } catch (CharacterCodingException e) {
            throw refused(file, "it is not UTF-8", e);
        } catch (IOException e) {
            throw refused(file, KeyProblems.reason(e), e);
        } finally {
            Arrays.fill(content, (byte) 0);
            Arrays.fill(text.array(), '\0');
        }
    }

    private static boolean isLineEnd(byte last) {
        return last == '\n' || last == '\r';
    }

    private static boolean hasControl(char[] passphrase) {
        for (char one : passphrase) {
            if (Character.isISOControl(one)) {
                return true;
            }
        }
        return false;
    }

    private static FerryException refused(Path file, String why, @Nullable Throwable cause) {
        return new FerryException(
                ProblemCode.KEY,
                "the passphrase file " + file + " cannot be used: " + why,
                "write the passphrase into it as its only line, owned by the user who runs ferry, mode 0600",
                cause);
    }
}
