package org.pulpferry.exporter.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

/** Whether a directory's file system has room. */
public final class SpaceCheck {
    /** What tables, directories and other small files may add. */
    public static final long SLACK = 16L << 20;

    private SpaceCheck() {}

    /** Bytes free for ferry's user; reports when fewer than needed, or unreadable. */
    public static long require(Path directory, long needed, String what, Report report) {
        try {
            long free = Files.getFileStore(directory).getUsableSpace();
            if (free < needed) {
                report.bad(
                        "space",
                        new Problem(
                                ProblemCode.SPACE,
                                "not enough room in " + directory + " for " + what + ": " + shown(needed) + " needed, "
                                        + shown(free) + " free",
                                "make room there or name another directory in the configuration"));
            } else {
                report.good("space", directory + " has " + shown(free) + " free, " + what + " needs " + shown(needed));
            }
            return free;
        } catch (IOException e) {
            // That the directory is missing has been reported already.
            return 0;
        }
    }

    private static String shown(long bytes) {
        return bytes < 10L << 20
                ? bytes + " bytes"
                : String.format(Locale.ROOT, "%.1f MiB", (double) bytes / (1 << 20));
    }
}
