package org.pulpferry.cli.command;

import java.util.List;
import org.pulpferry.cli.config.ConnectedConfig;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        description = {
            "Check Pulp, rights, paths (by a round trip), space, clock and keys; for each finding how to mend it.",
            "Exit code 3 if anything needs mending."
        },
        footer = {"", "Examples:", "  ferry doctor", "  ferry --config /etc/ferry/ferry.yml doctor --json"})
final class Doctor extends Verb {
    Doctor(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        List<Documents.Check> checks;
        try (Wiring wiring = Wiring.withPulp(run())) {
            checks = run().config() instanceof ConnectedConfig
                    ? wiring.exporter().doctor().stream()
                            .map(one -> new Documents.Check(one.subject(), one.good(), one.message(), one.hint()))
                            .toList()
                    : wiring.importer().doctor().stream()
                            .map(one -> new Documents.Check(one.subject(), one.good(), one.message(), one.hint()))
                            .toList();
        }
        boolean good = checks.stream().allMatch(Documents.Check::good);
        run().finish();
        output().result(new Documents.Doctor("ferry/doctor/1", good, checks), lines -> {
            for (Documents.Check check : checks) {
                lines.line((check.good() ? "ok    " : "MEND  ") + check.subject() + ": " + check.message());
                if (!check.good() && !check.hint().isEmpty()) {
                    lines.line("      hint: " + check.hint());
                }
            }
        });
        return good ? OK : WARNINGS;
    }
}
