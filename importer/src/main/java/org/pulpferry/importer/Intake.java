package org.pulpferry.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.importer.intake.BundleFolders;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;

/**
 * What the user's paths mean.
 *
 * @param bundles media of each bundle, in the order in which they are imported
 * @param folder whether a folder of bundles was given, of which those that are not for this site are passed over
 */
record Intake(List<List<Path>> bundles, boolean folder, Progress progress) {
    Intake {
        bundles = List.copyOf(bundles);
    }

    static Intake of(List<Path> paths, List<Name> streams, Progress progress) throws FerryException {
        if (paths.size() != 1 || BundleFolders.isBundle(paths.get(0))) {
            return new Intake(List.of(List.copyOf(paths)), false, progress);
        }
        List<List<Path>> bundles = new ArrayList<>();
        for (Path bundle : BundleFolders.finished(
                paths.get(0), streams, (name, why) -> progress.notice(name + " is passed over: " + why))) {
            bundles.add(List.of(bundle));
        }
        return new Intake(bundles, true, progress);
    }

    /** Whether that refusal only means that the bundle is not meant for us, or that we have had it. */
    boolean passesOver(FerryException refusal) {
        boolean over = folder
                && refusal.problems().stream()
                        .allMatch(p -> p.code() == ProblemCode.AUDIENCE || p.code() == ProblemCode.REPLAY);
        if (over) {
            progress.notice("a bundle is passed over: " + refusal.getMessage());
        }
        return over;
    }
}
