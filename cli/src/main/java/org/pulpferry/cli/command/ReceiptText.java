package org.pulpferry.cli.command;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pulpferry.cli.output.Output;
import org.pulpferry.cli.output.Units;
import org.pulpferry.manifest.Inventory;
import org.pulpferry.manifest.Receipt;
import org.pulpferry.manifest.problem.Escaper;
import org.pulpferry.manifest.value.Position;

/** How a receipt is shown: every value in it, since who carries it out of the site must know what that is. */
final class ReceiptText {
    private static final int DIGEST = 32;

    private ReceiptText() {}

    static void print(Output.Lines lines, Path folder, Receipt receipt) {
        lines.path(folder);
        lines.line("receipt " + receipt.number() + " of site " + receipt.site() + " for stream " + receipt.stream()
                + ", made " + receipt.created() + ", format " + receipt.format());
        lines.line("  newest bundle " + position(receipt.highest()) + ", clients see " + position(receipt.serving())
                + ", trusted root " + receipt.rootVersion());
        lines.line("  made by "
                + Escaper.text(
                        receipt.importer().name() + " " + receipt.importer().version())
                + " on " + Escaper.text(receipt.importer().host()) + ", which reads formats " + receipt.formats());
        lines.line("  Pulp: "
                + receipt.pulp().stream()
                        .map(each -> Escaper.text(each.name() + " " + each.version()))
                        .collect(Collectors.joining(", ")));
        lines.line("  cures that fired: "
                + (receipt.cures().isEmpty()
                        ? "none"
                        : receipt.cures().stream().map(Escaper::text).collect(Collectors.joining(", "))));
        lines.line("  manifests held complete: " + receipt.held().size());
        receipt.held().forEach(digest -> lines.line("    " + digest));
        Inventory inventory = receipt.inventory();
        if (inventory != null) {
            lines.line("  held.bin: the digests of " + inventory.artifacts() + " artifacts, "
                    + Units.bytes(inventory.artifacts() * DIGEST) + ", SHA-256 " + inventory.sha256());
        }
        lines.line("  and this site's signatures over it");
    }

    private static String position(@Nullable Position position) {
        return position == null ? "none" : position.epoch() + "." + position.sequence();
    }
}
