package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = {
            "Accept the first trust root on this machine, on a site as on the connected host.",
            "The fingerprint is typed from paper or read out; one that came with the file proves nothing."
        },
        footer = {
            "",
            "Examples:",
            "  ferry trust init --root 1.root.json \\",
            "      --fingerprint 5f1c0e6cba2f7a62c2de8a1a2b3d4b7f5f1c0e6cba2f7a62c2de8a1a2b3d4b7f"
        })
final class TrustInit extends Verb {
    @Option(
            names = "--root",
            required = true,
            paramLabel = "1.root.json",
            description = "The root; 1.root.sig.json lies beside it.")
    private Path root = Path.of("");

    @Option(names = "--fingerprint", required = true, paramLabel = "HEX", description = "SHA-256 of that file, typed.")
    private String fingerprint = "";

    TrustInit(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException, LockedException, InterruptedException {
        Path state = SafeDirectory.create(run().config().basics().state());
        String name = Objects.toString(root.getFileName(), "");
        byte[] document = SmallFile.read(root, Limits.ROOT_BYTES);
        byte[] signatures = SmallFile.read(
                root.resolveSibling(name.replaceFirst("\\.json$", ".sig.json")), Limits.SIGNATURE_FILE_BYTES);
        TrustedRoot trusted = RootChain.initial(
                document,
                signatures,
                Arguments.digest(fingerprint, "--fingerprint"),
                run().machine().clock().instant());
        DirectoryLock lock = DirectoryLock.acquire(state, Duration.ZERO, "ferry trust init");
        try {
            new TrustStore(state).init(trusted);
        } finally {
            lock.close();
        }
        output().result(RootText.document(trusted.document(), trusted.fingerprint(), state.toString()), lines -> {
            lines.line("trusted from now on:");
            RootText.print(lines, trusted.document(), trusted.fingerprint());
        });
        return OK;
    }
}
