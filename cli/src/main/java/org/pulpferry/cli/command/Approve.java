package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.ReviewDocuments;
import org.pulpferry.cli.run.Run;
import org.pulpferry.cli.run.Wiring;
import org.pulpferry.exporter.Approval;
import org.pulpferry.exporter.Approver;
import org.pulpferry.exporter.Review;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Name;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "approve",
        description = {
            "Show what a signed bundle holds and what it changes, and add a signature to it. Needs a trusted root and no Pulp.",
            "At a terminal it asks before it signs; elsewhere it signs after it has printed the page."
        },
        footer = {
            "",
            "Examples:",
            "  ferry approve --review /srv/bundles/osism-1-42",
            "  ferry approve /srv/bundles/osism-1-42 --key /etc/ferry/keys/bob.key --passphrase-file bob.pass",
            "  ferry approve /srv/bundles/osism-1-42 --key bob.key --against /srv/bundles/osism-1-41"
        })
final class Approve extends Verb {
    @Parameters(paramLabel = "BUNDLE", description = "The finished bundle's folder.")
    private Path bundle = Path.of("");

    @Option(names = "--key", paramLabel = "B.key", description = "The private keys to sign with.")
    private @Nullable Path key;

    @Option(names = "--passphrase-file", paramLabel = "FILE", description = "The passphrase of the keys.")
    private @Nullable Path passphraseFile;

    @Option(
            names = "--against",
            paramLabel = "BUNDLE",
            description = "Tell the changes against this one. Default: the newest earlier one this machine knows.")
    private @Nullable Path against;

    @Option(names = "--review", description = "Only show the page.")
    private boolean reviewOnly;

    @Option(names = "--yes", description = "Do not ask at a terminal.")
    private boolean yes;

    private final Consent consent;

    Approve(Run run) {
        this(run, Consent.typed());
    }

    Approve(Run run, Consent consent) {
        super(run);
        this.consent = consent;
    }

    @Override
    public Integer call() throws FerryException, InterruptedException {
        if ((key == null) != reviewOnly) {
            throw new FerryException(
                    ProblemCode.USAGE, "either --key B.key to sign, or --review to read only", "see --help");
        }
        Path here = run().machine().workingDirectory();
        Path other = against == null ? null : here.resolve(against);
        try (Wiring wiring = Wiring.withoutPulp(run());
                Approver approver = wiring.approver(here.resolve(bundle))) {
            Review review = approver.review(other);
            run().about(review.digest(), review.signers());
            run().finish();
            if (key == null) {
                output().result(ReviewDocuments.of(review, null), lines -> ReviewText.print(lines, review));
                return OK;
            }
            Path own = here.resolve(Objects.requireNonNull(key));
            Path passphrase = passphraseFile == null ? null : here.resolve(passphraseFile);
            Name signer = approver.signer(own, passphrase);
            if (!output().style().json()) {
                output().result(ReviewDocuments.of(review, null), lines -> ReviewText.print(lines, review));
            }
            if (!yes && !output().style().json() && !review.signers().contains(signer)) {
                consent.require(review.manifest().position(), signer, run().machine());
            }
            Approval approval = approver.sign(own, passphrase);
            run().about(review.digest(), approval.signers());
            output().result(
                            ReviewDocuments.of(review, approval),
                            lines -> lines.line(
                                    (approval.added() ? "signed by " : "nothing to do: was signed before by ")
                                            + signer + "; signers: " + approval.signers()
                                            + (approval.missing() == 0
                                                    ? ", as many as are wanted"
                                                    : "; " + approval.missing() + " more must approve it")));
            return OK;
        }
    }
}
