package org.pulpferry.cli.command;

import org.pulpferry.cli.config.ConnectedConfig;
import org.pulpferry.cli.output.ExportDocuments;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.exporter.SentStatus;
import org.pulpferry.importer.SiteStatus;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.TrustStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description =
                "Show what this site has, since when, how fresh, and what is overdue or about to expire; on the connected host,"
                        + " what was sent. Exit code 3 if something needs attention.",
        footer = {
            "",
            "Examples:",
            "  ferry status",
            "  ferry status --format prometheus > /var/lib/node_exporter/ferry.prom"
        })
final class Status extends Verb {
    /** For whom. */
    enum Format {
        TEXT,
        PROMETHEUS
    }

    @Option(
            names = "--format",
            defaultValue = "text",
            paramLabel = "text|prometheus",
            description = "Default: ${DEFAULT-VALUE}.")
    private Format format = Format.TEXT;

    Status(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        TrustText.Held trust = TrustText.Held.of(
                new TrustStore(run().config().basics().state()),
                run().machine().clock().instant());
        try (Wiring wiring = Wiring.withoutPulp(run())) {
            return run().config() instanceof ConnectedConfig
                    ? sent(wiring.exporter().status(), trust)
                    : held(wiring.importer().status(), trust);
        }
    }

    private int held(SiteStatus status, TrustText.Held trust) {
        boolean attention = status.needsAttention() || !trust.attention().isEmpty();
        output().result(ImportDocuments.of(status, attention, trust.document()), lines -> {
            if (format == Format.PROMETHEUS) {
                StatusMetrics.print(lines, status, attention);
            } else {
                StatusText.print(lines, status);
            }
            trust(lines, trust);
        });
        return attention ? WARNINGS : OK;
    }

    private int sent(SentStatus status, TrustText.Held trust) {
        boolean attention = status.needsAttention() || !trust.attention().isEmpty();
        output().result(ExportDocuments.of(status, attention, trust.document()), lines -> {
            if (format == Format.PROMETHEUS) {
                StatusMetrics.print(lines, status, attention);
            } else {
                StatusText.print(lines, status);
            }
            trust(lines, trust);
        });
        return attention ? WARNINGS : OK;
    }

    private void trust(Output.Lines lines, TrustText.Held trust) {
        if (format == Format.PROMETHEUS) {
            trust.metrics(lines);
        } else {
            trust.print(lines);
        }
    }
}
