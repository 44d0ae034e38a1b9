package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Secrets;
import org.pulpferry.cli.run.SmallFile;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        description = "Add a root signer's signature to N.root.sig.json beside the root.",
        footer = {
            "",
            "Examples:",
            "  ferry trust sign trust/1.root.json --key /etc/ferry/keys/release.key --passphrase-file release.pass"
        })
final class TrustSign extends Verb {
    @Parameters(paramLabel = "ROOT", description = "N.root.json.")
    private Path root = Path.of("");

    @Option(names = "--key", required = true, paramLabel = "A.key", description = "The root signer's private keys.")
    private Path key = Path.of("");

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "The passphrase of the keys.")
    private @Nullable Path passphraseFile;

    TrustSign(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException {
        String name = Objects.toString(root.getFileName(), "");
        if (!name.endsWith(".root.json")) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    root + " is not named N.root.json",
                    "name the file that `ferry trust create` wrote");
        }
        Path file = root.resolveSibling(name.replaceFirst("\\.json$", ".sig.json"));
        byte[] document = SmallFile.read(root, Limits.ROOT_BYTES);
        byte[] before = Files.exists(file) ? SmallFile.read(file, Limits.SIGNATURE_FILE_BYTES) : null;
        RootSigner.Unsigned shown = RootSigner.read(document);
        TrustedRoot current = shown.document().version() == 1
                ? null
                : new TrustStore(run().config().basics().state()).current();
        char[] passphrase = Secrets.passphrase(passphraseFile);
        try (PrivateKeys keys = new KeyFiles(run().machine().random()).load(key, passphrase)) {
            AtomicFile.sweepBeside(file);
            AtomicFile.write(file, RootSigner.sign(document, before, keys, current), AtomicFile.EVERYONE_READS);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
        output().result(
                        new Documents.Done("ferry/done/1", "signed root " + shown.fingerprint(), file.toString()),
                        lines -> {
                            lines.line("signed, in " + file + ":");
                            RootText.print(lines, shown.document(), shown.fingerprint());
                        });
        return OK;
    }
}
