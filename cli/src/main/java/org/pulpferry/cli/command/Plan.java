package org.pulpferry.cli.command;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ExportDocuments;
import org.pulpferry.cli.output.Units;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.exporter.ExportPlan;
import org.pulpferry.exporter.ExportRequest;
import org.pulpferry.manifest.BundleReference;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = "Show what an export would carry, how large, how long, on how many media. Makes nothing.",
        footer = {
            "",
            "Examples:",
            "  ferry plan",
            "  ferry plan --medium 64GB",
            "  ferry plan --for /media/stick/*.receipt",
            "  ferry plan --full --json"
        })
final class Plan extends Verb {
    @Mixin
    private final ExportFlags flags = new ExportFlags();

    @Option(names = "--medium", paramLabel = "SIZE", description = "How much one medium holds, such as 64GB.")
    private @Nullable String medium;

    Plan(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        ExportRequest request = flags.request(run());
        long mediumBytes = medium == null ? 0 : Arguments.size(medium, "--medium");
        ExportPlan plan;
        try (Wiring wiring = Wiring.withPulp(run())) {
            plan = wiring.exporter().plan(request);
        }
        run().finish();
        long media = mediumBytes == 0 ? 0 : plan.media(mediumBytes);
        if (mediumBytes > 0 && media == 0) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "a medium of " + medium + " is too small: each would hold " + Units.bytes(plan.sharedBytes())
                            + " besides its share of the data",
                    "use larger media: --medium SIZE");
        }
        output().result(ExportDocuments.of(plan, media), lines -> {
            for (ExportPlan.Item item : plan.repositories()) {
                long units = item.units().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                BundleReference since = item.unchangedSince();
                lines.line(String.format(
                        Locale.ROOT,
                        "%-40s %-18s version %d: %d units, %s",
                        Escaper.text(item.name()),
                        item.type(),
                        item.version(),
                        units,
                        since == null
                                ? item.artifacts() + " artifacts, " + Units.bytes(item.bytes())
                                : "unchanged since bundle " + since.position() + ", not carried again"));
                plan.releases().stream()
                        .filter(release -> release.repository().equals(item.name()))
                        .forEach(release -> lines.line("    " + ReleaseText.line(release)));
            }
            plan.against().forEach(each -> lines.line(AgainstText.line(each)));
            lines.line(plan.artifacts() + " artifacts, " + Units.bytes(plan.bytes()) + "; carried: " + plan.carried()
                    + ", " + Units.bytes(plan.carriedBytes()));
            lines.line("needs up to " + Units.bytes(plan.spaceNeeded()) + ", free: "
                    + (plan.spaceFree() == null ? "unknown" : Units.bytes(Objects.requireNonNull(plan.spaceFree())))
                    + "; about " + Units.time(plan.duration()) + " " + ExportPlan.ASSUMPTIONS);
            if (media > 0) {
                lines.line("media of " + medium + ": " + media);
            }
            if (plan.nothingNew()) {
                lines.line("nothing new: an export would make no bundle");
            }
        });
        for (Problem warning : plan.warnings()) {
            output().warning(warning);
        }
        return plan.warnings().isEmpty() ? OK : WARNINGS;
    }
}
