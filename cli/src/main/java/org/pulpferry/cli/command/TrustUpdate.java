package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.StateGuard;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.signing.RootProgress;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.RootUpdate;
import org.pulpferry.signing.SignedDocument;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "update",
        sortOptions = false,
        description = {
            "Write version N+1 of the trust root from version N, unsigned: whatever is not named stays as it is.",
            "Then let the root signers sign it (`ferry trust sign`), and accept it on the connected host with"
                    + " `ferry trust init --root N+1.root.json`. Every bundle made after that carries it to the sites."
        },
        footer = {
            "",
            "Examples:",
            "  ferry trust update --expires 2030-12-31 --out trust",
            "  ferry trust update --site site-c=site-c.pub --out trust",
            "  ferry trust update --add release-2027.pub --root-signer release-2027.pub --drop release \\",
            "      --revoke 5f1c0e6cba2f7a62c2de8a1a2b3d4b7f5f1c0e6cba2f7a62c2de8a1a2b3d4b7f --reason stolen \\",
            "      --min-sequence 48 --out trust"
        })
final class TrustUpdate extends Verb {
    @Option(
            names = "--root",
            paramLabel = "N.root.json",
            description =
                    "Version N. Default: the root in force on this machine, which is then written to DIR as well.")
    private @Nullable Path root;

    @Mixin
    private RootChanges changes = new RootChanges();

    @Option(
            names = "--expires",
            defaultValue = "730d",
            paramLabel = "WHEN",
            description = "2028-12-31, 2028-12-31T12:00:00Z or 730d. Default: ${DEFAULT-VALUE}.")
    private String expires = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where N+1.root.json is written. Default: beside N.root.json, else the working directory.")
    private @Nullable Path out;

    TrustUpdate(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, IOException {
        StateGuard.requireOutside(run(), folder(), out == null ? "the folder" : "--out");
        Instant now = run().machine().clock().instant();
        byte[] before = before();
        RootUpdate update = new RootUpdate(before);
        changes.apply(update);
        byte[] after = update.build(now, Arguments.moment(expires, "--expires", now));
        Optional<Path> state = run().stateFolder();
        if (state.isPresent()) {
            new TrustStore(state.get()).requireNoStepBack(after);
        }
        RootFile file = RootFile.in(folder(), update.version());
        file.write(after);
        RootSigner.Unsigned old = RootSigner.read(before);
        RootSigner.Unsigned shown = RootSigner.read(after);
        List<String> differences = RootDifference.between(old.document(), shown.document());
        RootProgress progress = RootProgress.of(after, null, before);
        output().result(RootText.change(shown, file.path(), differences, progress), lines -> {
            lines.line("wrote " + file.path() + ", which follows root "
                    + old.document().version() + " " + old.fingerprint());
            differences.forEach(one -> lines.line("  " + one));
            RootText.print(lines, shown.document(), shown.fingerprint());
            RootText.print(lines, progress);
            lines.line("next: ferry trust sign " + file.path() + " --key NAME.key, by each who has to sign; then on the"
                    + " connected host: ferry trust init --root " + file.path());
        });
        return OK;
    }

    private byte[] before() throws FerryException, IOException {
        if (root != null) {
            return RootFile.of(root).document();
        }
        TrustedRoot current = new TrustStore(run().config().basics().state()).current();
        RootFile.in(folder(), current.version()).write(new SignedDocument(current.bytes(), current.signatureBytes()));
        return current.bytes();
    }

    private Path folder() {
        if (out != null) {
            return out;
        }
        Path beside = root == null ? null : root.getParent();
        return Objects.requireNonNullElse(beside, Path.of(""));
    }
}
