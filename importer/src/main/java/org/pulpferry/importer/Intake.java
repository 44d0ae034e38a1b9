package org.pulpferry.importer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.bundle.BundleIoException;
import org.pulpferry.bundle.Failures;
import org.pulpferry.bundle.Patience;
import org.pulpferry.bundle.Watchdog;
import org.pulpferry.importer.intake.BundleFolders;
import org.pulpferry.manifest.problem.Escaper;
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

    /** Finds out; a folder that is not there is a bundle's, if media are waited for. */
    static Intake of(List<Path> paths, List<Name> streams, Patience patience) throws FerryException {
        try (Watchdog watchdog = new Watchdog(patience)) {
            return watchdog.ask(paths.toString(), () -> {
                try {
                    return look(paths, streams, patience);
                } catch (FerryException e) {
                    throw new BundleIoException(e);
                }
            });
        } catch (IOException e) {
            throw Failures.of(e, "looking at " + Escaper.text(paths.toString()));
        }
    }

    private static Intake look(List<Path> paths, List<Name> streams, Patience patience) throws FerryException {
        Path first = paths.get(0);
        boolean comes = patience.waits() && (!Files.exists(first) || BundleFolders.isNamedAsBundle(first));
        if (paths.size() != 1 || comes || BundleFolders.isBundle(first)) {
            return new Intake(List.of(List.copyOf(paths)), false, patience.progress());
        }
        List<List<Path>> bundles = new ArrayList<>();
        for (Path bundle : BundleFolders.finished(
                first, streams, (name, why) -> patience.progress().notice(name + " is passed over: " + why))) {
            bundles.add(List.of(bundle));
        }
        return new Intake(bundles, true, patience.progress());
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
