package org.pulpferry.cli.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;

/** Where the configuration is looked for. */
public final class ConfigFiles {
    /** Named below the working directory and elsewhere. */
    public static final String NAME = "ferry.yml";

    private ConfigFiles() {}

    /**
     * The file: the flag's, else {@code $FERRY_CONFIG}, else the first that exists of {@code ferry.yml} in the working directory,
     * {@code ~/.config/ferry/ferry.yml} and {@code /etc/ferry/ferry.yml}.
     *
     * @throws FerryException USAGE if there is none
     */
    public static Path find(@Nullable Path flag, Map<String, String> environment, Path workingDirectory)
            throws FerryException {
        if (flag != null) {
            return workingDirectory.resolve(flag);
        }
        String variable = environment.get("FERRY_CONFIG");
        if (variable != null && !variable.isEmpty()) {
            return workingDirectory.resolve(variable);
        }
        List<Path> places = new ArrayList<>();
        places.add(workingDirectory.resolve(NAME));
        String home = environment.get("HOME");
        if (home != null && !home.isEmpty()) {
            places.add(Path.of(home, ".config", "ferry", NAME));
        }
        places.add(Path.of("/etc/ferry", NAME));
        for (Path place : places) {
            if (Files.exists(place)) {
                return place;
            }
        }
        throw new FerryException(
                ProblemCode.USAGE,
                "no configuration found; looked for " + places,
                "write one with `ferry init connected` or `ferry init site`, or name it with --config FILE");
    }
}
