package org.pulpferry.cli.command;

import org.pulpferry.cli.output.ExportDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.exporter.ExportRequest;
import org.pulpferry.exporter.ExportResult;
import org.pulpferry.manifest.Manifest;
import org.pulpferry.manifest.RepositoryEntry;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "export",
        description = {
            "Make a signed bundle of the configured repositories; prints its path.",
            "It carries what the sites lack by their newest receipts; a site without any gets everything.",
            "After an interruption the same command goes on where it was. Nothing new: nothing is made, exit code 0."
        },
        footer = {
            "",
            "Examples:",
            "  ferry export",
            "  ferry export --for /media/stick/*.receipt",
            "  ferry export --full --out /srv/bundles",
            "  ferry export --since 41 --site site-b"
        })
final class Export extends Verb {
    @Mixin
    private final ExportFlags flags = new ExportFlags();

    Export(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        ExportRequest request = flags.request(run());
        ExportResult result;
        try (Wiring wiring = Wiring.withPulp(run())) {
            result = wiring.exporter().run(request);
        }
        run().about(result.digest(), result.signers());
        run().finish();
        output().result(ExportDocuments.of(result), lines -> {
            if (result.bundle() != null) {
                lines.path(result.bundle());
            }
        });
        if (result.bundle() == null) {
            output().note("nothing to do: " + result.last() + " has everything");
        } else if (result.approvals() > 0) {
            output().note("no site takes it before " + result.approvals() + " more have signed: ferry approve "
                    + result.bundle() + " --key B.key");
        }
        if (result.manifest() != null) {
            unchanged(result.manifest());
        }
        result.against().forEach(each -> output().note(AgainstText.line(each)));
        result.releases()
                .forEach(release ->
                        output().detail(Escaper.text(release.repository()) + ": " + ReleaseText.line(release)));
        for (Problem warning : result.warnings()) {
            output().warning(warning);
        }
        return result.warnings().isEmpty() ? OK : WARNINGS;
    }

    private void unchanged(Manifest manifest) {
        for (RepositoryEntry each : manifest.repositories()) {
            if (each.unchangedSince() != null) {
                output().note(Escaper.quote(each.name()) + " is unchanged since "
                        + each.unchangedSince().in(manifest.stream())
                        + ", which all these sites hold: it is not carried again");
            }
        }
    }
}
