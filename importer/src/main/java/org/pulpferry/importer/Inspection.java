package org.pulpferry.importer;

import java.util.List;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * What a bundle says of itself, and whether it can be believed.
 *
 * @param digest of the manifest's bytes
 * @param verified whether the signatures are those the trust root asks for
 * @param signers who signed, as far as verified
 * @param problems everything found, in the order of verification; empty when all is well
 */
public record Inspection(
        Manifest manifest, Sha256 digest, boolean verified, List<Name> signers, List<Problem> problems) {
    /** Copies the lists. */
    public Inspection {
        signers = List.copyOf(signers);
        problems = List.copyOf(problems);
    }
}
