package org.pulpferry.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.config.ConnectedConfig;
import org.pulpferry.cli.output.ReviewDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Position;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "recover",
        description = {
            "Begin a ledger again after loss of the state directory. On a site: the newest bundle it has ever had; nothing older is taken"
                    + " from then on. On the connected host: the highest number ever used; the next one follows it.",
            "Refused below what Pulp, the state directory or the bundles know. A person types it; it is audited."
        },
        footer = {"", "Examples:", "  ferry ledger recover --stream osism --at 1.42"})
final class LedgerRecover extends Verb {
    @Option(names = "--stream", required = true, paramLabel = "S", description = "The stream.")
    private String stream = "";

    @Option(
            names = "--at",
            required = true,
            paramLabel = "EPOCH.SEQUENCE",
            description = "The end of the bundle's name: osism-1-42 is 1.42.")
    private String at = "";

    LedgerRecover(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Name of = Arguments.name(stream, "--stream");
        Position position = Arguments.position(at, "--at");
        boolean changed;
        Path aside;
        try (Wiring wiring = Wiring.withPulp(run())) {
            if (run().config() instanceof ConnectedConfig) {
                var recovered = wiring.exporter().recover(of, position);
                changed = recovered.changed();
                aside = recovered.aside();
            } else {
                var recovered = wiring.importer().recover(of, position);
                changed = recovered.changed();
                aside = recovered.aside();
            }
        }
        run().finish();
        shown(of, position, changed, aside);
        return OK;
    }

    private void shown(Name of, Position position, boolean changed, @Nullable Path aside) {
        output().result(
                        new ReviewDocuments.Recovered(
                                "ferry/ledger/1",
                                of,
                                position.toString(),
                                changed,
                                aside == null ? null : aside.toString()),
                        lines -> {
                            lines.line(
                                    changed
                                            ? "the ledger of stream " + of + " goes on after " + position
                                            : "nothing to do: the ledger of stream " + of + " is sound and stands at "
                                                    + position);
                            if (aside != null) {
                                lines.line("the old one is kept as " + aside);
                            }
                        });
    }
}
