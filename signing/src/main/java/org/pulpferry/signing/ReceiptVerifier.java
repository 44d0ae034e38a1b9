package org.pulpferry.signing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.Signature;
import org.pulpferry.manifest.SignatureFile;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** From a receipt's two files to a receipt one may believe. Stateless. */
public final class ReceiptVerifier {
    private static final String DO_NOT_USE =
            "export with --since or --full instead, and ask the site to write its receipt again";

    private ReceiptVerifier() {}

    /**
     * Verifies, then parses those same bytes. A site's keys sign receipts of this site and nothing else.
     *
     * @throws FerryException LIMIT, FORMAT, SIGNATURE or KEY
     */
    public static VerifiedReceipt verify(TrustedRoot root, byte[] receiptBytes, byte[] signatureBytes)
            throws FerryException {
        byte[] bytes = receiptBytes.clone();
        // 1. bounded
        if (bytes.length > Limits.RECEIPT_BYTES) {
            throw new FerryException(
                    ProblemCode.LIMIT, "receipt.json is larger than " + Limits.RECEIPT_BYTES + " bytes", DO_NOT_USE);
        }
        // 2. a well-formed signature file for this type and these bytes, 3. of one site
        SignatureFile file = SignatureFiles.read(SignedType.RECEIPT, bytes, signatureBytes);
        List<Name> named =
                file.signatures().stream().map(Signature::signer).distinct().toList();
        if (named.size() != 1) {
            throw new FerryException(
                    ProblemCode.SIGNATURE, "a receipt is signed by its site alone, not by " + named, DO_NOT_USE);
        }
        // 4. which the root lists, both halves, not revoked
        Map<Name, PublicKeys> sites = new TreeMap<>(root.sites());
        sites.keySet().retainAll(named);
        SignerCount count =
                SignerCount.of(sites, root.revoked(), file, SignedType.RECEIPT.preAuthenticationEncoding(bytes));
        requireSite(root, named.get(0), sites, count);
        // 5. only now parsed, 6. and about that site
        Receipt receipt = Json.read(bytes, Receipt.class);
        if (!receipt.site().equals(named.get(0))) {
            throw new FerryException(
                    ProblemCode.SIGNATURE,
                    "a receipt of site " + receipt.site() + " is signed by site " + named.get(0),
                    DO_NOT_USE);
        }
        return new VerifiedReceipt(receipt, Sha256.of(bytes));
    }

    private static void requireSite(TrustedRoot root, Name site, Map<Name, PublicKeys> sites, SignerCount count)
            throws FerryException {
        if (!count.valid().isEmpty()) {
            return;
        }
        if (sites.isEmpty() || !count.anyKnownKey()) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "root " + root.version() + " does not know the receipt key used for site " + site,
                    "a new root must name it (ferry trust update --site); meanwhile " + DO_NOT_USE);
        }
        if (!count.revoked().isEmpty()) {
            throw new FerryException(ProblemCode.KEY, "the receipt key of site " + site + " was revoked", DO_NOT_USE);
        }
        throw new FerryException(
                ProblemCode.SIGNATURE,
                "the receipt of site " + site + " was changed, or one of its two signatures is missing",
                DO_NOT_USE);
    }
}
