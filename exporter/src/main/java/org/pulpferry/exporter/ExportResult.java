package org.pulpferry.exporter;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/**
 * What an export did.
 *
 * @param bundle the finished bundle, or null when there was nothing to do
 * @param last folder name of the newest bundle for this audience: the one just made, or the one that has it all already
 * @param manifest the signed document, or null when there was nothing to do
 * @param digest SHA-256 of its bytes, or null when there was nothing to do
 * @param against what each site was taken to hold; empty where nothing was made, or an interrupted export was gone on with
 * @param signers who has signed it
 * @param approvals how many more must sign before a site takes it
 * @param resumed whether an interrupted export was gone on with
 * @param releases how fresh each {@code Release} is, of the deb repositories
 * @param warnings what somebody should know
 */
public record ExportResult(
        @Nullable Path bundle,
        String last,
        @Nullable Manifest manifest,
        @Nullable Sha256 digest,
        List<Against> against,
        List<Name> signers,
        int approvals,
        boolean resumed,
        List<ReleaseFreshness> releases,
        List<Problem> warnings) {
    /** Copies the lists. */
    public ExportResult {
        against = List.copyOf(against);
        signers = List.copyOf(signers);
        releases = List.copyOf(releases);
        warnings = List.copyOf(warnings);
    }

    /** Nothing is new since that bundle. */
    static ExportResult nothingToDo(String last, List<ReleaseFreshness> releases, List<Problem> warnings) {
        return new ExportResult(null, last, null, null, List.of(), List.of(), 0, false, releases, warnings);
    }
}
