package org.pulpferry.importer.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.pulpferry.bundle.FreeSpace;
import org.pulpferry.importer.settings.SiteSettings;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.pulp.PulpStatus;

/** Whether there is room for a bundle on each disk that will need some; looks, and reserves nothing. */
public final class SpaceCheck {
    private static final String HINT = "make room there and run the same command again";

    private final SiteSettings settings;

    public SpaceCheck(SiteSettings settings) {
        this.settings = settings;
    }

    /** What is missing where, for the artifacts that are to be loaded; WARNINGS where nobody can tell how much room there is. */
    public List<Problem> check(Holdings.Tally tally, Manifest manifest, PulpStatus status) {
        List<Problem> problems = new ArrayList<>();
        BatchSize size = BatchSize.of(settings.limits(), tally.bytes());
        long most = settings.limits().staging() / 2;
        if (tally.largest() > most) {
            problems.add(new Problem(
                    ProblemCode.SPACE,
                    "an artifact of " + tally.largest()
                            + " bytes does not fit into limits.staging, where it is there twice",
                    "set limits.staging to at least " + 2 * tally.largest()));
        }
        if (tally.wanted() > 0) {
            require(
                    problems,
                    "the import path " + settings.imports().ferry(),
                    settings.imports().ferry(),
                    size.staged(tally.largest()));
        }
        // Rows are unpacked, made into an index again by sorting on disk, and compared with what Pulp answers.
        long own = 2 * manifest.meta().rawSize() + 4 * manifest.index().rawSize();
        require(problems, "the state directory " + settings.state(), settings.state(), own);
        Long free = status.storage().free();
        if (free != null && free < tally.bytes()) {
            problems.add(new Problem(
                    ProblemCode.SPACE,
                    "Pulp's artifact storage has " + free + " bytes free and needs " + tally.bytes(),
                    HINT));
        }
        return problems;
    }

    private void require(List<Problem> problems, String where, Path path, long needed) {
        if (!Files.isDirectory(path)) {
            return;
        }
        judge(problems, where, FreeSpace.at(path), needed);
    }

    static void judge(List<Problem> problems, String where, OptionalLong usable, long needed) {
        if (usable.isEmpty()) {
            problems.add(new Problem(
                    ProblemCode.WARNINGS,
                    "nobody can tell how much room " + where + " has; it needs " + needed + " bytes",
                    "look there yourself; an import that finds it full stops, and goes on once there is room"));
        } else if (usable.getAsLong() < needed) {
            problems.add(new Problem(
                    ProblemCode.SPACE, where + " has " + usable.getAsLong() + " bytes free and needs " + needed, HINT));
        }
    }
}
