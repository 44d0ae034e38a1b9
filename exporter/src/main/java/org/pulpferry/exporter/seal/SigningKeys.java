package org.pulpferry.exporter.seal;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
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
    public Name signerOf(Path file, TrustedRoot root, Name stream) throws FerryException {
        try (PrivateKeys keys = load(file)) {
            return signerOf(keys, file, root, stream);
        }
    }

    /** Signs with all of them. */
    public List<Signature> sign(byte[] manifest, TrustedRoot root, Name stream) throws FerryException {
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

    private PrivateKeys load(Path file) throws FerryException {
        return reader.open(file, passphraseFile);
    }
}
