package org.pulpferry.exporter.check;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import org.pulpferry.bundle.FreeSpace;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

/** Whether a directory's file system has room. */
public final class SpaceCheck {
    /** What tables, directories and other small files may add. */
    public static final long SLACK = 16L << 20;

    private SpaceCheck() {}

    /** Bytes free for ferry's user, empty where nobody can tell; reports when fewer than needed, and when unknown. */
    public static OptionalLong require(Path directory, long needed, String what, Report report) {
        if (!Files.isDirectory(directory)) {
            return OptionalLong.empty(); // which has been reported already
        }
        OptionalLong free = FreeSpace.at(directory);
        judge(directory, free, needed, what, report);
        return free;
    }

    static void judge(Path directory, OptionalLong free, long needed, String what, Report report) {
        if (free.isEmpty()) {
            report.warn(
                    "space",
                    new Problem(
                            ProblemCode.SPACE,
                            "nobody can tell how much room " + directory + " has; " + what + " needs " + shown(needed),
                            "look with df " + directory
                                    + "; an export that finds the disk full goes on when there is room"));
        } else if (free.getAsLong() < needed) {
            report.bad(
                    "space",
                    new Problem(
                            ProblemCode.SPACE,
                            "not enough room in " + directory + " for " + what + ": " + shown(needed) + " needed, "
                                    + shown(free.getAsLong()) + " free",
                            "make room there or name another directory in the configuration"));
        } else {
            report.good(
                    "space",
                    directory + " has " + shown(free.getAsLong()) + " free, " + what + " needs " + shown(needed));
        }
    }

    private static String shown(long bytes) {
        return bytes < 10L << 20
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1 << 20));
    }
}
