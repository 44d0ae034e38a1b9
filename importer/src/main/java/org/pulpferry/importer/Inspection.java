package org.pulpferry.importer;

import java.util.ArrayList;
import java.util.List;
import org.pulpferry.bundle.BundleContents;
import org.pulpferry.manifest.Manifest;
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
 * @param problems everything found, in the order of verification; empty when all is well
 */
public record Inspection(
        Manifest manifest,
        Sha256 digest,
        boolean verified,
        List<Name> signers,
        int root,
        long unlisted,
        List<Problem> problems) {
    /** More unlisted files than this are not counted. */
    public static final long MAX_UNLISTED = BundleContents.MAX_UNLISTED;

    /** Copies the lists. */
    public Inspection {
        signers = List.copyOf(signers);
        problems = List.copyOf(problems);
    }

    /** With what a look at the contents found. */
    Inspection with(long unlistedFiles, List<Problem> found) {
        List<Problem> all = new ArrayList<>(problems);
        all.addAll(found);
        return new Inspection(manifest, digest, verified, signers, root, unlistedFiles, all);
    }
}
