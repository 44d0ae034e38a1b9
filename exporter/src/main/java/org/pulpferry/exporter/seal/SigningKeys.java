package org.pulpferry.exporter.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.SignedType;
import org.pulpferry.signing.TrustedRoot;

/** The export's private keys: read when needed, wiped right after, never kept over the hours a large export takes. Not thread-safe. */
public final class SigningKeys {
    private static final int MAX_PASSPHRASE = 4_096;

    private final List<Path> files;
    private final @Nullable Path passphraseFile;
    private final KeyFiles reader;

    /** Reads nothing yet. */
    public SigningKeys(List<Path> files, @Nullable Path passphraseFile, SecureRandom random) {
        this.files = List.copyOf(files);
        this.passphraseFile = passphraseFile;
        this.reader = new KeyFiles(random);
    }

    /**
     * Who the root says these keys are.
     *
     * @throws FerryException KEY when they cannot be read, or may not sign this stream
     */
    public Name signerOf(Path file, TrustedRoot root, Name stream) throws FerryException, IOException {
        try (PrivateKeys keys = load(file)) {
            return signerOf(keys, file, root, stream);
        }
    }

    /** Signs with all of them. */
    public List<Signature> sign(byte[] manifest, TrustedRoot root, Name stream) throws FerryException, IOException {
        List<Signature> signatures = new ArrayList<>();
        for (Path file : files) {
            try (PrivateKeys keys = load(file)) {
                signatures.addAll(keys.sign(SignedType.MANIFEST, manifest, signerOf(keys, file, root, stream)));
            }
        }
        return signatures;
    }

    private static Name signerOf(PrivateKeys keys, Path file, TrustedRoot root, Name stream) throws FerryException {
        Name signer = root.signerOf(keys.publicKeys())
                .orElseThrow(
                        () -> new FerryException(
                                ProblemCode.KEY,
                                "trust root " + root.version() + " does not know the key " + file,
                                "name the right key file in keys, or have a new root made that lists it: ferry trust update --add"));
        List<Name> entitled = root.stream(stream).map(StreamRole::signers).orElse(List.of());
        if (!entitled.contains(signer)) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "trust root " + root.version() + " does not let " + signer + " sign stream " + stream,
                    "name a key of " + entitled + " in keys");
        }
        for (Sha256 id : keys.publicKeys().keyIds()) {
            if (root.revoked().contains(id)) {
                throw new FerryException(
                        ProblemCode.KEY,
                        "the key " + file + " of " + signer + " is revoked",
                        "use another signer's key");
            }
        }
        return signer;
    }

    private PrivateKeys load(Path file) throws FerryException, IOException {
        char[] passphrase = passphrase();
        try {
            return reader.load(file, passphrase);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    private char @Nullable [] passphrase() throws IOException {
        if (passphraseFile == null) {
            return null;
        }
        byte[] bytes = new byte[MAX_PASSPHRASE];
        int length;
        try (InputStream in = Files.newInputStream(passphraseFile)) {
            length = in.readNBytes(bytes, 0, MAX_PASSPHRASE);
        }
        while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) {
            length--;
        }
        CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, length));
        char[] passphrase = new char[decoded.remaining()];
        decoded.get(passphrase);
        Arrays.fill(decoded.array(), '\0');
        Arrays.fill(bytes, (byte) 0);
        return passphrase;
    }
}
