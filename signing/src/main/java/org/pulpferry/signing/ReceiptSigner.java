package org.pulpferry.signing;

import java.util.Optional;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;

/** Signs receipts with a site's keys. Stateless. */
public final class ReceiptSigner {
    private ReceiptSigner() {}

    /**
     * A receipt's two files.
     *
     * @throws FerryException KEY if the root does not name these keys as those of the receipt's site
     */
    public static SignedDocument sign(TrustedRoot root, Receipt receipt, PrivateKeys keys) throws FerryException {
        Name site = receipt.site();
        if (!root.siteOf(keys.publicKeys()).equals(Optional.of(site))) {
            throw new FerryException(
                    ProblemCode.KEY,
                    "root " + root.version() + " does not name " + keys.publicKeys() + " as the receipt key of site "
                            + site,
                    "set `keys` to the key that was given to `ferry trust create --site " + site + "=...`");
        }
        byte[] bytes = Json.write(receipt);
        byte[] signatures =
                SignatureFiles.create(SignedType.RECEIPT, bytes, keys.sign(SignedType.RECEIPT, bytes, site));
        return new SignedDocument(bytes, signatures);
    }
}
