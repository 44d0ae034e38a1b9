package org.pulpferry.cli.run;

import java.io.Console;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.config.PulpConfig;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.signing.PassphraseFile;

/** Passwords and passphrases: from files and variables, never from flags; callers wipe what they get. */
public final class Secrets {
    private static final int MAXIMUM = 4_096;

    private Secrets() {}

    /** Pulp's password. */
    public static char[] password(PulpConfig pulp, Machine machine) throws FerryException {
        Path file = pulp.passwordFile();
        if (file != null) {
            return read(file);
        }
        String variable = String.valueOf(pulp.passwordEnv());
        String value = machine.environment().get(variable);
        if (value == null || value.isEmpty()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "password_env names the variable " + variable + ", which is not set",
                    "set it, or use password_file");
        }
        return value.toCharArray();
    }

    /** A passphrase from its file; null if there is none. */
    public static char @Nullable [] passphrase(@Nullable Path file) throws FerryException {
        return file == null ? null : PassphraseFile.read(file);
    }

    /** A passphrase typed twice; refused where nobody can type. */
    @SuppressWarnings("SystemConsoleNull") // whether somebody can type is told by machine, not by this
    public static char[] ask(String prompt, Machine machine) throws FerryException {
        Console console = System.console();
        if (console == null || !machine.typed()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "a passphrase is needed, and this is no terminal to type it at",
                    "give --passphrase-file FILE, or --no-passphrase to keep the key without one");
        }
        char[] first = console.readPassword("%s: ", prompt);
        char[] second = console.readPassword("%s, once more: ", prompt);
        if (first == null || second == null || first.length == 0 || !Arrays.equals(first, second)) {
            throw new FerryException(ProblemCode.USAGE, "the two passphrases differ or are empty", "try again");
        }
        Arrays.fill(second, '\0');
        return first;
    }

    /** The file's first and only line. */
    private static char[] read(Path file) throws FerryException {
        byte[] bytes = new byte[0];
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAXIMUM + 1);
            if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
                throw new FerryException(
                        ProblemCode.USAGE,
                        "the password_file " + file + " can be read by everyone on this machine",
                        "chmod o= " + file);
            }
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            char[] secret = new char[chars.length()];
            chars.get(secret);
            Arrays.fill(chars.array(), '\0');
            return line(secret, file);
        } catch (IOException e) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "the password_file " + file + " could not be read: "
                            + ExitCodes.problem(e).getMessage(),
                    "check its path and permissions",
                    e);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] line(char[] secret, Path file) throws FerryException {
        int length = secret.length;
        while (length > 0 && (secret[length - 1] == '\n' || secret[length - 1] == '\r')) {
            length--;
        }
        char[] line = Arrays.copyOf(secret, length);
        Arrays.fill(secret, '\0');
        if (length == 0 || length > MAXIMUM - 2 || holds(line, '\n')) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "the password_file " + file + " is not one line with a secret",
                    "write the secret into it as its only line");
        }
        return line;
    }

    private static boolean holds(char[] text, char wanted) {
        for (char one : text) {
            if (one == wanted) {
                return true;
            }
        }
        return false;
    }
}
