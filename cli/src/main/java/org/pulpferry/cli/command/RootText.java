package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Documents;
import org.pulpferry.cli.output.Output;
import org.pulpferry.manifest.Revocation;
import org.pulpferry.manifest.Root;
import org.pulpferry.manifest.SignerEntry;
import org.pulpferry.manifest.SiteEntry;
import org.pulpferry.manifest.StreamRole;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;
import org.pulpferry.signing.RootProgress;
import org.pulpferry.signing.RootSigner;
import org.pulpferry.signing.local.LocalRevocation;

/** How a trust root is shown. */
final class RootText {
    private RootText() {}

    static Documents.RootSummary document(Root root, Sha256 fingerprint, @Nullable String path) {
        return new Documents.RootSummary(
                "ferry/root/1",
                root.version(),
                fingerprint,
                root.created().toString(),
                root.expires().toString(),
                root.signers().stream().map(SignerEntry::name).map(Name::value).toList(),
                root.root().threshold(),
                names(root.root().signers()),
                root.streams().stream().map(RootText::stream).toList(),
                root.sites().stream().map(SiteEntry::name).map(Name::value).toList(),
                root.revoked().stream()
                        .map(one -> new Documents.RevokedKey(one.keyid(), one.reason(), null))
                        .toList(),
                path);
    }

    static Documents.RootChange change(
            RootSigner.Unsigned root, Path file, List<String> differences, RootProgress progress) {
        return new Documents.RootChange(
                "ferry/root-change/1",
                document(root.document(), root.fingerprint(), file.toString()),
                differences,
                progress.roles().stream()
                        .map(role -> new Documents.SigningRole(
                                role.version(), role.threshold(), role.valid(), role.missing()))
                        .toList(),
                progress.complete());
    }

    /** Who has signed a root so far, and who still has to. */
    static void print(Output.Lines lines, RootProgress progress) {
        int last = progress.roles().size() - 1;
        for (int i = 0; i <= last; i++) {
            RootProgress.Role role = progress.roles().get(i);
            String whose = "  signers of root " + role.version() + (i == last ? " itself: " : ": ");
            String missing =
                    role.threshold() - role.valid().size() + " more of " + joined(role.missing()) + " must sign";
            lines.line(whose + role.valid().size() + " of " + role.threshold() + " have signed"
                    + (role.valid().isEmpty() ? "" : " (" + joined(role.valid()) + ")")
                    + (role.complete() ? ": enough" : ", " + missing));
        }
        lines.line(progress.complete() ? "  complete: it can be put in force" : "  NOT complete yet");
    }

    static String revocation(LocalRevocation one) {
        return "revoked here " + one.keyid() + ", " + one.since() + ": " + Escaper.text(one.reason());
    }

    private static Documents.StreamSummary stream(StreamRole role) {
        return new Documents.StreamSummary(
                role.stream().value(),
                role.threshold(),
                names(role.signers()),
                names(role.sites()),
                role.epoch(),
                role.minSequence());
    }

    private static List<String> names(List<Name> names) {
        return names.stream().map(Name::value).toList();
    }

    static void print(Output.Lines lines, Root root, Sha256 fingerprint) {
        lines.line("root " + root.version() + ", made " + root.created() + ", expires " + root.expires());
        lines.line("  fingerprint   " + fingerprint);
        for (SignerEntry signer : root.signers()) {
            lines.line("  signer " + signer.name() + ", keys " + Sha256.of(signer.ed25519Bytes()) + " and "
                    + Sha256.of(signer.mlDsaBytes()));
        }
        lines.line("  later roots   " + root.root().threshold() + " of "
                + joined(root.root().signers()));
        for (StreamRole role : root.streams()) {
            lines.line("  stream " + role.stream() + ": " + role.threshold() + " of " + joined(role.signers())
                    + " sign, for " + joined(role.sites()) + ", from " + role.epoch() + "." + role.minSequence()
                    + " on");
        }
        for (Revocation revocation : root.revoked()) {
            lines.line("  revoked " + revocation.keyid() + ": " + Escaper.text(revocation.reason()));
        }
    }

    static String joined(Collection<Name> names) {
        return names.stream().map(Name::value).collect(Collectors.joining(", "));
    }
}
