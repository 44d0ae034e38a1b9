package org.pulpferry.cli.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.config.Config;
import org.pulpferry.cli.config.ConfigFiles;
import org.pulpferry.cli.config.ConfigReader;
import org.pulpferry.cli.output.ConsoleProgress;
import org.pulpferry.cli.output.Output;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.progress.Progress;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

/** One call of ferry: its options, its output, its configuration once somebody asked for it. */
public final class Run {
    private final Machine machine;
    private final Options options;
    private final List<String> arguments;
    private final Map<String, String> flags = new HashMap<>();
    private @Nullable Config config;
    private @Nullable ConsoleProgress progress;
    private final Subjects subjects = new Subjects();
    private Step last = () -> {};

    public Run(Machine machine, Options options, List<String> arguments) {
        this.machine = machine;
        this.options = options;
        this.arguments = List.copyOf(arguments);
    }

    /** The machine. */
    public Machine machine() {
        return machine;
    }

    /** The arguments as typed. */
    public List<String> arguments() {
        return arguments;
    }

    /** Where results and notes go. */
    public Output output() {
        boolean color = machine.terminal()
                && !options.noColor
                && machine.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return new Output(
                machine.out(), machine.err(), new Output.Style(options.json, options.quiet, options.verbose, color));
    }

    /** Where progress goes; the same for the whole call. */
    public Progress progress() {
        if (options.quiet) {
            return Progress.silent();
        }
        ConsoleProgress shown = progress;
        if (shown == null) {
            shown = new ConsoleProgress(machine.err(), machine.terminal(), machine.nanos());
            progress = shown;
        }
        return shown;
    }

    /** A flag that overrides a key of the configuration; before {@link #config} is asked for. */
    public void override(String key, @Nullable Object value) {
        if (value != null) {
            flags.put(key, value.toString());
        }
    }

    /** The file the configuration is read from. */
    public Path configFile() throws FerryException {
        return ConfigFiles.find(options.config, machine.environment(), machine.workingDirectory());
    }

    /** Whether there is a configuration: a root may be signed on a machine that has none. */
    public boolean hasConfig() {
        try {
            configFile();
            return true;
        } catch (FerryException e) {
            return false;
        }
    }

    /** The configuration; read at the first call. */
    public Config config() throws FerryException {
        Config known = config;
        if (known == null) {
            known = ConfigReader.read(configFile(), flags, machine.environment());
            config = known;
        }
        return known;
    }

    /** The configured state directory, for verbs that need no configuration; empty where there is none, or none that can be read. */
    public Optional<Path> stateFolder() {
        try {
            return Optional.of(ConfigReader.read(configFile(), flags, machine.environment())
                    .basics()
                    .state());
        } catch (FerryException e) {
            return Optional.empty();
        }
    }

    /** The configuration, if one has been read. */
    public @Nullable Config knownConfig() {
        return config;
    }

    /** Which bundle this run is about, where it opened none itself that would tell. */
    public void about(@Nullable Sha256 manifest, List<Name> who) {
        if (manifest != null) {
            subjects.opened(manifest);
            subjects.signed(who);
        }
    }

    /** Notes which bundles this run is about, for the audit log. */
    public Subjects subjects() {
        return subjects;
    }

    /** Something that is left to be done. */
    @FunctionalInterface
    public interface Step {
        /** Does it. */
        void run() throws FerryException, InterruptedException;
    }

    /** Sets what is done last, after everything was told and audited. */
    public void last(Step step) {
        last = step;
    }

    /** Does what is done last. */
    public void end() throws FerryException, InterruptedException {
        last.run();
    }

    /** Ends what is drawn on the terminal. */
    public void finish() {
        if (progress != null) {
            progress.finish();
        }
    }
}
