package org.pulpferry.signing;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.journal.PrivateFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.bc.Algorithm;
import org.pulpferry.signing.bc.EncryptedKey;
import org.pulpferry.signing.bc.KeyRefusedException;
import org.pulpferry.signing.bc.Pem;

/**
 * Writes and reads key files. {@code NAME.key}, mode 0600, and {@code NAME.pub}: two PEM blocks each, Ed25519 first,
 * which OpenSSL reads one by one. Safe for use by several threads.
 */
public final class KeyFiles {
    private static final int FILE_BYTES = 16 << 10;
    private static final String PLAIN = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private final SecureRandom random;

    /** With the source of seeds, salts and the randomness ML-DSA signatures are hedged with. */
    public KeyFiles(SecureRandom random) {
        this.random = random;
    }

    /**
     * Makes a signer's keys and writes both files; nothing is ever overwritten.
     *
     * @param directory an existing directory
     * @param passphrase under which the private keys are kept; null for none; the caller wipes it
     * @throws FerryException IO if a file is there already or cannot be written
     */
    public PublicKeys generate(Name name, Path directory, char @Nullable [] passphrase) throws FerryException {
        byte[] ed25519 = new byte[Algorithm.SEED_BYTES];
        byte[] mlDsa = new byte[Algorithm.SEED_BYTES];
        random.nextBytes(ed25519);
        random.nextBytes(mlDsa);
        try (PrivateKeys keys = new PrivateKeys(ed25519, mlDsa, random)) {
            return write(keys, name, directory, passphrase);
        }
    }

    /**
     * Reads a {@code NAME.key}. A {@code NAME.pub} beside it must be its own.
     *
     * @param passphrase null if none was given; the caller wipes it
     * @return the keys, to be closed
     * @throws FerryException KEY, saying why: permissions, not a key file, passphrase missing or wrong
     */
    public PrivateKeys load(Path file, char @Nullable [] passphrase) throws FerryException {
        byte[] content;
        try {
            content = PrivateFile.read(file, FILE_BYTES);
        } catch (IOException e) {
            throw KeyProblems.unreadable(file, e);
        }
        try {
            PrivateKeys keys = parse(content, passphrase);
            requireSamePublicKeys(file, keys);
            return keys;
        } catch (KeyRefusedException e) {
            throw new FerryException(ProblemCode.KEY, "the key file " + file + ": " + e.getMessage(), HINT, e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * Reads a {@code NAME.key}, with its passphrase from a file.
     *
     * @param passphraseFile null if there is none
     * @throws FerryException as {@link #load} and {@link PassphraseFile#read}
     */
    public PrivateKeys open(Path file, @Nullable Path passphraseFile) throws FerryException {
        char[] passphrase = passphraseFile == null ? null : PassphraseFile.read(passphraseFile);
        try {
            return load(file, passphrase);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    private static final String HINT =
            "check the file and its passphrase (passphrase_file); a damaged key cannot be mended: use another signer's, "
                    + "or a new key and a new trust root";

    private PublicKeys write(PrivateKeys keys, Name name, Path directory, char @Nullable [] passphrase)
            throws FerryException {
        Path privateFile = directory.resolve(name + ".key");
        Path publicFile = directory.resolve(name + ".pub");
        byte[] content = encode(keys, passphrase);
        try {
            if (Files.exists(publicFile, LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(publicFile.toString());
            }
            AtomicFile.writeNew(privateFile, content);
            writePublic(keys, publicFile, privateFile);
        } catch (IOException e) {
            String why = e instanceof FileAlreadyExistsException there
                    ? there.getFile() + " is there already"
                    : KeyProblems.reason(e);
            throw new FerryException(
                    ProblemCode.IO,
                    "the keys of " + name + " could not be written to " + directory + ": " + why,
                    "keys are never overwritten: choose another name or directory, or move the old files away",
                    e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
        return keys.publicKeys();
    }

    /** The private file just made is taken back where its public one cannot be written: nobody has used it, and the same command goes on. */
    private static void writePublic(PrivateKeys keys, Path publicFile, Path privateFile) throws IOException {
        try {
            AtomicFile.writeNew(publicFile, keys.publicKeys().fileContent(), AtomicFile.EVERYONE_READS);
        } catch (IOException e) {
            Files.deleteIfExists(privateFile);
            throw e;
        }
    }

    byte[] encode(PrivateKeys keys, char @Nullable [] passphrase) {
        List<Pem.Block> blocks = new ArrayList<>();
        for (Algorithm algorithm : Algorithm.values()) {
            byte[] pkcs8 = keys.pkcs8(algorithm);
            if (passphrase == null) {
                blocks.add(new Pem.Block(PLAIN, pkcs8));
            } else {
                blocks.add(new Pem.Block(ENCRYPTED, EncryptedKey.encrypt(pkcs8, passphrase, random)));
                Arrays.fill(pkcs8, (byte) 0);
            }
        }
        byte[] file = Pem.encode(blocks);
        blocks.forEach(block -> Arrays.fill(block.der(), (byte) 0));
        return file;
    }

    PrivateKeys parse(byte[] content, char @Nullable [] passphrase) throws KeyRefusedException {
        List<Pem.Block> blocks = Pem.decode(content);
        List<byte[]> seeds = new ArrayList<>();
        try {
            if (blocks.size() != 2) {
                throw new KeyRefusedException("not a file of two private keys");
            }
            seeds.add(seed(Algorithm.ED25519, blocks.get(0), passphrase));
            seeds.add(seed(Algorithm.ML_DSA_87, blocks.get(1), passphrase));
        } catch (KeyRefusedException e) {
            seeds.forEach(seed -> Arrays.fill(seed, (byte) 0));
            throw e;
        } finally {
            blocks.forEach(block -> Arrays.fill(block.der(), (byte) 0));
        }
        return new PrivateKeys(seeds.get(0), seeds.get(1), random);
    }

    private static byte[] seed(Algorithm algorithm, Pem.Block block, char @Nullable [] passphrase)
            throws KeyRefusedException {
        if (block.label().equals(PLAIN)) {
            return algorithm.seed(block.der());
        }
        if (!block.label().equals(ENCRYPTED)) {
            throw new KeyRefusedException("not a file of two private keys");
        }
        if (passphrase == null) {
            throw new KeyRefusedException("it is encrypted and no passphrase was given");
        }
        byte[] pkcs8 = EncryptedKey.decrypt(block.der(), passphrase);
        try {
            return algorithm.seed(pkcs8);
        } catch (KeyRefusedException e) {
            throw new KeyRefusedException("wrong passphrase, or the file was damaged", e);
        } finally {
            Arrays.fill(pkcs8, (byte) 0);
        }
    }

    // CBC has no check value: a bit flipped inside the seed makes another key, which nobody trusts. Said here, it is
    // found before it has signed anything.
    private static void requireSamePublicKeys(Path file, PrivateKeys keys) throws FerryException {
        String name = Objects.requireNonNull(file.getFileName()).toString();
        if (!name.endsWith(".key")) {
            return;
        }
        Path beside = file.resolveSibling(name.substring(0, name.length() - ".key".length()) + ".pub");
        try {
            if (Files.exists(beside) && !PublicKeys.read(beside).equals(keys.publicKeys())) {
                throw new FerryException(
                        ProblemCode.KEY,
                        "the key file " + file + " does not belong to " + beside,
                        "one of the two was damaged or exchanged: restore both from their copy");
            }
        } catch (FerryException e) {
            keys.close();
            throw e;
        }
    }
}
