package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.run.Run;
import org.pulpferry.journal.LockedException;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.local.LocalRevocation;
import org.pulpferry.signing.local.LocalRevocations;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        description = {
            "Believe a key no more on this machine, at once and without media: after a call from whoever looks after"
                    + " the trust root.",
            "It beats anything that a bundle or a root says, and there is no way back but a root that does without the"
                    + " key. An import that is running has verified its bundle already: stop it with Ctrl-C if it is a"
                    + " bundle of that key's."
        },
        footer = {
            "",
            "Examples:",
            "  ferry trust revoke 5f1c0e6cba2f7a62c2de8a1a2b3d4b7f5f1c0e6cba2f7a62c2de8a1a2b3d4b7f \\",
            "      --reason 'laptop of the release engineer stolen'"
        })
final class TrustRevoke extends Verb {
    @Parameters(
            paramLabel = "KEYID",
            description = "64 hexadecimal digits: SHA-256 of the public key; `ferry keys show` prints it.")
    private String keyid = "";

    @Option(names = "--reason", required = true, paramLabel = "T", description = "Why, for whoever asks later.")
    private String reason = "";

    TrustRevoke(Run run) {
        super(run);
    }

    @Override
    public Integer call() throws FerryException, LockedException, InterruptedException {
        Sha256 key = Arguments.digest(keyid, "KEYID");
        LocalRevocation revocation = new LocalRevocation(
                key, Arguments.reason(reason), run().machine().clock().instant().truncatedTo(ChronoUnit.SECONDS));
        Path state = run().config().basics().state();
        TrustStore store = new TrustStore(state);
        requireNoFingerprint(inForce(store), key);
        LocalRevocations all = store.revoke(revocation);
        List<Problem> findings = findings(inForce(store), key);
        output().result(
                        new Documents.Done(
                                "ferry/done/1",
                                "revoked on this machine: " + key,
                                state.resolve("trust/local-revocations.json").toString()),
                        lines -> {
                            lines.line("revoked on this machine, from now on: " + key);
                            all.revoked().forEach(one -> lines.line("  " + RootText.revocation(one)));
                        });
        findings.forEach(output()::warning);
        return findings.isEmpty() ? OK : WARNINGS;
    }

    // A key must be revocable on a machine that has no root yet, or one that it can no longer read.
    private static @Nullable TrustedRoot inForce(TrustStore store) {
        try {
            return store.isInitialized() ? store.current() : null;
        } catch (FerryException e) {
            return null;
        }
    }

    private static void requireNoFingerprint(@Nullable TrustedRoot root, Sha256 key) throws FerryException {
        Optional<String> owner = root == null ? Optional.empty() : root.ownerOfFile(key);
        if (owner.isPresent()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    key + " is the fingerprint of the public key file of " + owner.get() + ", not a key id",
                    "`ferry keys show` on that file prints its two key ids; revoke one of them");
        }
    }

    private static List<Problem> findings(@Nullable TrustedRoot root, Sha256 key) {
        List<Problem> findings = new ArrayList<>();
        if (root == null) {
            return findings;
        }
        if (root.ownerOf(key).isEmpty()) {
            findings.add(new Problem(
                    ProblemCode.WARNINGS,
                    "root " + root.version() + " lists no such key; it will not count if a later root lists it",
                    "compare the key id once more: `ferry trust show` lists those of the signers"));
        }
        root.shortages()
                .forEach(shortage -> findings.add(new Problem(
                        ProblemCode.WARNINGS,
                        shortage + ": nothing more is accepted there",
                        "a root signed by others must come; where too few root signers are left, accept it by its"
                                + " fingerprint, typed from paper: ferry trust init --root N.root.json --fingerprint"
                                + " HEX")));
        return findings;
    }
}
