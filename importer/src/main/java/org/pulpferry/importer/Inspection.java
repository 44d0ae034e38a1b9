package org.pulpferry.importer;

import java.util.ArrayList;
import java.util.List;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * What a bundle says of itself, and whether it can be believed.
 *
 * @param digest of the manifest's bytes
 * @param verified whether the signatures are those the trust root asks for; the bundle may be refused nevertheless
 * @param signers who signed, as far as verified
 * @param root version of the root it was judged by; 0 where there is none
 * @param unlisted files on the media that nothing names, which are ignored; counted by {@code verify} only, up to 100,000
 * @param refusals why an import would refuse it before it opens its contents, in the order of verification
 * @param findings what is wrong with its contents; by {@code verify} only
 */
public record Inspection(
        Manifest manifest,
        Sha256 digest,
        boolean verified,
        List<Name> signers,
        int root,
        long unlisted,
        List<Problem> refusals,
        List<Problem> findings) {
    /** More unlisted files than this are not counted. */
    public static final long MAX_UNLISTED = BundleContents.MAX_UNLISTED;

    /** Copies the lists. */
    public Inspection {
        signers = List.copyOf(signers);
        refusals = List.copyOf(refusals);
        findings = List.copyOf(findings);
    }

    /** With what a look at the contents found. */
    Inspection with(long unlistedFiles, List<Problem> found) {
        return new Inspection(manifest, digest, verified, signers, root, unlistedFiles, refusals, found);
    }

    /** Everything found, in the order of verification; empty when all is well. */
    public List<Problem> problems() {
        List<Problem> all = new ArrayList<>(refusals);
        all.addAll(findings);
        return List.copyOf(all);
    }

    /**
     * The exception that tells of all problems, of which there must be one. It has the code that an import of the bundle ends with: what is
     * found in the contents decides only where nothing stands before them.
     */
    public FerryException refusal() {
        return FerryException.inSteps(refusals, findings);
    }
}
