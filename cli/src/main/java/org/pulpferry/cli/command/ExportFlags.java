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
            paramLabel = "RECEIPT",
            description = "Leave out what these receipts say is there (not yet available).")
    private List<Path> receipts = new ArrayList<>();

    @Option(
            names = "--since",
            paramLabel = "SEQUENCE",
            description = "Leave out what that bundle and those before it brought.")
    private @Nullable Long since;

    @Option(names = "--full", description = "Carry every artifact.")
    private boolean full;

    @Option(names = "--heartbeat", description = "Make a bundle although nothing is new.")
    private boolean heartbeat;

    @Option(
            names = "--site",
            paramLabel = "X",
            description = "For this site; repeat for more. Default: the configured ones.")
    private List<String> sites = new ArrayList<>();

    @Option(names = "--out", paramLabel = "DIR", description = "Where bundles go. Default: the configured one.")
    private @Nullable Path out;

    @Option(
            names = "--sequence",
            paramLabel = "N",
            description = "The number to go on with after loss of the state directory.")
    private @Nullable Long sequence;

    ExportRequest request(Run run) throws FerryException {
        if (!receipts.isEmpty()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "--for is not yet available: this ferry does not read receipts",
                    "name the bundle that the sites have with --since SEQUENCE, or carry everything with --full");
        }
        run.override(
                "out", out == null ? null : run.machine().workingDirectory().resolve(out));
        List<Name> audience = new ArrayList<>();
        for (String site : sites) {
            audience.add(Arguments.name(site, "--site"));
        }
        try {
            return new ExportRequest(full, since, heartbeat, audience, sequence);
        } catch (IllegalArgumentException e) {
            throw new FerryException(ProblemCode.USAGE, String.valueOf(e.getMessage()), "see --help", e);
        }
    }
}
