package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.LimitExceededException;
import org.pulpferry.manifest.value.Sha256;

/** Makes and reads the detached signature files of docs/format.md. Says nothing about who is trusted. Stateless. */
public final class SignatureFiles {
    private SignatureFiles() {}

    /** The bytes of a signature file; the signatures may come in any order. */
    public static byte[] create(SignedType type, byte[] body, List<Signature> signatures) {
        return Json.write(new SignatureFile(type.mediaType(), Sha256.of(body), List.copyOf(new TreeSet<>(signatures))));
    }

    /**
     * A signature file with more signatures: those of a signer already there are replaced.
     *
     * @throws FerryException as {@link #read}; LIMIT if they do not fit
     */
    public static byte[] add(SignedType type, byte[] body, byte[] file, List<Signature> added) throws FerryException {
        List<Signature> all = new ArrayList<>(added);
        for (Signature old : read(type, body, file).signatures()) {
            if (added.stream().noneMatch(one -> one.signer().equals(old.signer()))) {
                all.add(old);
            }
        }
        try {
            return create(type, body, all);
        } catch (LimitExceededException e) {
            throw new FerryException(
                    ProblemCode.LIMIT,
                    "one signature more makes the signature file too large: " + e.getMessage(),
                    "a signer's two signatures take 6.6 kB of its 64 KiB, 9 signers fit: sign with as many as the thresholds ask for",
                    e);
        }
    }

    /**
     * The content of a signature file, none of it verified yet.
     *
     * @throws FerryException FORMAT or LIMIT if it is malformed; SIGNATURE if it is for another type or other bytes
     */
    public static SignatureFile read(SignedType type, byte[] body, byte[] file) throws FerryException {
        SignatureFile signatures = Json.read(file, SignatureFile.class);
        if (!signatures.type().equals(type.mediaType())) {
            throw new FerryException(
                    ProblemCode.SIGNATURE,
                    "the signature file is for " + signatures.type() + ", not for " + type.mediaType(),
                    "the files were mixed up on their way: fetch the signature file that belongs to this document");
        }
        if (!signatures.sha256().equals(Sha256.of(body))) {
            throw new FerryException(
                    ProblemCode.SIGNATURE,
                    "the signatures are for another " + type.name().toLowerCase(Locale.ROOT)
                            + " than this: it has SHA-256 " + Sha256.of(body) + ", signed was " + signatures.sha256(),
                    "the document or its signature file was changed or exchanged on its way: do not use it, fetch a good"
                            + " copy and tell who sent it");
        }
        return signatures;
    }
}
