package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Secrets;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.KeyFiles;
import org.pulpferry.signing.PrivateKeys;
import org.pulpferry.signing.PublicKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Show a key file's kind, key ids and fingerprint.",
        footer = {
            "",
            "Examples:",
            "  ferry keys show /etc/ferry/keys/release.pub",
            "  ferry keys show release.key --passphrase-file release.pass"
        })
final class KeysShow extends Verb {
    @Parameters(paramLabel = "FILE", description = "A NAME.pub or NAME.key.")
    private Path file = Path.of("");

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "The passphrase of a NAME.key.")
    private @Nullable Path passphraseFile;

    KeysShow(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException {
        boolean isPrivate = file.toString().endsWith(".key");
        PublicKeys keys = isPrivate ? ofPrivate() : PublicKeys.read(file);
        String kind = isPrivate ? "private" : "public";
        output().result(
                        new Documents.Keys("ferry/keys/1", file.toString(), kind, keys.keyIds(), keys.fingerprint()),
                        lines -> {
                            lines.line(file + ": " + kind + " keys, Ed25519 and ML-DSA-87");
                            print(lines, keys);
                        });
        return OK;
    }

    private PublicKeys ofPrivate() throws FerryException {
        char[] passphrase = Secrets.passphrase(passphraseFile);
        try (PrivateKeys keys = new KeyFiles(run().machine().random()).load(file, passphrase)) {
            return keys.publicKeys();
        } finally {
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    static void print(Output.Lines lines, PublicKeys keys) {
        lines.line("  Ed25519 key id    " + keys.keyIds().get(0));
        lines.line("  ML-DSA-87 key id  " + keys.keyIds().get(1));
        lines.line("  fingerprint       " + keys.fingerprint());
    }
}
