package org.pulpferry.cli.command;

import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.SwitchResult;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "switch",
        description = "Let clients see a bundle that is staged or was switched before; by default the newest staged.",
        footer = {"", "Examples:", "  ferry switch", "  ferry switch 41"})
final class Switch extends Verb {
    @Parameters(
            arity = "0..1",
            paramLabel = "SEQUENCE",
            description = "The bundle's number. Default: the newest staged.")
    private @Nullable Long sequence;

    @Option(names = "--stream", paramLabel = "S", description = "Which stream, where the site takes several.")
    private @Nullable String stream;

    Switch(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Name named = stream == null ? null : Arguments.name(stream, "--stream");
        SwitchResult result;
        try (Wiring wiring = Wiring.withPulp(run())) {
            result = wiring.importer().switchTo(named, sequence);
        }
        run().finish();
        return shown(output(), result);
    }

    static int shown(Output output, SwitchResult result) {
        output.result(ImportDocuments.of(result), lines -> {
            if (result.isNothing()) {
                lines.line("nothing to do: clients see " + result.to() + " already");
            } else {
                lines.line("clients see " + result.to() + (result.from() == null ? "" : ", before " + result.from()));
                lines.line(result.moved().size() + " distributions moved");
            }
            if (result.receipt() != null) {
                lines.line((result.isNothing() ? "its receipt was missing and is written now: " : "receipt: ")
                        + result.receipt());
            }
        });
        result.warnings().forEach(output::warning);
        return result.warnings().isEmpty() ? OK : WARNINGS;
    }
}
