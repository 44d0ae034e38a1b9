package org.pulpferry.cli.command;

import org.pulpferry.cli.run.Run;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import picocli.CommandLine.Command;

@Command(
        name = "show",
        description = "Show the trust root in force on this machine.",
        footer = {"", "Examples:", "  ferry trust show", "  ferry trust show --json"})
final class TrustShow extends Verb {
    TrustShow(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException {
        TrustedRoot trusted = new TrustStore(run().config().basics().state()).current();
        output().result(
                        RootText.document(trusted.document(), trusted.fingerprint(), null),
                        lines -> RootText.print(lines, trusted.document(), trusted.fingerprint()));
        return OK;
    }
}
