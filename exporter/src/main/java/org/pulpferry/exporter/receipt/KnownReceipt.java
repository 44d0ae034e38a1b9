package org.pulpferry.exporter.receipt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.value.BundleId;
import org.pulpferry.signing.VerifiedReceipt;

/**
 * A receipt as this host keeps it.
 *
 * @param verified by the root in force
 * @param folder where its files are
 */
public record KnownReceipt(VerifiedReceipt verified, ReceiptFolder folder) {
    /** What the site says. */
    public Receipt receipt() {
        return verified.receipt();
    }

    /** As people call it: {@code receipt 7 of site-a}. */
    public String quoted() {
        return "receipt " + receipt().number() + " of " + receipt().site();
    }

    /** Whether a bundle for its site has been made since it is known here. */
    public boolean isAnswered() {
        return Files.exists(folder.path().resolve(ReceiptStore.ANSWERED), LinkOption.NOFOLLOW_LINKS);
    }

    /** That bundle was made for its site. */
    public void answer(BundleId bundle) throws IOException {
        if (!isAnswered()) {
            AtomicFile.write(
                    folder.path().resolve(ReceiptStore.ANSWERED),
                    bundle.folderName().getBytes(StandardCharsets.US_ASCII));
        }
    }
}
