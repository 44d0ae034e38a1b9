package org.pulpferry.signing;

import java.util.ArrayList;
import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.check.ManifestCheck;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;

/** From a bundle's two files to a manifest one may believe. The steps are those of docs/format.md. Stateless. */
public final class ManifestVerifier {
    private static final String DO_NOT_USE = "do not use this bundle; tell who sent it, and have it sent again";

    private ManifestVerifier() {}

    /**
     * Verifies, then parses those same bytes. For whom the bundle is, whether it is new and in its time is
     * {@link TrustedRoot#admit}'s to say.
     *
     * @param manifestBytes the bytes of {@code manifest.json}, read once
     * @param signatureBytes the bytes of {@code manifest.sig.json}, read once
     * @throws FerryException LIMIT, FORMAT, SIGNATURE, KEY or ROOT
     */
    public static VerifiedManifest verify(TrustedRoot root, byte[] manifestBytes, byte[] signatureBytes)
            throws FerryException {
        byte[] bytes = manifestBytes.clone();
        SignerCount count = count(root, bytes, signatureBytes);
        Manifest manifest = parse(root, bytes);
        // 7. by as many as the stream wants, of those it names
        List<Name> entitled = requireRole(root, manifest, count);
        return new VerifiedManifest(manifest, bytes, signatureBytes, entitled);
    }

    /**
     * As {@link #verify}, yet one signer of the stream's is enough: for who is asked to sign as well. What comes of it may be shown, and
     * must not be loaded.
     *
     * @throws FerryException as {@link #verify}
     */
    public static ApprovableManifest approvable(TrustedRoot root, byte[] manifestBytes, byte[] signatureBytes)
            throws FerryException {
        byte[] bytes = manifestBytes.clone();
        SignerCount count = count(root, bytes, signatureBytes);
        Manifest manifest = parse(root, bytes);
        StreamRole role = role(root, manifest);
        List<Name> entitled = entitled(role, count);
        if (entitled.isEmpty()) {
            requireRole(root, manifest, count);
        }
        return new ApprovableManifest(manifest, bytes, entitled, role);
    }

    private static SignerCount count(TrustedRoot root, byte[] bytes, byte[] signatureBytes) throws FerryException {
        // 1. bounded before anything is computed over it
        if (bytes.length > Limits.MANIFEST_BYTES) {
            throw new FerryException(
                    ProblemCode.LIMIT, "manifest.json is larger than " + Limits.MANIFEST_BYTES + " bytes", DO_NOT_USE);
        }
        // 2. a well-formed signature file, 3. for this type and these bytes
        SignatureFile file = SignatureFiles.read(SignedType.MANIFEST, bytes, signatureBytes);
        // 4. signed by somebody the root lists, both halves
        SignerCount count = SignerCount.of(
                root.signers(), root.revoked(), file, SignedType.MANIFEST.preAuthenticationEncoding(bytes));
        requireAnybody(root, file, count);
        return count;
    }

    private static Manifest parse(TrustedRoot root, byte[] bytes) throws FerryException {
        // 5. only now parsed, from the bytes that were verified
        Manifest manifest = Json.read(bytes, Manifest.class);
        List<Problem> findings = ManifestCheck.check(manifest);
        if (!findings.isEmpty()) {
            throw new FerryException(findings);
        }
        // 6. by a root this machine has
        if (manifest.rootVersion() > root.version()) {
            throw new FerryException(
                    ProblemCode.ROOT,
                    "bundle " + manifest.id() + " wants trust root " + manifest.rootVersion() + ", here is root "
                            + root.version(),
                    "bring the whole bundle: its folder roots/ carries the roots that are missing");
        }
        return manifest;
    }

    private static void requireAnybody(TrustedRoot root, SignatureFile file, SignerCount count) throws FerryException {
        if (!count.valid().isEmpty()) {
            return;
        }
        if (!count.revoked().isEmpty()) {
            throw revoked(root, count);
        }
        if (!file.signatures().isEmpty() && !count.anyKnownKey()) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "signed with keys that root " + root.version() + " does not know, under the name of "
                            + file.signatures().get(0).signer(),
                    "if the signer is new, a root that names the new key must come first; otherwise " + DO_NOT_USE);
        }
        throw new FerryException(
                ProblemCode.SIGNATURE,
                "no signer of root " + root.version()
                        + " has a valid signature: both its keys must have signed these bytes",
                DO_NOT_USE);
    }

    private static StreamRole role(TrustedRoot root, Manifest manifest) throws FerryException {
        return root.stream(manifest.stream())
                .orElseThrow(() -> new FerryException(
                        ProblemCode.KEY,
                        "root " + root.version() + " lets nobody sign for stream " + manifest.stream(),
                        "a new root must name the stream (ferry trust update); otherwise " + DO_NOT_USE));
    }

    private static List<Name> entitled(StreamRole role, SignerCount count) {
        List<Name> entitled = new ArrayList<>(count.valid());
        entitled.retainAll(role.signers());
        return entitled;
    }

    private static List<Name> requireRole(TrustedRoot root, Manifest manifest, SignerCount count)
            throws FerryException {
        StreamRole role = role(root, manifest);
        List<Name> entitled = entitled(role, count);
        if (entitled.size() >= role.threshold()) {
            return entitled;
        }
        if (role.signers().stream().anyMatch(count.revoked()::contains)) {
            throw revoked(root, count);
        }
        if (entitled.isEmpty()) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "signed by " + count.valid() + ", who may not sign for stream " + manifest.stream(),
                    DO_NOT_USE);
        }
        throw new FerryException(
                ProblemCode.SIGNATURE,
                "bundle " + manifest.id() + " is signed by " + entitled.size() + " of the " + role.threshold()
                        + " signers that stream " + manifest.stream() + " wants: " + entitled,
                "have the others sign it with `ferry approve`, and bring the new manifest.sig.json");
    }

    private static FerryException revoked(TrustedRoot root, SignerCount count) {
        return new FerryException(
                ProblemCode.KEY,
                "signed with revoked keys of " + count.revoked() + " (root " + root.version()
                        + ", or revoked on this machine)",
                DO_NOT_USE);
    }
}
