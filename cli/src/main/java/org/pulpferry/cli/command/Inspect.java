package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.List;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.Inspection;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "inspect",
        description = {
            "Show a bundle: who made it, what is in it, for whom, how much, how fresh. Reads the manifest only.",
            "One that nobody vouches for is shown under the banner UNVERIFIED, one that is signed and yet would be refused here under"
                    + " REFUSED with the reason; both with exit code 3."
        },
        footer = {
            "",
            "Examples:",
            "  ferry inspect /media/stick/osism-1-42",
            "  ferry inspect /media/a/osism-1-42 /media/b/osism-1-42 --json"
        })
final class Inspect extends Verb {
    @Parameters(
            arity = "1..*",
            paramLabel = "BUNDLE",
            description = "The bundle's folder; on several media, each of them.")
    private List<Path> folders = List.of();

    Inspect(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Inspection inspection;
        try (Wiring wiring = Wiring.withoutPulp(run())) {
            inspection = wiring.reader()
                    .inspect(
                            Bundles.absolute(folders, run().machine().workingDirectory()),
                            Bundles.looking(null, run().machine().clock().instant()));
        }
        run().finish();
        output().result(
                        ImportDocuments.of("ferry/inspect/1", inspection),
                        lines -> Bundles.print(
                                lines, inspection, run().machine().clock().instant()));
        return inspection.verified() && inspection.problems().isEmpty() ? OK : WARNINGS;
    }
}
