package org.pulpferry.importer.verify;

import java.util.List;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.VerifiedManifest;

/**
 * A bundle whose manifest was signed by whom the trust root asks for, and whether this site takes it now.
 *
 * @param chain the roots that travelled with it, as they were read
 * @param root the newest of them, or the one the site has
 * @param problems why the site refuses it, in the order of verification; empty when it does not
 */
public record Assessment(
        VerifiedManifest signed, List<SignedDocument> chain, TrustedRoot root, List<Problem> problems) {
    /** Copies the lists. */
    public Assessment {
        chain = List.copyOf(chain);
        problems = List.copyOf(problems);
    }
}
