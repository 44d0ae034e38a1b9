package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.importer.ImportOptions;
import org.pulpferry.importer.ImportPlan;
import org.pulpferry.importer.ImportResult;
import org.pulpferry.importer.Importer;
import org.pulpferry.manifest.problem.FerryException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Verify a bundle, load it into Pulp, compare what Pulp then has, and let clients see it.",
            "After an interruption the same command goes on where it was."
        },
        footer = {
            "",
            "Examples:",
            "  ferry import --plan /media/stick/osism-1-42",
            "  ferry import /media/stick/osism-1-42",
            "  ferry import /media/a/osism-1-42 /media/b/osism-1-42      # one bundle on two media",
            "  ferry import --wait-media /media/stick/osism-1-42          # several sticks, one after the other",
            "  ferry import /srv/incoming                                # every finished bundle there, in order"
        })
final class Import extends Verb {
    @Parameters(
            arity = "1..*",
            paramLabel = "BUNDLE",
            description = "The bundle's folder; on several media, each of them; or a folder of bundles.")
    private List<Path> folders = List.of();

    @Option(names = "--plan", description = "Only show what would change.")
    private boolean plan;

    @Option(
            names = "--stage-only",
            description = "Load and publish; clients go on seeing what they see until `ferry switch`.")
    private boolean stageOnly;

    @Option(names = "--adopt", description = "Take over repositories and distributions that ferry did not make.")
    private boolean adopt;

    @Option(
            names = "--wait-media",
            description = "Wait for media that are not there yet: several sticks, one after the other, in one place.")
    private boolean waitMedia;

    @Option(
            names = "--lock-wait",
            defaultValue = "0s",
            paramLabel = "10m",
            description = "How long to wait for another run. Default: ${DEFAULT-VALUE}.")
    private String lockWait = "";

    @Option(
            names = "--now",
            paramLabel = "RFC3339",
            description = "Check against this time instead of the clock's; audited.")
    private @Nullable String now;

    Import(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        ImportOptions options = new ImportOptions(
                stageOnly,
                adopt,
                waitMedia,
                now == null
                        ? null
                        : Arguments.moment(now, "--now", run().machine().clock().instant()),
                Arguments.time(lockWait, "--lock-wait"));
        List<Path> media = Bundles.absolute(folders, run().machine().workingDirectory());
        try (Wiring wiring = Wiring.withPulp(run())) {
            Importer importer = wiring.importer();
            return plan ? planned(importer.plan(media, options)) : imported(importer.run(media, options));
        }
    }

    private int planned(ImportPlan result) throws FerryException {
        run().finish();
        if (!result.problems().isEmpty()) {
            throw new FerryException(result.problems());
        }
        output().result(ImportDocuments.of(result), lines -> ImportText.plan(lines, result));
        result.warnings().forEach(output()::warning);
        return result.warnings().isEmpty() ? OK : WARNINGS;
    }

    private int imported(List<ImportResult> results) {
        run().finish();
        output().result(
                        ImportDocuments.of(results),
                        lines -> results.forEach(result -> ImportText.result(lines, result)));
        if (results.isEmpty()) {
            output().note("nothing to do: no finished bundle for this site was found there");
        }
        results.forEach(result -> result.warnings().forEach(output()::warning));
        return results.stream().allMatch(result -> result.warnings().isEmpty()) ? OK : WARNINGS;
    }
}
