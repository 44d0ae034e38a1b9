package org.pulpferry.cli.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ImportDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.manifest.json.Json;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Name;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "receipt",
        description = {
            "Write the signed receipt again: what this site has, for the connected host.",
            "Prints its folder, and then all that would leave the site with it."
        },
        footer = {
            "",
            "Examples:",
            "  ferry receipt --out /media/stick",
            "  ferry receipt --inventory --out /media/stick"
        })
final class Receipt extends Verb {
    @Option(names = "--inventory", description = "With the digest of every artifact that this site's Pulp holds.")
    private boolean inventory;

    @Option(names = "--out", paramLabel = "DIR", description = "Where a copy is put.")
    private @Nullable Path out;

    @Option(names = "--stream", paramLabel = "S", description = "Which stream, where the site takes several.")
    private @Nullable String stream;

    Receipt(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        Name named = stream == null ? null : Arguments.name(stream, "--stream");
        Path copy = out == null
                ? null
                : run().machine().workingDirectory().resolve(out).normalize();
        if (copy != null) {
            StateGuard.requireOutside(run(), copy, "--out");
        }
        Path folder;
        try (Wiring wiring = Wiring.withPulp(run())) {
            folder = wiring.importer().receipt(named, inventory, copy);
        }
        run().finish();
        org.pulpferry.manifest.Receipt receipt = Json.read(
                SmallFile.read(folder.resolve("receipt.json"), Limits.RECEIPT_BYTES),
                org.pulpferry.manifest.Receipt.class);
        output().result(
                        new ImportDocuments.ReceiptWritten("ferry/receipt/1", folder.toString(), receipt),
                        lines -> ReceiptText.print(lines, folder, receipt));
        return OK;
    }
}
