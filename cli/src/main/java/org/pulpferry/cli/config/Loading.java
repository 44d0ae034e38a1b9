package org.pulpferry.cli.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;

/** What is known while a file is read: what overrides it, what was found wrong, what is in force. */
final class Loading {
    /** A value that a flag or a variable gives, and which. */
    record Overriding(String value, String origin) {}

    private static final String HINT =
            "correct the configuration; samples/config shows every key, `ferry config show --origin` what is in force";

    private final Path file;
    private final Map<String, String> flags;
    private final Map<String, String> environment;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();

    Loading(Path file, Map<String, String> flags, Map<String, String> environment) {
        this.file = file;
        this.flags = flags;
        this.environment = environment;
    }

    /** The flag's value, else the variable's; null if neither is there. */
    @Nullable
    Overriding override(String path) {
        String flag = flags.get(path);
        if (flag != null) {
            return new Overriding(flag, "flag");
        }
        String variable = variable(path);
        String value = environment.get(variable);
        return value == null ? null : new Overriding(value, variable);
    }

    /** The variable that overrides a key: {@code FERRY_PULP_URL} for {@code pulp.url}. */
    static String variable(String path) {
        return "FERRY_" + path.toUpperCase(Locale.ROOT).replace('.', '_');
    }

    /** A path in the configuration is relative to the file that says it. */
    Path resolve(String text) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of(text) : parent.resolve(text).normalize();
    }

    String at(int line) {
        return file + ":" + line;
    }

    String file() {
        return file.toString();
    }

    void wrong(String where, String what) {
        problems.add(new Problem(ProblemCode.USAGE, where + ": " + what, HINT));
    }

    void inForce(String path, String value, String origin) {
        settings.add(new Setting(path, value, origin));
    }

    List<Setting> settings() {
        return settings;
    }

    /** Ends here if anything was wrong, with all of it. */
    void requireSound() throws FerryException {
        if (!problems.isEmpty()) {
            throw new FerryException(problems);
        }
    }
}
