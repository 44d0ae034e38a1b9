package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Spreading;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "write",
        description = {
            "Write a bundle to media and read back what was written. Small files, index and metadata go on each medium, the data in order.",
            "When the media are full: exit code 23; the same command with the next medium goes on."
        },
        footer = {
            "",
            "Examples:",
            "  ferry write /srv/bundles/osism-1-42 --to /media/stick",
            "  ferry write /srv/bundles/osism-1-42 --to /media/a --to /media/b"
        })
final class Write extends Verb {
    @Parameters(paramLabel = "BUNDLE", description = "The finished bundle's folder.")
    private Path bundle = Path.of("");

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR",
            description = "Where a medium is mounted; repeat for more.")
    private List<Path> media = new ArrayList<>();

    Write(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException, InterruptedException {
        Path here = run().machine().workingDirectory();
        for (Path medium : media) {
            StateGuard.requireOutside(run(), medium, "--to");
        }
        Spreading.Spread spread;
        try (Wiring wiring = Wiring.withoutPulp(run())) {
            spread = wiring.spreading().write(here.resolve(bundle), Bundles.absolute(media, here));
        }
        run().about(spread.manifest().digest(), spread.manifest().signers());
        run().finish();
        if (!spread.complete()) {
            throw new FerryException(
                    ProblemCode.INCOMPLETE,
                    "the media are full: " + spread.written() + " of " + spread.total() + " chunks of data are written",
                    "go on with the next medium: ferry write " + bundle + " --to DIR");
        }
        String what = spread.copied() == 0
                ? "nothing to write, " + spread.verified() + " files verified"
                : spread.copied() + " files written, " + spread.verified() + " read back";
        output().result(
                        new Documents.Done(
                                "ferry/write/1",
                                spread.bundle() + ": " + what,
                                spread.media().toString()),
                        lines -> lines.line(spread.bundle() + ": " + what + ", on " + spread.media()));
        return OK;
    }
}
