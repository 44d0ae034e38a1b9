package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "init",
        description = {
            "Accept the first trust root on this machine, on a site as on the connected host.",
            "The fingerprint is typed from paper or read out; one that came with the file proves nothing.",
            "Without --fingerprint: accept a later root by the signatures of the one in force. This is how a new root"
                    + " comes into force on the connected host; sites get it with the next bundle. Those in between lie"
                    + " beside it."
        },
        footer = {
            "",
            "Examples:",
            "  ferry trust init --root 1.root.json \\",
            "      --fingerprint 5f1c0e6cba2f7a62c2de8a1a2b3d4b7f5f1c0e6cba2f7a62c2de8a1a2b3d4b7f",
            "  ferry trust init --root trust/2.root.json"
        })
final class TrustInit extends Verb {
    @Option(
            names = "--root",
            required = true,
            paramLabel = "N.root.json",
            description = "The root; N.root.sig.json lies beside it.")
    private Path root = Path.of("");

    @Option(names = "--fingerprint", paramLabel = "HEX", description = "SHA-256 of that file, typed.")
    private @Nullable String fingerprint;

    TrustInit(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException, LockedException, InterruptedException {
        Path state = SafeDirectory.create(run().config().basics().state());
        Instant now = run().machine().clock().instant();
        RootAcceptance acceptance = new RootAcceptance(new TrustStore(state), RootFile.of(root), now);
        TrustedRoot trusted;
        DirectoryLock lock = DirectoryLock.acquire(state, Duration.ZERO, "ferry trust init");
        try {
            trusted = fingerprint == null ? acceptance.byChain() : acceptance.typed(fingerprint);
        } finally {
            lock.close();
        }
        output().result(RootText.document(trusted.document(), trusted.fingerprint(), state.toString()), lines -> {
            lines.line(acceptance.wasKnown() ? "nothing to do, trusted already:" : "trusted from now on:");
            RootText.print(lines, trusted.document(), trusted.fingerprint());
        });
        return OK;
    }
}
