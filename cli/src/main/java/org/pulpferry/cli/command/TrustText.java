package org.pulpferry.cli.command;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.output.Output;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.Problem;
import org.pulpferry.signing.TrustStore;
import org.pulpferry.signing.TrustedRoot;
import org.pulpferry.signing.local.LocalRevocation;

/** How it is shown what a machine trusts, and what of it needs attention. */
final class TrustText {
    private TrustText() {}

    /**
     * What a status says of trust.
     *
     * @param root the root in force; null where there is none yet
     * @param attention what somebody has to look after
     */
    record Held(@Nullable TrustedRoot root, List<LocalRevocation> revokedHere, List<Problem> attention) {
        static Held of(TrustStore store, Instant now) throws FerryException {
            List<LocalRevocation> revokedHere = store.revocations().revoked();
            if (!store.isInitialized()) {
                return new Held(null, revokedHere, List.of());
            }
            TrustedRoot root = store.current();
            return new Held(root, revokedHere, root.attention(now));
        }

        Documents.@Nullable Trust document() {
            return root == null ? null : TrustText.document(root, revokedHere, attention);
        }

        void print(Output.Lines lines) {
            if (root != null) {
                lines.line("trust root " + root.version() + ", expires "
                        + root.document().expires());
            }
            TrustText.print(lines, revokedHere, attention);
        }

        void metrics(Output.Lines lines) {
            lines.line("ferry_root_version " + (root == null ? 0 : root.version()));
            lines.line("ferry_root_expires_seconds "
                    + (root == null ? 0 : root.document().expires().getEpochSecond()));
            lines.line(String.format(Locale.ROOT, "ferry_root_attention %d", attention.size()));
        }
    }

    static Documents.Trust document(TrustedRoot root, List<LocalRevocation> revokedHere, List<Problem> attention) {
        return new Documents.Trust(
                "ferry/trust/1",
                RootText.document(root.document(), root.fingerprint(), null),
                revokedHere.stream()
                        .map(one -> new Documents.RevokedKey(one.keyid(), one.reason(), one.since()))
                        .toList(),
                attention.stream()
                        .map(one -> new Documents.Finding(one.code().name(), one.message(), one.hint()))
                        .toList());
    }

    static void print(Output.Lines lines, List<LocalRevocation> revokedHere, List<Problem> attention) {
        revokedHere.forEach(one -> lines.line("  " + RootText.revocation(one)));
        for (Problem one : attention) {
            lines.line("  ATTENTION: " + one.message());
            lines.line("  hint: " + one.hint());
        }
    }
}
