package org.pulpferry.cli.command;

import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.SwitchResult;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "rollback",
        description =
                "Let clients see the bundle before the one they see now. Needs no media; `ferry status` lists what can be gone back to.",
        footer = {"", "Examples:", "  ferry rollback"})
final class Rollback extends Verb {
    @Option(names = "--stream", paramLabel = "S", description = "Which stream, where the site takes several.")
    private @Nullable String stream;

    Rollback(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Name named = stream == null ? null : Arguments.name(stream, "--stream");
        SwitchResult result;
        try (Wiring wiring = Wiring.withPulp(run())) {
            result = wiring.importer().rollback(named);
        }
        run().finish();
        int code = Switch.shown(output(), result);
        run().last(() -> {
            try (Wiring wiring = Wiring.withoutPulp(run())) {
                wiring.importer().rolledBack(named);
            }
        });
        return code;
    }
}
