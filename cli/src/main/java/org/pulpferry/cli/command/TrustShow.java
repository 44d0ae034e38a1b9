package org.pulpferry.cli.command;

import java.util.List;
import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.local.LocalRevocation;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description =
                "Show the trust root in force on this machine, and the keys revoked here. Exit code 3 if something"
                        + " needs attention.",
        footer = {"", "Examples:", "  ferry trust show", "  ferry trust show --json"})
final class TrustShow extends Verb {
    TrustShow(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException {
        TrustStore store = new TrustStore(run().config().basics().state());
        TrustedRoot trusted = store.current();
        List<LocalRevocation> revokedHere = store.revocations().revoked();
        List<Problem> attention = trusted.attention(run().machine().clock().instant());
        output().result(TrustText.document(trusted, revokedHere, attention), lines -> {
            RootText.print(lines, trusted.document(), trusted.fingerprint());
            TrustText.print(lines, revokedHere, attention);
        });
        return attention.isEmpty() ? OK : WARNINGS;
    }
}
