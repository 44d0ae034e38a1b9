package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Secrets;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PublicKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "generate",
        description = {
            "Make a signer's keys: NAME.key (mode 0600) and NAME.pub, an Ed25519 and an ML-DSA-87 key in each.",
            "Asks for a passphrase if neither flag is given and stdin is a terminal."
        },
        footer = {
            "",
            "Examples:",
            "  ferry keys generate release --out /etc/ferry/keys --passphrase-file /etc/ferry/keys/release.pass",
            "  ferry keys generate site-a --out /etc/ferry/keys --no-passphrase"
        })
final class KeysGenerate extends Verb {
    @Parameters(paramLabel = "NAME", description = "The signer's name; for a site's receipt key the site's.")
    private String name = "";

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where both files are written; must exist.")
    private Path out = Path.of(".");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "Keep the private keys under the passphrase in this file.")
    private @Nullable Path passphraseFile;

    @Option(names = "--no-passphrase", description = "Keep the private keys as they are.")
    private boolean noPassphrase;

    KeysGenerate(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException {
        if (noPassphrase && passphraseFile != null) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "--passphrase-file and --no-passphrase contradict each other",
                    "give one of them");
        }
        StateGuard.requireOutside(run(), out, "--out");
        Name signer = Arguments.name(name, "NAME");
        if (!Files.isDirectory(out)) {
            throw new FerryException(
                    ProblemCode.USAGE, "there is no directory " + out, "make it first: install -d -m 0700 " + out);
        }
        char[] passphrase = noPassphrase ? null : Secrets.passphrase(passphraseFile);
        if (passphrase == null && !noPassphrase) {
            passphrase = Secrets.ask("passphrase for " + signer + ".key", run().machine());
        }
        PublicKeys keys;
        try {
            keys = new KeyFiles(run().machine().random()).generate(signer, out, passphrase);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
        Path file = out.resolve(signer + ".pub");
        output().result(
                        new Documents.Keys(
                                "ferry/keys/1", file.toString(), "public", keys.keyIds(), keys.fingerprint()),
                        lines -> {
                            lines.line("wrote " + out.resolve(signer + ".key") + " and " + file);
                            KeysShow.print(lines, keys);
                        });
        return OK;
    }
}
