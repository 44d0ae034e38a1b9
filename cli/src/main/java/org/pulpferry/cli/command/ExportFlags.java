package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.exporter.ExportRequest;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import picocli.CommandLine.Option;

/** What plan and export have in common. */
final class ExportFlags {
    @Option(
            names = "--for",
            arity = "1..*",
            paramLabel = "RECEIPT",
            description = "Take in these receipts, and leave out what all of their sites hold.")
    private List<Path> receipts = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "SEQUENCE",
            description = "Leave out what that bundle referred to: every site holds it.")
    private @Nullable Long since;

    @Option(names = "--full", description = "Carry every artifact.")
    private boolean full;

    @Option(names = "--heartbeat", description = "Make a bundle although nothing is new.")
    private boolean heartbeat;

    @Option(
            names = "--site",
            paramLabel = "X",
            description = "For this site; repeat for more. Default: the receipts' sites, or the configured ones.")
    private List<String> sites = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where bundles go. Default: the configured one.")
    private @Nullable Path out;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "The number to go on with after loss of the state directory.")
    private @Nullable Long sequence;

    ExportRequest request(Run run) throws FerryException {
        Path here = run.machine().workingDirectory();
        run.override("out", out == null ? null : here.resolve(out));
        List<Path> folders =
                receipts.stream().map(each -> here.resolve(each).normalize()).toList();
        List<Name> audience = new ArrayList<>();
        for (String site : sites) {
            audience.add(Arguments.name(site, "--site"));
        }
        try {
            return new ExportRequest(full, since, heartbeat, folders, audience, sequence);
        } catch (IllegalArgumentException e) {
            throw new FerryException(ProblemCode.USAGE, String.valueOf(e.getMessage()), "see --help", e);
        }
    }
}
