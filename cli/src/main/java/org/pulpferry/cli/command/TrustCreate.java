package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.PublicKeys;
import org.pulpferry.signing.RootBuilder;
import org.pulpferry.signing.RootSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "create",
        description =
                "Write 1.root.json, unsigned: who may sign which streams, for which sites. Prints its fingerprint.",
        footer = {
            "",
            "Examples:",
            "  ferry trust create --signer release.pub --stream osism --site site-a=site-a.pub --out trust",
            "  ferry trust create --signer a.pub --signer b.pub --signer c.pub --threshold 2 --stream osism \\",
            "      --site site-a=site-a.pub --site site-b=site-b.pub --expires 2028-12-31 --out trust"
        })
final class TrustCreate extends Verb {
    @Option(
            names = "--signer",
            required = true,
            paramLabel = "A.pub",
            description = "Who may sign bundles; the file's name is the signer's.")
    private List<Path> signers = new ArrayList<>();

    @Option(
            names = "--threshold",
            defaultValue = "1",
            paramLabel = "N",
            description = "How many signers a bundle needs. Default: ${DEFAULT-VALUE}.")
    private int threshold;

    @Option(
            names = "--root-signer",
            paramLabel = "R.pub",
            description = "Who may sign later roots. Default: the signers.")
    private List<Path> rootSigners = new ArrayList<>();

    @Option(
            names = "--root-threshold",
            paramLabel = "N",
            description = "How many of them a root needs. Default: as many as a bundle.")
    private @Nullable Integer rootThreshold;

    @Option(names = "--stream", required = true, paramLabel = "S", description = "The stream they sign.")
    private List<String> streams = new ArrayList<>();

    @Option(
            names = "--site",
            required = true,
            paramLabel = "X=site-x.pub",
            description = "A site, and the key of its receipts.")
    private List<String> sites = new ArrayList<>();

    @Option(
            names = "--expires",
            defaultValue = "730d",
            paramLabel = "WHEN",
            description = "2028-12-31, 2028-12-31T12:00:00Z or 730d. Default: ${DEFAULT-VALUE}.")
    private String expires = "";

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where 1.root.json is written.")
    private Path out = Path.of(".");

    TrustCreate(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException {
        StateGuard.requireOutside(run(), out, "--out");
        Instant now = run().machine().clock().instant();
        RootBuilder builder = new RootBuilder().threshold(threshold);
        for (Path signer : signers) {
            builder.signer(Arguments.nameOf(signer), PublicKeys.read(signer));
        }
        for (Path signer : rootSigners) {
            builder.rootSigner(Arguments.nameOf(signer), PublicKeys.read(signer));
        }
        if (rootThreshold != null) {
            builder.rootThreshold(rootThreshold);
        }
        for (String stream : streams) {
            builder.stream(Arguments.name(stream, "--stream"));
        }
        for (String site : sites) {
            var named = Arguments.named(site, "--site");
            builder.site(named.getKey(), PublicKeys.read(named.getValue()));
        }
        byte[] root = builder.build(now, Arguments.moment(expires, "--expires", now));
        RootFile.in(out, 1).write(root);
        Path file = out.resolve("1.root.json");
        RootSigner.Unsigned shown = RootSigner.read(root);
        output().result(RootText.document(shown.document(), shown.fingerprint(), file.toString()), lines -> {
            lines.line("wrote " + file);
            RootText.print(lines, shown.document(), shown.fingerprint());
            if (threshold == 1) {
                lines.line(
                        "one signer alone is enough for a bundle: whoever has that key decides what the sites install");
            }
            lines.line("next: ferry trust sign " + file + " --key NAME.key; carry the fingerprint on paper");
        });
        return OK;
    }
}
