package org.pulpferry.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/**
 * Keeps what a person writes by name out of state directories. What lies there ferry believes: a root file in its folder of accepted roots is
 * accepted, whoever put it there.
 */
public final class StateGuard {
    private StateGuard() {}

    /**
     * Refuses a folder or file inside a state directory: this machine's own by its configuration, if there is one that can be read, and any
     * other that is to be recognised.
     *
     * @param wanted as given; relative to the working directory
     * @param flag where it was given
     * @throws FerryException USAGE
     */
    public static void requireOutside(Run run, Path wanted, String flag) throws FerryException {
        Path target = real(run.machine().workingDirectory().resolve(wanted));
        Optional<Path> own = run.stateFolder().map(StateGuard::real);
        for (@Nullable Path folder = target; folder != null; folder = folder.getParent()) {
            if (isState(folder) || own.filter(folder::equals).isPresent()) {
                throw new FerryException(
                        ProblemCode.USAGE,
                        flag + " " + (wanted.toString().isEmpty() ? target : wanted) + " is inside the state directory "
                                + folder + ": what lies there counts as ferry's own word",
                        "name a folder outside of it");
            }
        }
    }

    private static boolean isState(Path folder) {
        return Files.isRegularFile(folder.resolve("lock"), LinkOption.NOFOLLOW_LINKS)
                && (Files.isDirectory(folder.resolve("trust")) || Files.isDirectory(folder.resolve("ledger")));
    }

    /* Links on the way are followed as far as there is anything. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        @Nullable Path there = absolute;
        while (there != null) {
            try {
                return there.toRealPath().resolve(there.relativize(absolute)).normalize();
            } catch (IOException e) {
                there = there.getParent();
            }
        }
        return absolute;
    }
}
