package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.output.Units;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.Inspection;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        description =
                "Check everything about a bundle that can be checked without Pulp: every byte is read. All findings are shown.",
        footer = {
            "",
            "Examples:",
            "  ferry verify /media/stick/osism-1-42",
            "  ferry verify /media/a/osism-1-42 /media/b/osism-1-42"
        })
final class Verify extends Verb {
    @Parameters(
            arity = "1..*",
            paramLabel = "BUNDLE",
            description = "The bundle's folder; on several media, each of them.")
    private List<Path> folders = List.of();

    @Option(
            names = "--now",
            paramLabel = "RFC3339",
            description = "Check against this time instead of the clock's; audited.")
    private @Nullable String now;

    Verify(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Inspection inspection;
        try (Wiring wiring = Wiring.withoutPulp(run())) {
            inspection = wiring.reader()
                    .verify(
                            Bundles.absolute(folders, run().machine().workingDirectory()),
                            Bundles.looking(now, run().machine().clock().instant()));
        }
        run().finish();
        if (!inspection.problems().isEmpty()) {
            throw inspection.refusal();
        }
        Manifest manifest = inspection.manifest();
        long stored = manifest.index().storedSize()
                + manifest.meta().storedSize()
                + manifest.data().storedSize();
        output().result(
                        ImportDocuments.of("ferry/verify/1", inspection),
                        lines -> lines.line(manifest.id().folderName() + ": sound; signed by " + inspection.signers()
                                + ", for " + manifest.audience() + "; " + Units.bytes(stored) + " read and compared"
                                + Bundles.unlisted(inspection)));
        return OK;
    }
}
