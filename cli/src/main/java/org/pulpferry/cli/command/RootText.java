package org.pulpferry.cli.command;

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
import org.pulpferry.manifest.value.Name;
import org.pulpferry.manifest.value.Sha256;

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
                root.revoked().stream().map(Revocation::keyid).toList(),
                path);
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
        lines.line("  later roots   " + root.root().threshold() + " of "
                + joined(root.root().signers()));
        for (StreamRole role : root.streams()) {
            lines.line("  stream " + role.stream() + ": " + role.threshold() + " of " + joined(role.signers())
                    + " sign, for " + joined(role.sites()) + ", from " + role.epoch() + "." + role.minSequence()
                    + " on");
        }
        for (Revocation revocation : root.revoked()) {
            lines.line("  revoked " + revocation.keyid());
        }
    }

    private static String joined(List<Name> names) {
        return names.stream().map(Name::value).collect(Collectors.joining(", "));
    }
}
