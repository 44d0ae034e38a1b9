package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Secrets;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.journal.AtomicFile;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.RootProgress;
import org.pulpferry.signing.RootSigner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "sign",
        description = {
            "Add a root signer's signature to N.root.sig.json beside the root. Shows what is signed, in which it"
                    + " differs from the version before, and who still has to sign.",
            "The version before is the one in force on this machine, or the one beside the file; needs no"
                    + " configuration."
        },
        footer = {
            "",
            "Examples:",
            "  ferry trust sign trust/1.root.json --key /etc/ferry/keys/release.key --passphrase-file release.pass",
            "  ferry trust sign /media/stick/2.root.json --key offline.key --passphrase-file offline.pass"
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
        StateGuard.requireOutside(run(), root, "ROOT");
        RootFile file = RootFile.of(root);
        byte[] document = file.document();
        RootSigner.Unsigned shown = RootSigner.read(document);
        byte[] before = new RootBefore(run(), file).of(shown.document().version());
        byte[] signatures = sign(document, file.signatures(), before);
        AtomicFile.sweepBeside(file.signatureFile());
        AtomicFile.write(file.signatureFile(), signatures, AtomicFile.EVERYONE_READS);
        RootSigner.Unsigned old = before == null ? null : RootSigner.read(before);
        List<String> differences = old == null ? List.of() : RootDifference.between(old.document(), shown.document());
        RootProgress progress = RootProgress.of(document, signatures, before);
        output().result(RootText.change(shown, file.path(), differences, progress), lines -> {
            lines.line("signed, in " + file.signatureFile() + ":");
            RootText.print(lines, shown.document(), shown.fingerprint());
            if (old != null) {
                lines.line("different from root " + old.document().version() + " " + old.fingerprint() + ":");
                differences.forEach(one -> lines.line("  " + one));
            }
            lines.line("signatures:");
            RootText.print(lines, progress);
        });
        return OK;
    }

    private byte[] sign(byte[] document, byte @Nullable [] signatures, byte @Nullable [] before) throws FerryException {
        char[] passphrase = Secrets.passphrase(passphraseFile);
        try (PrivateKeys keys = new KeyFiles(run().machine().random()).load(key, passphrase)) {
            return RootSigner.sign(document, signatures, keys, before);
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }
}
