package org.pulpferry.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.run.Run;
import org.pulpferry.journal.DirectoryLock;
import org.pulpferry.journal.LockedException;
import org.pulpferry.journal.SafeDirectory;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.signing.RootChain;
import org.pulpferry.signing.SignedDocument;
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
        TrustStore store = new TrustStore(state);
        RootFile file = RootFile.of(root);
        Instant now = run().machine().clock().instant();
        TrustedRoot trusted;
        DirectoryLock lock = DirectoryLock.acquire(state, Duration.ZERO, "ferry trust init");
        try {
            trusted = fingerprint == null ? byChain(store, file, now) : typed(store, file, fingerprint, now);
        } finally {
            lock.close();
        }
        output().result(RootText.document(trusted.document(), trusted.fingerprint(), state.toString()), lines -> {
            lines.line("trusted from now on:");
            RootText.print(lines, trusted.document(), trusted.fingerprint());
        });
        return OK;
    }

    private static TrustedRoot typed(TrustStore store, RootFile file, String fingerprint, Instant now)
            throws FerryException {
        SignedDocument signed = file.signed();
        TrustedRoot trusted = RootChain.initial(
                signed.document(),
                signed.signatures(),
                Arguments.digest(fingerprint, "--fingerprint"),
                now,
                store.revocations().keyids());
        store.init(trusted);
        return trusted;
    }

    private TrustedRoot byChain(TrustStore store, RootFile file, Instant now) throws FerryException {
        if (!store.isInitialized()) {
            throw new FerryException(
                    ProblemCode.USAGE,
                    "no root is trusted on this machine yet: the first is accepted by its fingerprint",
                    "add --fingerprint with the 64 digits from paper");
        }
        TrustedRoot current = store.current();
        if (file.version() <= current.version()) {
            if (file.version() == current.version() && Arrays.equals(file.document(), current.bytes())) {
                return current;
            }
            throw new FerryException(
                    ProblemCode.ROOT,
                    "root " + current.version() + " is in force here, and there is no way back to " + root,
                    "bring root " + (current.version() + 1) + " or a later one");
        }
        if (file.version() - current.version() > Limits.ROOT_FILES) {
            throw TrustStore.tooMany(current.version());
        }
        List<SignedDocument> chain = new ArrayList<>();
        for (int version = current.version() + 1; version <= file.version(); version++) {
            RootFile one = file.sibling(version);
            if (!one.exists()) {
                throw new FerryException(
                        ProblemCode.ROOT,
                        "root " + current.version() + " is in force here; to get to " + root + " " + one.path()
                                + " is missing",
                        "every bundle carries all roots in its folder roots/: name the file there");
            }
            chain.add(one.signed());
        }
        return store.accept(chain, now);
    }
}
