package org.pulpferry.cli.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Options;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Version;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** The list of all verbs. */
public final class Verbs {
    private static final int WIDTH = 100;

    private Verbs() {}

    /**
     * The command for one call. It knows all its verbs, or, where the first argument names one, that one: picocli takes longer to read the
     * descriptions of all than many verbs take.
     */
    public static CommandLine commandLine(Run run, Options options, List<String> arguments) {
        CommandLine ferry = new CommandLine(new Top()).addMixin("options", options);
        Map<String, Supplier<CommandLine>> verbs = all(run);
        Supplier<CommandLine> named = arguments.isEmpty() ? null : verbs.get(arguments.get(0));
        if (named == null) {
            verbs.forEach((name, verb) -> ferry.addSubcommand(name, verb.get()));
        } else {
            ferry.addSubcommand(arguments.get(0), named.get());
        }
        ferry.getCommandSpec().version("ferry " + Version.text());
        ferry.setCaseInsensitiveEnumValuesAllowed(true);
        ferry.setUsageHelpWidth(WIDTH);
        ferry.setUsageHelpAutoWidth(false);
        return ferry;
    }

    /** By their names, in the order in which help shows them. */
    private static Map<String, Supplier<CommandLine>> all(Run run) {
        Map<String, Supplier<CommandLine>> verbs = new LinkedHashMap<>();
        verbs.put("init", () -> new CommandLine(new Init(run)));
        verbs.put("doctor", () -> new CommandLine(new Doctor(run)));
        verbs.put(
                "keys",
                () -> group(new KeysGroup())
                        .addSubcommand(new KeysGenerate(run))
                        .addSubcommand(new KeysShow(run)));
        verbs.put(
                "trust",
                () -> group(new TrustGroup())
                        .addSubcommand(new TrustCreate(run))
                        .addSubcommand(new TrustSign(run))
                        .addSubcommand(new TrustInit(run))
                        .addSubcommand(new TrustUpdate(run))
                        .addSubcommand(new TrustRevoke(run))
                        .addSubcommand(new TrustShow(run)));
        verbs.put("plan", () -> new CommandLine(new Plan(run)));
        verbs.put("export", () -> new CommandLine(new Export(run)));
        verbs.put("approve", () -> new CommandLine(new Approve(run)));
        verbs.put("write", () -> new CommandLine(new Write(run)));
        verbs.put("verify", () -> new CommandLine(new Verify(run)));
        verbs.put("inspect", () -> new CommandLine(new Inspect(run)));
        verbs.put("import", () -> new CommandLine(new Import(run)));
        verbs.put("switch", () -> new CommandLine(new Switch(run)));
        verbs.put("rollback", () -> new CommandLine(new Rollback(run)));
        verbs.put("receipt", () -> new CommandLine(new Receipt(run)));
        verbs.put("status", () -> new CommandLine(new Status(run)));
        verbs.put("ledger", () -> group(new LedgerGroup()).addSubcommand(new LedgerRecover(run)));
        verbs.put("config", () -> group(new ConfigGroup()).addSubcommand(new ConfigShow(run)));
        verbs.put("diff", () -> reserved("diff", "What one bundle has that another has not"));
        verbs.put("query", () -> reserved("query", "Which bundle brought something"));
        verbs.put("completion", () -> reserved("completion", "Completion for bash, zsh and fish"));
        return verbs;
    }

    private static CommandLine group(Object command) {
        return new CommandLine(command);
    }

    private static CommandLine reserved(String name, String what) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(new Reserved(name));
        spec.usageMessage().description(what + " (not yet available).");
        spec.addPositional(PositionalParamSpec.builder()
                .type(String[].class)
                .arity("0..*")
                .hidden(true)
                .build());
        spec.parser().unmatchedOptionsArePositionalParams(true);
        return new CommandLine(spec);
    }

    /** A name that is kept for a later version. */
    private record Reserved(String name) implements Callable<Integer> {
        @Override
        public Integer call() throws FerryException {
            throw new FerryException(
                    ProblemCode.USAGE, "`ferry " + name + "` is not yet available", "`ferry --help` lists what is");
        }
    }

    /** {@code ferry} itself. */
    @Command(
            name = "ferry",
            description = "Carries a Pulp's content across an air gap: signed, checked, switched over.",
            synopsisSubcommandLabel = "VERB",
            footer = {
                "",
                "Examples, on the connected host:",
                "  ferry init connected",
                "  ferry doctor",
                "  ferry export",
                "and at the site:",
                "  ferry import /media/stick/osism-1-42",
                "  ferry status",
                "",
                "Exit codes: docs/exit-codes.md. `ferry VERB --help` tells more, with examples."
            })
    private static final class Top extends Group {}

    @Command(
            name = "keys",
            description = "Make and show keys.",
            footer = {
                "",
                "Examples:",
                "  ferry keys generate release --out /etc/ferry/keys --passphrase-file /etc/ferry/keys/release.pass",
                "  ferry keys show /etc/ferry/keys/release.pub"
            })
    private static final class KeysGroup extends Group {}

    @Command(
            name = "trust",
            description = "Say who is trusted with what.",
            footer = {
                "",
                "Examples:",
                "  ferry trust create --signer release.pub --stream osism --site site-a=site-a.pub --out trust",
                "  ferry trust show"
            })
    private static final class TrustGroup extends Group {}

    @Command(
            name = "ledger",
            description = "Begin a ledger again after loss of the state directory.",
            footer = {"", "Examples:", "  ferry ledger recover --stream osism --at 1.42"})
    private static final class LedgerGroup extends Group {}

    @Command(
            name = "config",
            description = "Show the configuration.",
            footer = {"", "Examples:", "  ferry config show --origin"})
    private static final class ConfigGroup extends Group {}

    /** A command that needs a verb. */
    private static class Group implements Runnable {
        @Spec
        @Nullable
        CommandSpec spec;

        @Override
        public void run() {
            CommandLine line = Objects.requireNonNull(spec).commandLine();
            throw new CommandLine.ParameterException(line, "a verb is missing");
        }
    }
}
