package org.pulpferry.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.pulpferry.journal.NamedFile;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.bc.Algorithm;
import org.pulpferry.signing.bc.KeyRefusedException;
import org.pulpferry.signing.bc.Pem;

/** One signer's two public keys, both checked. Immutable; equal when both keys are, byte by byte. */
public final class PublicKeys {
    private static final int FILE_BYTES = 16 << 10;
    private static final String LABEL = "PUBLIC KEY";

    private final Map<Algorithm, byte[]> spki;

    private PublicKeys(Map<Algorithm, byte[]> spki) {
        this.spki = spki;
    }

    /**
     * Reads a {@code NAME.pub}: two PEM blocks, Ed25519 first.
     *
     * @throws FerryException KEY if it is anything else, a weak key, or cannot be read
     */
    public static PublicKeys read(Path file) throws FerryException {
        byte[] content;
        try {
            content = NamedFile.read(file, FILE_BYTES + 1);
        } catch (IOException e) {
            throw KeyProblems.unreadable(file, e);
        }
        try {
            return parse(content);
        } catch (KeyRefusedException e) {
            throw new FerryException(
                    ProblemCode.KEY,
                    file + ": " + e.getMessage(),
                    "name a .pub file that `ferry keys generate` wrote, copied unchanged",
                    e);
        }
    }

    static PublicKeys parse(byte[] file) throws KeyRefusedException {
        if (file.length > FILE_BYTES) {
            throw new KeyRefusedException("larger than " + FILE_BYTES + " bytes");
        }
        List<Pem.Block> blocks = Pem.decode(file);
        if (blocks.size() != 2
                || !blocks.stream().allMatch(block -> block.label().equals(LABEL))) {
            throw new KeyRefusedException("not a file of two public keys");
        }
        return of(blocks.get(0).der(), blocks.get(1).der());
    }

    static PublicKeys of(SignerEntry entry) throws KeyRefusedException {
        return of(entry.ed25519Bytes(), entry.mlDsaBytes());
    }

    static PublicKeys of(SiteEntry entry) throws KeyRefusedException {
        return of(entry.ed25519Bytes(), entry.mlDsaBytes());
    }

    static PublicKeys of(byte[] ed25519Spki, byte[] mlDsaSpki) throws KeyRefusedException {
        Map<Algorithm, byte[]> spki = new EnumMap<>(Algorithm.class);
        spki.put(Algorithm.ED25519, ed25519Spki.clone());
        spki.put(Algorithm.ML_DSA_87, mlDsaSpki.clone());
        for (Map.Entry<Algorithm, byte[]> key : spki.entrySet()) {
            key.getKey().requirePublicKey(key.getValue());
        }
        return new PublicKeys(spki);
    }

    /** Both key ids, Ed25519 first: SHA-256 of each key's SubjectPublicKeyInfo. */
    public List<Sha256> keyIds() {
        return List.of(keyId(Algorithm.ED25519), keyId(Algorithm.ML_DSA_87));
    }

    /** SHA-256 of the {@code .pub} file, as {@code sha256sum} prints it; what people compare. */
    public Sha256 fingerprint() {
        return Sha256.of(fileContent());
    }

    /** The Ed25519 key's SubjectPublicKeyInfo. */
    public byte[] ed25519Spki() {
        return spki(Algorithm.ED25519).clone();
    }

    /** The ML-DSA-87 key's SubjectPublicKeyInfo. */
    public byte[] mlDsaSpki() {
        return spki(Algorithm.ML_DSA_87).clone();
    }

    Sha256 keyId(Algorithm algorithm) {
        return Sha256.of(spki(algorithm));
    }

    /** The content of a {@code .pub} file. */
    byte[] fileContent() {
        List<Pem.Block> blocks = new ArrayList<>();
        spki.values().forEach(key -> blocks.add(new Pem.Block(LABEL, key)));
        return Pem.encode(blocks);
    }

    boolean verify(Algorithm algorithm, byte[] message, byte[] signature) {
        return algorithm.verify(spki(algorithm), message, signature);
    }

    private byte[] spki(Algorithm algorithm) {
        byte[] key = spki.get(algorithm);
        if (key == null) {
            throw new IllegalStateException("a signer has a key of each kind");
        }
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKeys keys && Arrays.equals(keys.fileContent(), fileContent());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(spki(Algorithm.ED25519));
    }

    @Override
    public String toString() {
        return "public keys " + fingerprint();
    }
}
